"""Composes training pictures from rendered sprites: pairs of pictures and what each of them shows."""

import json
import math
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

PERSON = "person"


class Concepts:
    """Words, the concepts that pictures show, and which words are true of which concept."""

    def __init__(self, folder, common):
        self.index = json.loads((folder / "sprites.json").read_text())
        rules = self.index["concepts"]
        self.aliases, self.implies = rules["aliases"], rules["implies"]
        shown = {w for g in self.index["groups"] for s in g["sprites"] for c in s for w in self.words_of(c)}
        self.common = common
        missing = [w for w in common if w not in shown]
        if missing:
            raise ValueError(f"No picture shows these words of the vocabulary: {missing}")
        self.words = common + sorted(shown - set(common))
        self.number = {w: i for i, w in enumerate(self.words)}
        self.related = torch.zeros(len(self.words), len(self.words), dtype=torch.bool)
        for family in rules["related"]:
            ids = [self.number[w] for w in family if w in self.number]
            for i in ids:
                self.related[i, ids] = True

    def words_of(self, concept):
        """A concept's own words: its label or alias, and what they imply."""
        word = self.aliases.get(concept, concept)
        return {word, *(self.implies.get(word, [])), *(self.implies.get(concept, []))}


class Composer:
    """Endless batches of composed pairs; everything random comes from one seeded source."""

    def __init__(self, folder, concepts, size, seed):
        self.size, self.rng = size, np.random.default_rng(seed)
        torch.manual_seed(seed)
        index = concepts.index
        side = index["size"]
        self.sprites = np.memmap(folder / "sprites.bin", np.uint8, "r", shape=(index["count"], side, side, 4))
        self.groups, self.kinds, start = [], {}, 0
        for number, group in enumerate(index["groups"]):
            shows = [
                frozenset(concepts.number[w] for c in sprite for w in concepts.words_of(c)) for sprite in group["sprites"]
            ]
            self.groups.append([(start + i, s) for i, s in enumerate(shows)])
            start += len(shows)
            self.kinds.setdefault(group["kind"], []).append(number)
            self.kinds.setdefault(f"{group['kind']}:{group['style']}", []).append(number)
        self.by_word = {}
        for number in self.kinds["emoji"]:
            for word in self.groups[number][0][1]:
                self.by_word.setdefault(word, []).append(number)
        self.common = [w for w in range(len(concepts.common)) if w in self.by_word]
        self.people = [k for k in self.kinds if k.startswith("person:")]

    def person(self):
        # Half of the people are avatars: five styles share what our own faces have alone.
        style = "person:own" if self.rng.random() < 0.35 else self.people[self.rng.integers(len(self.people))]
        return self.groups[self.pick(self.kinds[style])]

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def object(self):
        if self.rng.random() < 0.15:
            return self.pick(self.groups[self.pick(self.kinds["thing"])])
        if self.rng.random() < 0.75:
            return self.groups[self.pick(self.by_word[self.pick(self.common)])][0]
        return self.groups[self.pick(self.kinds["emoji"])][0]

    def pair(self):
        """Two pictures as (full-bleed scene or None, sprite or None, second sprite or None), and whether pose is shared."""
        r, rng = self.rng.random(), self.rng
        none = (-1, frozenset())
        scene = self.pick(self.groups[self.pick(self.kinds["scene"])]) if rng.random() < 0.15 else none
        if r < 0.55:
            group = self.person()
            i = 0 if rng.random() < 0.75 else rng.integers(len(group))
            j = rng.integers(len(group))
            a, b = (group[i], group[j]) if rng.random() < 0.5 else (group[j], group[i])
            return (scene, a, none), (scene, b, none), rng.random() < 0.65
        if r < 0.63:
            return (scene, self.pick(self.person()), none), (scene, self.pick(self.person()), none), rng.random() < 0.5
        if r < 0.70:
            group = self.groups[self.pick(self.kinds["thing"])]
            return (scene, self.pick(group), none), (scene, self.pick(group), none), rng.random() < 0.7
        if r < 0.80:
            group = self.groups[self.pick(self.kinds["scene"])]
            a, b = self.pick(group), group[0] if rng.random() < 0.7 else self.pick(group)
            return (a, none, none), (b, none, none), True
        if r < 0.90:
            base = self.pick(self.person()) if rng.random() < 0.5 else self.object()
            if rng.random() < 0.25:
                base = none
            extra = self.object()
            a, b = (scene, base, extra), (scene, base, none)
            return (a, b, True) if rng.random() < 0.5 else (b, a, True)
        return (scene, self.object(), none), (scene, self.object(), none), rng.random() < 0.5

    def batch(self, pairs):
        """Pixels [2 * pairs, 3, S, S] uint8 (a's first, then b's) and the set of words that each picture shows."""
        rng, s, n = self.rng, self.size, 2 * pairs
        plan = [self.pair() for _ in range(pairs)]
        pictures = [p[0] for p in plan] + [p[1] for p in plan]
        shows = [frozenset().union(*(layer[1] for layer in picture)) for picture in pictures]
        pose = rng.uniform(-1, 1, (n, 2, 4))
        flip = np.where(rng.random((n, 2)) < 0.5, -1.0, 1.0)
        back = rng.integers(0, 2**31, n)
        look = rng.random((n, 16))
        for i, (_, _, shared) in enumerate(plan):
            if shared:
                pose[pairs + i] = pose[i] + rng.normal(0, 0.02, (2, 4)) * (rng.random() < 0.5)
                flip[pairs + i] = flip[i]
            if rng.random() < 0.75:
                back[pairs + i] = back[i]
            if rng.random() < 0.6:
                look[pairs + i] = look[i]
        image = self.backgrounds(back)
        image = self.paste(image, [p[0][0] for p in pictures], np.zeros((n, 4)), np.ones(n), 1.0, 1.0)
        two = np.array([p[2][0] >= 0 and p[1][0] >= 0 for p in pictures])
        # The object of an added pair sits beside the base; its partner keeps the same room for it.
        roomy = two | np.concatenate([two[pairs:], two[:pairs]])
        for layer in (0, 1):
            at = pose[:, layer].copy()
            small = np.where(roomy, 0.62 if layer == 0 else 0.45, 1.0)
            shift = np.where(roomy, -0.35 if layer == 0 else 0.5, 0.0)
            image = self.paste(image, [p[1 + layer][0] for p in pictures], at, flip[:, layer], small, shift)
        return self.camera(image, look), shows

    def backgrounds(self, seeds):
        s = self.size
        out = torch.empty(len(seeds), 3, s, s)
        y = torch.linspace(0, 1, s)[:, None].expand(s, s)
        x = y.T
        for i, seed in enumerate(seeds):
            r = np.random.default_rng(seed)
            c1, c2 = (torch.tensor(r.random(3), dtype=torch.float32)[:, None, None] for _ in range(2))
            kind = r.random()
            if kind < 0.3:
                c1 = c2 = torch.ones(3, 1, 1)
            elif kind < 0.45:
                c1 = c2 = 0.75 + 0.25 * c1
            elif kind < 0.6:
                c2 = c1
            angle = r.random() * 6.28
            t = (x * math.cos(angle) + y * math.sin(angle)).clamp(0, 1)
            if kind > 0.9:
                t = ((t * r.integers(3, 9)).floor() % 2) * 0.5
            out[i] = c1 * (1 - t) + c2 * t
        return out

    def paste(self, image, ids, pose, flip, small, shift):
        """Alpha-composites sprites (id -1: nothing) over `image` [n, 3, S, S] with scale, turn, place and flip."""
        rows = [i for i, sprite in enumerate(ids) if sprite >= 0]
        if not rows:
            return image
        pose, flip = pose[rows], np.asarray(flip)[rows]
        full = isinstance(small, float)
        sprite = torch.from_numpy(self.sprites[[ids[i] for i in rows]]).permute(0, 3, 1, 2).float() / 255
        scale = np.ones(len(rows)) if full else (0.9 + 0.28 * pose[:, 0]) * small[rows]
        turn = pose[:, 3] * 0 if full else pose[:, 3] * 0.18
        dx = np.zeros(len(rows)) if full else pose[:, 1] * 0.22 * small[rows] + shift[rows]
        dy = np.zeros(len(rows)) if full else pose[:, 2] * 0.18 + (np.abs(shift[rows]) > 0) * 0.05
        cos, sin = np.cos(turn) / scale, np.sin(turn) / scale
        theta = np.stack(
            [np.stack([cos * flip, sin * flip, -(cos * dx + sin * dy) * flip], 1), np.stack([-sin, cos, sin * dx - cos * dy], 1)], 1
        )
        grid = F.affine_grid(torch.tensor(theta, dtype=torch.float32), (len(rows), 4, self.size, self.size), align_corners=False)
        sprite = torch.cat([sprite[:, :3] * sprite[:, 3:], sprite[:, 3:]], 1)
        warped = F.grid_sample(sprite, grid, padding_mode="zeros" if not full else "border", align_corners=False)
        image[rows] = image[rows] * (1 - warped[:, 3:]) + warped[:, :3]
        return image

    def camera(self, image, look):
        """Style and camera: contrast, hue, grey, sketch, blur, noise; `look` fixes them per picture."""
        k = torch.tensor(look, dtype=torch.float32)[:, :, None, None]
        gain = torch.where(k[:, 0:1] < 0.6, 0.75 + 0.5 * k[:, 1:2], torch.ones(1))
        image = (image - 0.5) * gain + 0.5 + torch.where(k[:, 0:1] < 0.6, (k[:, 2:3] - 0.5) * 0.3, torch.zeros(1))
        tint = torch.where(k[:, 3:4] < 0.3, 0.8 + 0.4 * torch.cat([k[:, 4:5], k[:, 5:6], k[:, 6:7]], 1), torch.ones(1))
        image = image * tint
        grey = image.mean(1, keepdim=True).expand_as(image)
        image = torch.where(k[:, 7:8] < 0.08, grey, image)
        soft = F.avg_pool2d(F.pad(image, (1, 1, 1, 1), mode="reflect"), 3, 1)
        image = torch.where(k[:, 8:9] < 0.2, soft, image)
        edges = (1 - 4 * (soft - image).abs().amax(1, keepdim=True)).expand_as(image)
        image = torch.where(k[:, 9:10] < 0.05, edges, image)
        noise = torch.randn_like(image) * torch.where(k[:, 10:11] < 0.3, 0.06 * k[:, 11:12], torch.zeros(1))
        return ((image + noise).clamp(0, 1) * 255).round().to(torch.uint8)


def read_common(path):
    lines = pathlib.Path(path).read_text().splitlines()
    return [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
