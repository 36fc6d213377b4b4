"""A scene: one person in four states, each a picture with its words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .assets import Array, Assets
from .stage.backgrounds import background
from .stage.camera import Film, Shot, crop, develop, random_film, random_light, random_shot, room_for, views
from .dice import Dice
from .body.head import EXPRESSIONS, HAIR, Head, State
from .body.person import LONG_HAIR, SHORT_HAIR, Person, pick_hair, random_person
from .stage.renderer import Light, Renderer
from .wardrobe import GROUPS, ITEMS, ORDER, TALL, conflicts

STATES = 4
# Less of a thing than this share of the picture (some 15 pixels of 224 x 224) is not seen: hair or a hand hides it,
# or it lies outside the frame.
FEWEST_PIXELS = 0.0003
# How often a change is of which kind.
CHANGES = {
    "headwear": 0.32,
    "face": 0.28,
    "expression": 0.13,
    "face hair": 0.06,
    "neck": 0.08,
    "held": 0.11,
    "hair": 0.02,
}

EXPRESSED = {"smile": 2, "open mouth": 1.5, "frown": 1.5, "closed eyes": 1, "wink": 1.3, "tongue": 1.2}


@dataclass
class Picture:
    """A JPEG and what is known about it."""

    jpeg: bytes
    meta: dict[str, Any]


def toggle(state: State, d: Dice, group: str) -> State:
    """Puts one thing of a group on (what it cannot be worn with comes off), or takes one off."""
    worn = [n for n in state.items if n in GROUPS[group]]
    if worn and d.chance(0.4):
        gone = d.pick(worn)
        return replace(state, items=tuple(n for n in state.items if n != gone))
    name = d.weighted({n: i.weight for n, i in GROUPS[group].items() if n not in state.items})
    return put_on(state, name)


def put_on(state: State, name: str) -> State:
    kept = [n for n in state.items if n != name and not conflicts(name, n)]
    return replace(state, items=tuple(sorted([*kept, name], key=ORDER.index)))


def change(state: State, d: Dice, person: Person) -> State:
    """One thing more or less."""
    kind = d.weighted(CHANGES)
    if kind in GROUPS:
        return toggle(state, d, kind)
    if kind == "expression":
        name = d.weighted(EXPRESSED)
        return replace(state, face=frozenset() if name in state.face else frozenset({name}))
    if kind == "face hair" and person.male > 0.5:
        r = d.uniform(0, 1)
        if r < 0.4:
            return replace(state, beard=not state.beard)
        if r < 0.75:
            return replace(state, moustache=not state.moustache)
        full = not (state.beard or state.moustache)
        return replace(state, beard=full, moustache=full)
    if kind == "hair":
        other = pick_hair(d, person.male) if state.hair is None or d.chance(0.6) else None
        return replace(state, hair=other)
    return toggle(state, d, "headwear")


def plan(d: Dice, person: Person, only: str | None, unchanged: bool = False) -> list[State]:
    """The four states, or one state twice; `only` names the one item to show (for looking at it)."""
    male = person.male > 0.5
    face = frozenset({"smile"}) if d.chance(0.22) else frozenset({"open mouth"}) if d.chance(0.05) else frozenset()
    state = State((), face, male and d.chance(0.15), male and d.chance(0.12), person.hair)
    if only:
        shown = (
            replace(state, face=frozenset({only}))
            if only in EXPRESSIONS
            else put_on(state, only)
            if only in ITEMS
            else replace(state, beard=only == "beard", moustache=only in ("moustache", "beard"))
        )
        return [state, shown, shown, shown]
    if d.chance(0.3):
        state = toggle(state, d, d.weighted({"face": 4, "neck": 2, "headwear": 1.5}))
    if unchanged:
        state = change(state, d, person) if d.chance(0.5) else state
        return [state, state]
    states = [state]
    while len(states) < STATES:
        states.append(states[-1] if d.chance(0.08) else change(states[-1], d, person))
    return states


def words(state: State, person: Person, visible: set[str]) -> list[str]:
    """The labels of a state: what is worn and seen, and what can be seen of face and hair."""
    found = {"person", *(f for f in state.face if f != "tongue" or f in visible)}
    if state.beard:
        found.add("beard")
    if state.moustache:
        found.add("moustache")
    if state.hair is None:
        # A shorn head is neither: only what is nearly smooth is bald.
        found.add("bald head" if person.stubble < 0.35 else "short hair")
    elif state.hair in LONG_HAIR:
        found.add("long hair")
    elif state.hair in SHORT_HAIR:
        found.add("short hair")
    elif state.hair == "afro01":
        found.add("curly hair")
    for name in state.items:
        if visible & {name, *ITEMS[name].words}:
            found |= set(ITEMS[name].words)
    for name in state.items:
        found -= ITEMS[name].covers
    return sorted(found)


def seen(head: Head, marks: Array) -> dict[str, list[float]]:
    """For each thing that can be seen the box of its visible pixels: x0, y0, x1, y1 in 0..1, from the top left."""
    size = len(marks)
    boxes = {}
    for mark, word in enumerate(head.marks[1:], 1):
        at = marks == mark
        if word != HAIR and at.sum() >= FEWEST_PIXELS * size * size:
            rows, columns = np.flatnonzero(at.any(1)), np.flatnonzero(at.any(0))
            box = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
            boxes[word] = [round(float(x) / size, 3) for x in box]
    return boxes


def hidden(head: Head, view: Array, eye: Array, marks: Array) -> frozenset[str]:
    """What of the face cannot be seen: the eye or the mouth that makes an expression is turned away or covered, or a thing
    lies before the beard."""
    mouth = head.sees("mouth", view, eye, marks)
    left, right = (head.sees(side, view, eye, marks) for side in ("left", "right"))
    winks = left if head.person.winks == "Left" else right
    hair = mouth or head.sees("chin", view, eye, marks)
    shown = {"wink": winks, "closed eyes": left or right, "beard": hair, "moustache": hair}
    return frozenset(f for f in (*EXPRESSIONS, "beard", "moustache") if not shown.get(f, mouth))


def without(state: State, gone: frozenset[str]) -> State:
    """A state as far as it is seen."""
    beard, moustache = (state.beard and "beard" not in gone), (state.moustache and "moustache" not in gone)
    return replace(state, face=state.face - gone, beard=beard, moustache=moustache)


def take(
    renderer: Renderer,
    assets: Assets,
    person: Person,
    state: State,
    dice: Dice,
    shot: Shot,
    light: Light,
    film: Film,
    behind: Array,
    moment: Dice,
) -> tuple[bytes, dict[str, list[float]], frozenset[str]]:
    """One picture of one state, the boxes of what is seen, and what of the face is not."""
    head = Head(assets, person, state)
    for name in state.items:
        # The same thing looks the same in every state of the scene.
        ITEMS[name].build(head, dice.child(name))
    view, eye, sun = views(head, shot, light)
    lit = replace(light, exposure=light.exposure * shot.exposure)
    rgb, cover, marks = renderer.draw(head.all_parts(), view, eye, sun, lit)
    picture = rgb + (1 - cover) * crop(behind, shot.crop, renderer.size)
    return develop(picture, film, moment), seen(head, marks), hidden(head, view, eye, marks)


def scene(
    renderer: Renderer, assets: Assets, number: int, dice: Dice, only: str | None = None, unchanged: bool = False
) -> list[Picture]:
    """All pictures of one scene; everything is drawn from `dice`. `unchanged`: nothing changes but the moment."""
    person = random_person(assets, dice.child("person"))
    d = dice.child("plan")
    states = plan(d, person, only, unchanged)
    setting = dice.child("setting")
    behind = background(setting)
    shot, light, film = random_shot(setting), random_light(setting), random_film(setting)
    used = {n for s in states for n in s.items}
    shot = room_for(shot, setting, low=any(ITEMS[n].slot in ("hand", "neck") for n in used), tall=bool(used & TALL))
    still = d.chance(0.35)
    pictures = []
    for i, state in enumerate(states):
        moment = dice.child(f"moment {i}")
        here, lit, tape = shot, light, film
        if not still:
            here, tape = shot.moved(moment), film.moved(moment)
            lit = replace(
                light, c1=light.c1 * (1 + moment.normal(0, 0.08)), sky=light.sky * (1 + moment.normal(0, 0.08))
            )
        jpeg, found, gone = take(renderer, assets, person, state, dice, here, lit, tape, behind, moment)
        meta = {
            "scene": number,
            "state": i,
            "words": words(without(state, gone), person, set(found)),
            "sex": person.sex,
            "age": person.age,
            "skin": person.skin_name,
            "tone": person.tone,
            "origin": [round(float(x), 3) for x in person.origin],
            "still": still,
            "fill": round(here.fill, 3),
            "boxes": found,
        }
        pictures.append(Picture(jpeg, meta))
    return pictures
