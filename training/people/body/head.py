"""One state of a person: face, hair and clothes as parts, and the measures that things worn on the head need."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage

from ..assets import Array, Assets, Mesh, Proxy
from ..dice import Dice
from .fringe import CLEARED, fringe
from .person import Person, move
from ..stage.shapes import Part, Profile, Rim, normals

UNITS = "expression/units/caucasian/"
#: The mark of hair, which is no item.
HAIR = "(hair)"
#: Marks that hide nothing of an eye or a mouth.
SEEN_THROUGH = ("", "tongue", "glasses", "goggles")
EXPRESSIONS = ("smile", "frown", "open mouth", "tongue", "wink", "closed eyes")


@dataclass(frozen=True)
class State:
    """What differs between the pictures of a scene."""

    items: tuple[str, ...] = ()
    face: frozenset[str] = frozenset()
    beard: bool = False
    moustache: bool = False
    hair: str | None = None


def smooth(low: float, high: float, x: Array) -> Array:
    return np.clip((x - low) / (high - low), 0, 1)


def fit(p: Proxy, v: Array) -> Array:
    """A proxy's vertices on this body."""
    scale = [abs(v[i, axis] - v[j, axis]) / d for axis, (i, j, d) in enumerate(p.scale[k] for k in "xyz")]
    return ((v[p.index] * p.weight[:, :, None]).sum(1) + p.offset * np.array(scale, np.float32)).astype(np.float32)


def pose_face(assets: Assets, v: Array, person: Person, face: frozenset[str]) -> None:
    """Moves the vertices into an expression."""
    k = person.strength
    both = lambda name, w: [move(assets, v, f"faceunits/{name}{s}", w) for s in ("Left", "Right")]  # noqa: E731
    both("eyeSquint", k["squint"] * 0.5)
    move(assets, v, "faceunits/browInnerUp", max(k["brows"], 0))
    both("browDown", max(-k["brows"], 0))
    if not face & {"smile", "frown"}:
        both("mouthSmile" if k["rest"] > 0 else "mouthFrown", abs(k["rest"]))
    if "smile" in face:
        both("mouthSmile", k["smile"])
        both("cheekSquint", 0.5 * k["smile"])
        if k["smile"] > 0.8:
            move(assets, v, UNITS + "mouth-corner-puller", 0.4)
            both("mouthUpperUp", 0.45)
            both("mouthLowerDown", 0.3)
    if "frown" in face:
        both("mouthFrown", k["frown"])
        both("browDown", k["frown"])
        both("noseSneer", 0.3)
    if "open mouth" in face:
        move(assets, v, UNITS + "mouth-open", k["open mouth"])
    if "tongue" in face:
        move(assets, v, UNITS + "mouth-open", 0.6)
        move(assets, v, "faceunits/tongueOut", k["tongue"])
    if "closed eyes" in face:
        both("eyeBlink", 1.0)
    if "wink" in face:
        side = person.winks
        move(assets, v, f"faceunits/eyeBlink{side}", 1.0)
        move(assets, v, f"faceunits/cheekSquint{side}", 0.8)
        move(assets, v, f"faceunits/mouthSmile{side}", 0.4)


class Head:
    """Parts of one state; items append theirs to `parts` (opaque) or `last` (transparent)."""

    def __init__(self, assets: Assets, person: Person, state: State) -> None:
        self.assets, self.person, self.state = assets, person, state
        self.v = v = person.v.copy()
        pose_face(assets, v, person, state.face)
        self.marks: list[str] = [""]
        self.parts: list[Part] = []
        self.last: list[Part] = []
        self.measure()
        self.body = self.build_body()
        self.hair: Part | None = None
        self.fringe: Part | None = None
        self.parts.append(self.body)
        self.build_face()
        self.build_hair()
        if person.suit:
            suit = self.proxy(person.suit)
            self.parts.append(replace(suit, tint=(1, 1, 1) if suit.tex is not None else person.shirt))

    def measure(self) -> None:
        """Landmarks and the size of the skull."""
        v, marks = self.v, self.assets.marks
        self.eye_l = v[self.assets.joints["joint-l-eye"]].mean(0)
        self.eye_r = v[self.assets.joints["joint-r-eye"]].mean(0)
        skull = v[marks["skull"]]
        self.top = float(skull[:, 1].max())
        self.eye_y = float(self.eye_l[1] + self.eye_r[1]) / 2
        self.rx = float(np.percentile(abs(skull[:, 0]), 97))
        front, back = float(skull[:, 2].max()), float(skull[:, 2].min())
        self.cz, self.rz = (front + back) / 2, (front - back) / 2
        self.chin, self.nose, self.ear = v[marks["chin"]], v[marks["nose"]], v[marks["ear"]]
        self.mouth = np.array([0.0, self.chin[1] + 0.5 * (self.nose[1] - self.chin[1]), self.nose[2] - 0.12])
        self.h = self.top - self.eye_y

    def mesh(self, m: Mesh, v: Array) -> Part:
        return Part(v[m.vertex].astype(np.float32), m.faces, self.assets.uv[m.corner])

    def proxy(self, key: str) -> Part:
        p = self.assets.proxies[key]
        return Part(fit(p, self.v)[p.mesh.vertex], p.mesh.faces, p.uv[p.mesh.corner], tex=p.tex)

    def build_body(self) -> Part:
        """Skin, shirt and the thickness of a beard; their colours are the shader's."""
        p, state, m = self.person, self.state, self.assets.body
        part = self.mesh(m, self.v)
        base = self.assets.v[m.vertex]
        v = part.v
        if state.beard:
            side = abs(base[:, 0])
            line = 6.62 + 0.55 * smooth(0.15, 0.62, side)
            w = smooth(0, 0.12, line + 0.02 - base[:, 1]) * smooth(6.1, 6.22, base[:, 1]) * smooth(0, 0.5, base[:, 2])
            w *= 1 - ((side < 0.27) & (base[:, 1] > 6.5) & (base[:, 1] < 6.77))
            if p.goatee:
                w *= smooth(0, 0.12, 0.42 - side)
            v = v + normals(v, part.f) * (w * p.beard_length)[:, None]
            v[:, 1] -= w * p.beard_length * 0.7 * smooth(0, 0.3, 6.45 - base[:, 1])
        neck = (3.0, 0.0, 0.0, p.neckline[3]) if p.suit else p.neckline
        skin = {
            "shirt": p.shirt,
            "shirt2": p.shirt2,
            "neck": neck,
            "beard_color": p.beard_color,
            "beard": (
                float(state.beard),
                float(state.moustache),
                float(p.goatee),
                float(p.hanging and state.moustache),
            ),
            "stubble": p.stubble if state.hair is None else 0.0,
            "lips": p.lips,
        }
        return replace(part.moved(v), base=base, tex=p.skin, tint=p.tint, spec=0.06, gloss=10.0, skin=skin)

    def build_face(self) -> None:
        p, face = self.person, self.state.face
        self.parts.append(replace(self.proxy("eyes/low-poly"), tex=p.eyes, spec=0.15, gloss=60.0, tint=(0.5, 0.5, 0.5)))
        if face & {"smile", "open mouth", "tongue"}:
            self.parts.append(replace(self.proxy("teeth/teeth_base"), tint=(0.7, 0.7, 0.7)))
            self.parts.append(
                self.mesh(self.assets.tongue, self.v).look(
                    tint=(0.42, 0.1, 0.1), spec=0.2, gloss=25.0, mark=self.number("tongue")
                )
            )
        self.last.append(replace(self.proxy(p.brows), tint=p.hair_color * 0.5, cut=-1.0, shadow=False))
        if p.male < 0.6:
            self.last.append(replace(self.proxy(p.lashes), tint=(0.02, 0.02, 0.02), cut=-1.0, shadow=False))

    def build_hair(self) -> None:
        if self.state.hair is None:
            return
        hair = replace(
            self.proxy("hair/" + self.state.hair), tint=self.person.hair_color, spec=0.1, gloss=20.0, bump=0.35
        )
        if hair.tex is not None:
            hair = replace(hair, cut=0.3)
        else:
            hair = replace(hair, tint=self.person.hair_color * 0.3, bump=1.6, spec=0.03)
        if self.state.hair == "afro01":
            hair = hair.moved(hair.v + normals(hair.v, hair.f) * self.person.hair_grow)
        self.hair = self.put(hair, HAIR)
        if self.person.fringe and self.state.hair != "afro01" and not CLEARED & set(self.state.items):
            cz, low, high, reach = 0.45 + (self.cz - 0.5), self.mouth[1], self.eye_y + self.h, 1.35
            around = self.envelope(cz, low, high, reach)
            heights, angles = np.linspace(low, high, len(around)), np.linspace(-reach, reach, around.shape[1])
            hanging = fringe(around, heights, angles, cz, self.eye_y, self.h, self.person.fringe, Dice(int(1e6 * self.h)))
            self.fringe = self.put(hanging, HAIR, tint=self.person.hair_color)

    def sees(self, place: str, view: Array, eye: Array, marks: Array) -> bool:
        """Whether the picture shows the left or right eye, the mouth or the chin: it faces the camera (a chin may be seen from
        the side), and neither hair nor a thing lies over it. `marks` [n, n]: whose the pixels are, as the renderer says."""
        at, ahead = {
            "left": (self.eye_l, (self.eye_l[0], 0.0, 1.0)),
            "right": (self.eye_r, (self.eye_r[0], 0.0, 1.0)),
            "mouth": (self.mouth, (0.0, 0.0, 1.0)),
            "chin": (self.chin, eye - self.chin),
        }[place]
        at = np.asarray(at, float) + [0, 0, 0.12]
        to_eye = eye - at
        if np.dot(ahead, to_eye) < 0.15 * np.linalg.norm(ahead) * np.linalg.norm(to_eye):
            return False
        x, y, _, w = view @ [*at, 1.0]
        size = len(marks)
        column, row = (0.5 + 0.5 * x / w) * size, (0.5 - 0.5 * y / w) * size
        if not (0 <= column < size and 0 <= row < size):
            return False
        r = max(1, size // 150)
        patch = marks[max(0, int(row) - r) : int(row) + r + 1, max(0, int(column) - r) : int(column) + r + 1]
        clear = [i for i, word in enumerate(self.marks) if word in SEEN_THROUGH]
        return bool(np.isin(patch, clear).mean() > 0.5)

    def number(self, word: str) -> int:
        """The mark of an item's parts; the empty word is no item."""
        if word not in self.marks:
            self.marks.append(word)
        return self.marks.index(word)

    def put(self, part: Part, word: str, transparent: bool = False, **material: object) -> Part:
        """Adds an item's part."""
        part = replace(part, mark=self.number(word), **material)  # type: ignore[arg-type]
        (self.last if transparent else self.parts).append(part)
        return part

    def swap(self, old: Part, new: Part | None) -> None:
        """Replaces a part that is there already (None removes it)."""
        self.parts = [new if p is old else p for p in self.parts if p is not old or new is not None]  # type: ignore[misc]
        if old is self.hair:
            self.hair = new
        if old is self.fringe:
            self.fringe = new
        if old is self.body and new is not None:
            self.body = new

    def drop_hair(self) -> None:
        for part in (self.hair, self.fringe):
            if part is not None:
                self.swap(part, None)

    def squash(self, rim: Rim, profile: Profile, rx: float, rz: float, cz: float, body: bool = True) -> None:
        """Keeps hair and skull inside a hat: above the rim, nothing may leave the profile (height, radius)."""
        for part in [p for p in (self.hair, self.fringe, self.body if body else None) if p is not None]:
            v = part.v.copy()
            x, z = v[:, 0] / rx, (v[:, 2] - cz) / rz
            r = np.hypot(x, z)
            y = v[:, 1] - rim(np.arctan2(x, z))
            above = y > -0.02
            low = np.minimum(y, profile[-1][0] * 0.95)
            v[above, 1] -= (y - low)[above]
            widest = np.interp(low, [a for a, _ in profile], [b for _, b in profile]) * 0.96
            k = np.where(above & (r > widest), widest / np.maximum(r, 1e-6), 1.0)
            if part is not self.body:
                # Just below the rim hair swells gently, as it does under a real one.
                near = (y > -0.35) & ~above & (r > 1.0)
                k = np.where(near, 1 + (1.0 / np.maximum(r, 1e-6) - 1) * np.clip((y + 0.35) / 0.35, 0, 1), k)
            v[:, 0] *= k
            v[:, 2] = cz + (v[:, 2] - cz) * k
            self.swap(part, part.moved(v))

    def envelope(
        self, cz: float, low: float, high: float, reach: float, columns: int = 41, rows: int = 33, sigma: float = 1.6
    ) -> Array:
        """Greatest distance of the face from a vertical axis, by height and angle, smoothed outwards."""
        fv = self.body.v
        fv = fv[(fv[:, 2] > 0.0) & (abs(fv[:, 0]) < 0.85)]
        angle, radius = np.arctan2(fv[:, 0], fv[:, 2] - cz), np.hypot(fv[:, 0], fv[:, 2] - cz)
        ok = (abs(angle) < reach) & (fv[:, 1] > low - 0.1) & (fv[:, 1] < high + 0.1)
        column = ((angle[ok] + reach) / (2 * reach) * (columns - 1)).round().astype(int)
        row = np.clip((fv[ok, 1] - low) / (high - low) * (rows - 1), 0, rows - 1).round().astype(int)
        g = np.zeros((rows, columns))
        np.maximum.at(g, (row, column), radius[ok])
        nearest = ndimage.distance_transform_edt(g == 0, return_distances=False, return_indices=True)
        g = ndimage.maximum_filter(g[nearest[0], nearest[1]], 5)
        return np.maximum(ndimage.gaussian_filter(g, sigma, mode="nearest"), g - 0.02)

    def all_parts(self) -> list[Part]:
        """In drawing order: opaque ones, transparent ones, those that lie over everything."""
        early = [p for p in self.parts if not p.late]
        return early + [p for p in self.last if not p.late] + [p for p in [*self.parts, *self.last] if p.late]
