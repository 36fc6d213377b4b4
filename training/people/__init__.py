"""Renders people with things on and about their heads, from CC0 assets: pictures with words for training."""
