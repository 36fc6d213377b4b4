"""Seeded randomness: one Generator with short names, and children that depend on a key and a name alone."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np


class Dice:
    """A numpy Generator with the draws that the builders need."""

    def __init__(self, *seed: int, held_out: bool = False) -> None:
        self.seed = seed
        self.held_out = held_out
        self.rng = np.random.default_rng([int(s) & 0xFFFFFFFF for s in seed])

    def child(self, name: str) -> Dice:
        """The same (seed, name) gives the same draws, however often this one was used before."""
        return Dice(*self.seed, zlib.crc32(name.encode()), held_out=self.held_out)

    def uniform(self, low: float, high: float) -> float:
        return float(self.rng.uniform(low, high))

    def normal(self, mean: float, deviation: float) -> float:
        return float(self.rng.normal(mean, deviation))

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def pick(self, values: Sequence[Any]) -> Any:
        return values[int(self.rng.integers(len(values)))]

    def weighted(self, table: dict[str, float]) -> str:
        """A key of the table, drawn by its weight."""
        weights = np.array(list(table.values()), float)
        return list(table)[int(self.rng.choice(len(weights), p=weights / weights.sum()))]

    def reach(self, low: float, high: float) -> float:
        """A measure of a thing's shape: held-out things lie just beyond what training draws."""
        if self.held_out:
            return self.uniform(high, high + 0.25 * (high - low))
        return self.uniform(low, high)
