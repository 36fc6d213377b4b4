"""Hats with brims, and the hats of feasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..assets import Array
from ..dice import Dice
from ..body.head import Head
from .looks import pattern, plain
from ..stage.shapes import Profile, dome, grid, lathe


@dataclass
class Brimmed:
    """Crown and brim of one kind of hat: the brim's width, how its sides curl up, how its front falls."""

    profile: Profile
    height: float
    brim: float
    curl: float
    tex: Array
    bump: float
    fall: float = 0.15
    wave: float = 0.0
    dent: float = 0.0
    band: float = 0.75


def straw(d: Dice) -> Array:
    """A woven texture the colour of straw."""
    base = np.array([0.75, 0.6, 0.35]) * d.uniform(0.6, 1.15)
    rows = np.arange(64)
    weave = 0.85 + 0.15 * np.sign(np.sin(rows[:, None] * np.pi / 2)) * np.sign(np.sin(rows[None] * np.pi / 4))
    return (np.clip(base, 0, 1) * 230 * weave[..., None]).astype(np.uint8)


def brimmed(head: Head, d: Dice, word: str, hat: Brimmed, low: float, high: float) -> None:
    """Puts a crown and a brim on the head, with a band around the crown mostly."""
    tilt = d.uniform(-0.1, 0.2)
    t0 = head.eye_y + head.h * d.uniform(low, high) - tilt * 0.5
    rim = lambda a: t0 + tilt * 0.5 * np.cos(a)  # noqa: E731
    loose = d.uniform(0.03, 0.1)
    rx, rz, c = head.rx * 1.03 + loose, head.rz * 1.03 + loose, head.cz
    rise = head.top - t0
    height = rise + hat.height
    profile = [(y * height, r) for y, r in hat.profile]
    inner = [(y, r * 0.97) for y, r in profile if r > 0.1]
    inner[-1] = (min(inner[-1][0], rise + 0.05) if not hat.dent else rise - 0.12, inner[-1][1])
    inner = [p for p in inner[:-1] if p[0] < inner[-1][0]] + [inner[-1]]
    head.squash(rim, inner, rx, rz, c)

    def warp(q: Array) -> Array:
        q = q.copy()
        up = np.clip((q[..., 1] - t0) / height, 0, 1)
        if hat.dent:
            q[..., 1] -= hat.dent * np.exp(-((q[..., 0] / rx / 0.28) ** 2)) * np.clip(up - 0.6, 0, 1) / 0.4
            q[..., 0] *= 1 - 0.15 * up
        return q

    head.put(lathe(profile, rim, rx, rz, c, warp), word, tex=hat.tex, spec=0.04, bump=hat.bump)
    a = np.linspace(0, 2 * np.pi, 49)
    k = np.linspace(0, 1, 9)[:, None]
    r = 1 + hat.brim * k
    side, front = abs(np.sin(a)), abs(np.cos(a))
    y = rim(a) + hat.curl * k**1.6 * side**2 * hat.brim * 1.3 - hat.fall * k * hat.brim * front
    y = y + min(hat.curl, 0) * hat.brim * 0.6 * k**1.5 + hat.wave * np.sin(a * 3 + d.uniform(0, 6)) * k
    points = np.stack([rx * r * np.sin(a), y, c + rz * r * np.cos(a)], -1)
    for dy in (0.0, -0.03):
        head.put(grid(points + [0, dy, 0], closed=True), word, tex=hat.tex, spec=0.03, bump=hat.bump)
    if d.chance(hat.band):
        w = d.uniform(0.1, 0.3)
        edge = float(np.interp(w, [p[0] for p in profile], [p[1] for p in profile])) + 0.02
        head.put(lathe([(0, 1.015), (w, edge)], rim, rx, rz, c, warp), word, tex=pattern(d))


def felt(d: Dice) -> Array:
    return pattern(d, plain_share=0.8)


def top_hat(head: Head, d: Dice) -> None:
    e = d.uniform(0.9, 1.12)
    profile = [(0, 1.0), (0.3, 0.97), (0.7, (1 + e) / 2 * 0.98), (0.985, e), (1.0, e * 0.97), (1.005, 0.02)]
    tex = plain(np.full(3, d.uniform(0.005, 0.03))) if d.chance(0.6) else felt(d)
    brimmed(
        head,
        d,
        "top hat",
        Brimmed(profile, d.reach(0.8, 1.6), d.uniform(0.25, 0.4), d.uniform(0, 0.25), tex, 0.1, fall=0.0),
        0.32,
        0.55,
    )


def cowboy_hat(head: Head, d: Dice) -> None:
    profile = [(0, 1.0), (0.5, 0.95), (0.85, 0.85), (0.97, 0.72), (1.0, 0.6), (1.0, 0.02)]
    tex = plain(
        np.array(d.pick([[0.2, 0.1, 0.04], [0.4, 0.27, 0.14], [0.02, 0.015, 0.01], [0.7, 0.62, 0.5]]))
        * d.uniform(0.7, 1.2)
    )
    tex = tex if d.chance(0.7) else felt(d)
    hat = Brimmed(
        profile, d.uniform(0.25, 0.6), d.reach(0.5, 0.8), d.uniform(0.35, 0.7), tex, d.pick([0, 0.15, 0.4]), dent=0.32
    )
    brimmed(head, d, "cowboy hat", hat, 0.32, 0.55)


def sun_hat(head: Head, d: Dice) -> None:
    tex = straw(d) if d.chance(0.65) else felt(d)
    hat = Brimmed(
        dome(1.0, d.uniform(2.4, 4)),
        d.uniform(0.05, 0.3),
        d.reach(0.6, 1.15),
        d.uniform(-0.35, 0.05),
        tex,
        0.8,
        wave=d.uniform(0, 0.12),
    )
    brimmed(head, d, "sun hat", hat, 0.32, 0.55)


def bucket_hat(head: Head, d: Dice) -> None:
    profile = [(0, 1.0), (0.5, 0.96), (0.9, 0.87), (1.0, 0.78), (1.005, 0.02)]
    hat = Brimmed(profile, d.uniform(0.08, 0.25), d.reach(0.25, 0.42), 0.0, felt(d), 0.2, fall=0.0, band=0.15)
    # A bucket hat's brim slopes down all around.
    hat.curl = -d.uniform(0.9, 1.5)
    brimmed(head, d, "bucket hat", hat, 0.3, 0.48)


def bowler_hat(head: Head, d: Dice) -> None:
    tex = plain(np.full(3, d.uniform(0.005, 0.04))) if d.chance(0.7) else felt(d)
    hat = Brimmed(
        dome(1.0, d.uniform(2.3, 3.0)),
        d.reach(0.1, 0.35),
        d.uniform(0.2, 0.32),
        d.uniform(0.5, 0.9),
        tex,
        0.1,
        fall=0.0,
    )
    brimmed(head, d, "bowler hat", hat, 0.35, 0.55)


def plain_hat(head: Head, d: Dice) -> None:
    profile = d.pick([dome(1.0, d.uniform(2.2, 3.5)), [(0, 1.0), (0.6, 0.96), (0.9, 0.88), (1.0, 0.8), (1.005, 0.02)]])
    tex = straw(d) if d.chance(0.2) else felt(d)
    hat = Brimmed(profile, d.uniform(0.08, 0.5), d.reach(0.2, 0.5), d.uniform(-0.3, 0.15), tex, d.pick([0, 0.15, 0.6]))
    brimmed(head, d, "hat", hat, 0.32, 0.55)


def fedora(head: Head, d: Dice) -> None:
    """The modelled hats; the cocked one is held out."""
    part = head.proxy("clothes/fedora_cocked" if d.held_out else "clothes/fedora01")
    edge = float(np.percentile(part.v[:, 1], 35))
    rise = float(part.v[:, 1].max()) - edge
    head.squash(lambda a: edge + 0 * a, dome(rise * 0.85, 2.4, 0.97), head.rx, head.rz, head.cz, body=head.hair is None)
    head.put(part, "hat", tex=felt(d), spec=0.05)
