"""The person's own hand, cut from the base mesh: turned, put where it is wanted, its fingers bent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..assets import Array
from ..dice import Dice
from .head import Head
from .person import smoothstep
from ..stage.shapes import Part


def unit(x: Array) -> Array:
    return x / max(float(np.linalg.norm(x)), 1e-9)


def about(axis: Array, angle: Array) -> Array:
    """Rotation matrices about one axis, one for each angle."""
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    a = np.asarray(angle)[..., None, None]
    return np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * (k @ k)


class Hand:
    """In its own frame: x to the thumb's side (index finger's knuckle), y along the fingers, z out of the palm."""

    def __init__(self, head: Head) -> None:
        mesh, v, joints = head.assets.arm, head.person.v, head.assets.joints
        joint = lambda n: v[joints[f"joint-l-{n}"]].mean(0)  # noqa: E731
        wrist, index, little, middle = joint("hand"), joint("finger-2-1"), joint("finger-5-1"), joint("finger-3-1")
        y = unit(middle - wrist)
        x = unit((index - little) - y * float((index - little) @ y))
        z = np.cross(x, y)
        tip = joint("finger-3-4")
        # Fingers at rest bend a little towards the palm: that tells its side.
        self.flip = float(np.sign((tip - middle) @ z)) or 1.0
        self.frame = np.stack([x, y, z * self.flip])
        self.origin = (index + little + wrist) / 3
        self.v = (v[mesh.vertex] - self.origin) @ self.frame.T
        place = lambda n: (joint(n) - self.origin) @ self.frame.T  # noqa: E731
        self.fingers = {f: [place(f"finger-{f}-{k}") for k in (1, 2, 3, 4)] for f in range(1, 6)}
        self.wrist = (wrist - self.origin) @ self.frame.T
        self.mesh, self.head = mesh, head
        self.length = float(np.linalg.norm(self.fingers[3][3] - self.wrist))

    def bend(self, curl: float, thumb: float, spread: tuple[float, ...] = (1, 1, 1, 1)) -> None:
        """Bends each finger at its three joints (radians in all), and the thumb across the palm."""
        v = self.v
        owner = np.zeros(len(v), int)
        best = np.full(len(v), 0.32)
        for f, chain in self.fingers.items():
            for a, b in zip(chain, chain[1:], strict=False):
                t = np.clip(((v - a) @ (b - a)) / max(float((b - a) @ (b - a)), 1e-9), 0, 1)
                dist = np.linalg.norm(v - (a + t[:, None] * (b - a)), axis=1)
                closer = dist < best
                owner[closer], best[closer] = f, dist[closer]
        for f, chain in self.fingers.items():
            mine = owner == f
            axis = np.array([1.0, 0, 0]) if f > 1 else unit(np.array([0.3, 1.0, 0.2]))
            total = curl * spread[f - 2] if f > 1 else thumb
            points = [p.copy() for p in chain]
            for j, share in enumerate((0.35, 0.38, 0.27)):
                along = unit(points[j + 1] - points[j])
                w = smoothstep(-0.06, 0.08, (v - points[j]) @ along) * mine
                angle = total * share * (1.0 if f > 1 else -1.0)
                r = about(axis, angle * w)
                v = np.where((w > 0)[:, None], points[j] + np.einsum("nij,nj->ni", r, v - points[j]), v)
                whole = about(axis, np.array(angle))
                points[j + 1 :] = [points[j] + whole @ (p - points[j]) for p in points[j + 1 :]]
        self.v = v

    def part(self, at: Array, thumb: Array, fingers: Array, mirror: bool, sleeve: float) -> Part:
        """The hand at a place; `thumb` and `fingers` are its x and y directions in the world."""
        y = unit(fingers)
        x = unit(thumb - y * float(thumb @ y))
        z = np.cross(x, y) * self.flip
        if mirror:
            z = -z
        v = self.v @ np.stack([x, y, z]) + at
        p = self.head.person
        base = np.zeros_like(v)
        base[:, 1] = self.v[:, 1] - self.wrist[1]
        skin = {
            "shirt": p.shirt,
            "shirt2": p.shirt2,
            "neck": (-sleeve, 0, 0, 0),
            "beard_color": (0, 0, 0),
            "beard": (0, 0, 0, 0),
            "stubble": 0.0,
            "lips": 0.0,
        }
        mesh = self.head.mesh(self.mesh, self.head.v)
        return replace(mesh.moved(v), base=base, tex=p.skin, tint=p.tint, spec=0.06, gloss=10.0, skin=skin)


def hold(
    head: Head, d: Dice, word: str, at: Array, side: int, radius: float, curl: float = 2.0, sleeve: float | None = None
) -> None:
    """A hand around an upright thing: it comes from below and outside, the palm towards the face."""
    hand = Hand(head)
    hand.bend(curl + d.normal(0, 0.1), 0.5, (0.92, 1.0, 1.02, 1.06))
    inward = np.array([-side * (0.55 + d.normal(0, 0.12)), 0.4, 0.75])
    inward /= np.linalg.norm(inward)
    thumb = np.array([side * 0.35, 1.0, 0.0])
    # The palm lies at the outer side of the thing: fingers go round its front and do not hide it.
    z = np.cross(thumb, inward)
    z /= np.linalg.norm(z)
    mirror = bool(side < 0)
    palm = z * hand.flip * (-1.0 if mirror else 1.0)
    place = at - palm * (radius + 0.16) - inward * 0.12
    head.put(hand.part(place, thumb, inward, mirror, d.uniform(0.3, 1.6) if sleeve is None else sleeve), word)


def spot(head: Head, d: Dice, kind: str) -> tuple[Array, int]:
    """At the mouth, beside the cheek, or before the chest; and the side of the hand."""
    side = d.pick([-1, 1])
    if kind == "mouth":
        return head.mouth + np.array([side * 0.1, -0.2, 0.45 + d.uniform(0, 0.15)]), side
    if kind == "cheek":
        return np.array(
            [
                side * (head.ear[0] + d.uniform(0.25, 0.6)),
                head.mouth[1] + d.uniform(-0.3, 0.3),
                head.ear[2] + d.uniform(0.5, 0.9),
            ]
        ), side
    return np.array(
        [side * d.uniform(0.2, 0.8), head.chin[1] - d.uniform(0.15, 0.6), head.nose[2] + d.uniform(0.0, 0.4)]
    ), side
