"""Writes test/fixtures/npz/arrays.npz with NumPy: python test/oracle/npz.py."""

import pathlib

import numpy as np

out = pathlib.Path(__file__).parent.parent / "fixtures" / "npz" / "arrays.npz"
np.savez_compressed(
    out,
    half=np.array([[0, 1, -2.5], [65504, 6.1e-5, 5.96e-8], [np.inf, -np.inf, 0.333]], dtype="<f2"),
    single=np.array([1.5, -3e-8, 7e30], dtype="<f4"),
    texts=np.array(["hat", "", "猫 cap"]),
    integers=np.array([1, 2, 3]),
)
