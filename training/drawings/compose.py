"""Composes training pictures from rendered sprites: pairs of pictures and what each of them shows."""

import io
import json
import math
import pathlib

import numpy as np
import torch
from PIL import Image
from torch.nn import functional as F

PERSON = "person"


class Concepts:
    """Words, the concepts that pictures show, and which words are true of which concept."""

    def __init__(self, folder, common):
        self.index = json.loads((folder / "sprites.json").read_text())
        rules = json.loads((pathlib.Path(__file__).parent / "concepts.json").read_text())
        self.aliases, self.implies = rules["aliases"], rules["implies"]
        shown = {w for g in self.index["groups"] for s in g["sprites"] for c in s for w in self.words_of(c)}
        self.common = common
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


NONE = (-1, frozenset())


class Picture:
    """A full-bleed scene, a sprite and a second sprite (each an index and the words it shows, or NONE)."""

    def __init__(self, scene=NONE, base=NONE, extra=NONE):
        self.layers = (scene, base, extra)

    def shows(self):
        return frozenset().union(*(words for _, words in self.layers))


class Composer:
    """Endless batches of composed pairs; everything random comes from one seeded source."""

    def __init__(self, folder, concepts, size, seed, calm=0.0, things=None):
        """`calm`: share of pairs that no camera, paper or noise touches and that stand on plain ground. `things`: a folder of
        people/things.py, rendered things that `solid` gives."""
        self.size, self.calm, self.rng = size, calm, np.random.default_rng(seed)
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
        self.solids, self.rendered = {}, None
        if things:
            pack = json.loads((things / "things.json").read_text())
            self.rendered = np.memmap(things / "things.bin", np.uint8, "r", shape=(pack["count"], pack["size"], pack["size"], 4))
            for i, words in enumerate(pack["words"]):
                self.solids.setdefault(words[0], []).append((start + i, frozenset(words)))
        self.people = [k for k in self.kinds if k.startswith("person:")]

    def style(self):
        return "person:own" if self.rng.random() < 0.4 else self.people[self.rng.integers(len(self.people))]

    def person(self, style=None):
        return self.groups[self.pick(self.kinds[style or self.style()])]

    def pick(self, items):
        return items[self.rng.integers(len(items))]

    def object(self):
        if self.rng.random() < 0.15:
            return self.pick(self.groups[self.pick(self.kinds["thing"])])
        if self.rng.random() < 0.8:
            return self.groups[self.pick(self.by_word[self.pick(self.common)])][0]
        return self.groups[self.pick(self.kinds["emoji"])][0]

    def solid(self):
        """A rendered thing: (sprite, its words as text), each kind as often as every other."""
        return self.pick(self.solids[self.pick(list(self.solids))])

    def pixels(self, ids):
        """RGBA of sprites [n, side, side, 4]; rendered things are numbered behind the drawn ones."""
        return np.stack([self.sprites[i] if i < len(self.sprites) else self.rendered[i - len(self.sprites)] for i in ids])

    def anything(self):
        r = self.rng.random()
        if r < 0.45:
            return Picture(self.scene(), self.pick(self.person()))
        if r < 0.6:
            return Picture(self.pick(self.groups[self.pick(self.kinds["scene"])]))
        return Picture(self.scene(), self.object(), self.object() if r > 0.9 else NONE)

    def scene(self):
        return self.pick(self.groups[self.pick(self.kinds["scene"])]) if self.rng.random() < 0.15 else NONE

    def pair(self):
        """Two pictures, and whether they share their pose."""
        r, rng = self.rng.random(), self.rng
        scene = self.scene()
        if r < 0.42:  # one person, two states
            group = self.person()
            i = 0 if rng.random() < 0.75 else rng.integers(len(group))
            j = rng.integers(len(group))
            a, b = (group[i], group[j]) if rng.random() < 0.5 else (group[j], group[i])
            return Picture(scene, a), Picture(scene, b), rng.random() < 0.65
        if r < 0.60:  # two people of one style, half of the time one of them as bare as people come
            style = self.style()
            a, b = self.pick(self.person(style)), self.pick(self.person(style))
            if rng.random() < 0.6:
                b = self.person(style)[0]
            if rng.random() < 0.5:
                a, b = b, a
            return Picture(scene, a), Picture(scene, b), rng.random() < 0.5
        if r < 0.65:  # one thing in two colours
            group = self.groups[self.pick(self.kinds["thing"])]
            return Picture(scene, self.pick(group)), Picture(scene, self.pick(group)), rng.random() < 0.7
        if r < 0.73:  # one place, two states
            group = self.groups[self.pick(self.kinds["scene"])]
            a, b = self.pick(group), group[0] if rng.random() < 0.7 else self.pick(group)
            return Picture(a), Picture(b), True
        if r < 0.86:  # an object beside something, and that thing alone
            base = self.pick(self.person()) if rng.random() < 0.55 else self.object()
            if rng.random() < 0.25:
                base = NONE
            a, b = Picture(scene, base, self.object()), Picture(scene, base)
            return (a, b, True) if rng.random() < 0.5 else (b, a, True)
        if r < 0.93:  # one object for another
            return Picture(scene, self.object()), Picture(scene, self.object()), rng.random() < 0.5
        same = self.anything()  # nothing changed
        return same, same, rng.random() < 0.5

    def batch(self, pairs):
        """Pixels [2 * pairs, 3, S, S] uint8 (a's first, then b's) and the set of words that each picture shows."""
        rng, n = self.rng, 2 * pairs
        plan = [self.pair() for _ in range(pairs)]
        pictures = [p[0] for p in plan] + [p[1] for p in plan]
        pose = rng.uniform(-1, 1, (n, 2, 6))
        flip = np.where(rng.random((n, 2)) < 0.5, -1.0, 1.0)
        back, look = rng.random((n, 12)), rng.random((n, 24))
        shade, hue = rng.random((n, 2)), rng.random((n, 2))
        for i, (_, _, shared) in enumerate(plan):
            twin = pairs + i
            if shared:
                pose[twin] = pose[i] + rng.normal(0, 0.025, pose[i].shape) * (rng.random() < 0.5)
                flip[twin] = flip[i]
            if rng.random() < 0.8:
                back[twin] = back[i]
            if rng.random() < 0.65:
                look[twin] = look[i]
            if rng.random() < 0.85:
                shade[twin], hue[twin] = shade[i], hue[i]
        calm = np.nonzero(np.tile(rng.random(pairs) < self.calm, 2))[0]
        look[calm] = 1
        back[calm, 0] *= 0.55
        image = self.backgrounds(back)
        image = self.paste(image, [p.layers[0][0] for p in pictures])
        two = np.array([p.layers[2][0] >= 0 and p.layers[1][0] >= 0 for p in pictures])
        # The object of an added pair sits beside the base; its partner keeps the same room for it.
        roomy = two | np.concatenate([two[pairs:], two[:pairs]])
        coloured = [bool(p.layers[1][0] >= 0 and p.layers[1][0] in self.coloured) for p in pictures]
        for layer in (0, 1):
            placed = self.place(pose[:, layer], flip[:, layer], roomy, layer)
            tint = np.where(coloured, 0, shade[:, layer]) if layer == 0 else np.zeros(n)
            image = self.paste(image, [p.layers[1 + layer][0] for p in pictures], placed, tint, hue[:, layer])
        return self.jpeg(self.camera(image, look), look), [p.shows() for p in pictures]

    @property
    def coloured(self):
        """Sprites that a colour word is true of: their colours stay."""
        if not hasattr(self, "_coloured"):
            self._coloured = {s for g in self.kinds["thing"] for s, _ in self.groups[g]}
        return self._coloured

    def place(self, pose, flip, roomy, layer):
        """Affine rows [n, 2, 3] that put a sprite: scale, turn, place, flip, a little shear."""
        side = np.where(pose[:, 4] < 0, -1.0, 1.0)
        wide = 0.9 + 0.28 * pose[:, 0] + np.where(pose[:, 5] > 0.6, 0.35, 0.0)
        small = np.where(roomy, 0.66 if layer == 0 else 0.42, 1.0)
        scale = wide * small
        dx = pose[:, 1] * 0.22 * small + np.where(roomy, side * (-0.32 if layer == 0 else 0.5), 0.0)
        dy = pose[:, 2] * 0.18 + np.where(roomy, 0.05 if layer == 0 else 0.3 * pose[:, 4], 0.0)
        turn, shear = pose[:, 3] * 0.18, 0.08 * pose[:, 5]
        cos, sin = np.cos(turn) / scale, np.sin(turn) / scale
        first = np.stack([(cos + shear * sin) * flip, (sin + shear * cos) * flip], 1)
        second = np.stack([-sin, cos], 1)
        theta = np.zeros((len(scale), 2, 3))
        theta[:, 0, :2], theta[:, 1, :2] = first, second
        theta[:, 0, 2] = -(first[:, 0] * dx + first[:, 1] * dy)
        theta[:, 1, 2] = -(second[:, 0] * dx + second[:, 1] * dy)
        return theta

    def backgrounds(self, back):
        """Paper, plain colour, gradient, stripes, checks or soft blobs, [n, 3, S, S]."""
        n, s = len(back), self.size
        k = torch.tensor(back, dtype=torch.float32)[:, :, None, None]
        y = torch.linspace(0, 1, s)[None, None, :, None]
        x = torch.linspace(0, 1, s)[None, None, None, :]
        kind, one, two = k[:, 0:1], k[:, 1:4], k[:, 4:7]
        one = torch.where(kind < 0.28, torch.ones(1), torch.where(kind < 0.42, 0.75 + 0.25 * one, one))
        two = torch.where(kind < 0.55, one, two)
        angle = k[:, 7:8] * 6.28
        t = (x * angle.cos() + y * angle.sin()).clamp(0, 1)
        stripes = ((t * (3 + 6 * k[:, 8:9])).floor() % 2) * 0.5
        bars = 2 + (5 * k[:, 8:9]).floor()
        checks = (((x * bars).floor() + (y * bars).floor()) % 2) * 0.6
        t = torch.where(kind > 0.92, stripes, torch.where(kind > 0.87, checks, t))
        image = one * (1 - t) + two * t
        soft = (kind[:, 0, 0, 0] > 0.72) & (kind[:, 0, 0, 0] <= 0.87)
        if soft.any():
            # The same numbers give the same blobs, so that a pair can share its background.
            seeds = torch.from_numpy(np.stack([np.random.default_rng(int(v * 2**31)).random((3, 5, 5)) for v in back[soft.numpy(), 9]]))
            image[soft] = F.interpolate(seeds.float(), size=(s, s), mode="bicubic", align_corners=False).clamp(0, 1)
        return image

    def paste(self, image, ids, theta=None, shade=None, hue=None):
        """Alpha-composites sprites (id -1: nothing) over `image` [n, 3, S, S]; without `theta` they fill the picture."""
        rows = [i for i, sprite in enumerate(ids) if sprite >= 0]
        if not rows:
            return image
        n, s = len(rows), self.size
        sprite = torch.from_numpy(self.pixels([ids[i] for i in rows])).permute(0, 3, 1, 2).float() / 255
        if theta is None:
            full = F.interpolate(sprite[:, :3], size=(s, s), mode="bilinear", antialias=True, align_corners=False)
            image[rows] = full
            return image
        at = torch.tensor(theta[rows], dtype=torch.float32)
        grid = F.affine_grid(at, (n, 4, s, s), align_corners=False)
        # A slow wave bends the drawing a little: every hand draws the same thing differently.
        bend = torch.tensor(hue[rows], dtype=torch.float32)[:, None, None, None]
        grid = grid + 0.045 * torch.sin(grid.flip(3) * (2 + 3 * bend) + 40 * bend)
        rgb, alpha = sprite[:, :3], sprite[:, 3:]
        dyed = torch.from_numpy(np.nonzero(shade[rows] > 0.7)[0])
        rgb[dyed] = self.turned(rgb[dyed], bend[dyed])
        sprite = torch.cat([rgb * alpha, alpha], 1)
        warped = F.grid_sample(sprite, grid, align_corners=False)
        rgb, alpha = warped[:, :3], warped[:, 3:]
        edged = [i for i in range(n) if 0.3 < shade[rows[i]] < 0.42]
        if edged:  # cut out like a sticker, or drawn with a heavy line
            grown = F.max_pool2d(alpha[edged], 5, 1, 2)
            border = torch.tensor([1.0 if shade[rows[i]] < 0.36 else 0.05 for i in edged])[:, None, None, None]
            rgb[edged] = rgb[edged] + (grown - alpha[edged]).clamp(min=0) * border
            alpha[edged] = grown
        image[rows] = image[rows] * (1 - alpha) + rgb
        return image

    @staticmethod
    def turned(rgb, turn):
        """Hue turned around the grey axis (most of the time a little) and saturation changed."""
        angle = torch.where(turn < 0.7, (turn - 0.35) * 1.2, (turn - 0.85) * 20)
        cos, sin = angle.cos(), angle.sin()
        mean = rgb.mean(1, keepdim=True)
        r, g, b = rgb[:, 0:1], rgb[:, 1:2], rgb[:, 2:3]
        cross = torch.cat([b - g, r - b, g - r], 1) / math.sqrt(3)
        colour = (rgb - mean) * cos + cross * sin
        return (mean + colour * (0.35 + 1.1 * ((turn * 7) % 1))).clamp(0, 1)

    def camera(self, image, look):
        """How it was drawn and photographed: contrast, tint, light, paper, grey, sketch, flat, blur, pixels, noise."""
        s = self.size
        k = torch.tensor(look, dtype=torch.float32)[:, :, None, None]

        def some(at, low, high):
            return torch.from_numpy(np.nonzero((look[:, at] >= low) & (look[:, at] < high))[0])

        i = some(0, 0, 0.6)
        image[i] = (image[i] - 0.5) * (0.7 + 0.6 * k[i, 1:2]) + (0.5 + (k[i, 2:3] - 0.5) * 0.34)
        i = some(3, 0, 0.3)
        image[i] *= 0.78 + 0.44 * k[i, 4:7]
        i = some(14, 0, 0.25)  # light from one side
        y, x = torch.meshgrid(torch.linspace(-1, 1, s), torch.linspace(-1, 1, s), indexing="ij")
        image[i] *= 1 + (k[i, 12:13] - 0.5) * x + (k[i, 13:14] - 0.5) * y
        i = some(7, 0, 0.07)
        image[i] = image[i].mean(1, keepdim=True)
        i = some(7, 0.07, 0.09)
        image[i] = image[i].mean(1, keepdim=True) * torch.tensor([1.07, 0.95, 0.78])[None, :, None, None]
        i = some(8, 0, 0.18)
        image[i] = self.soft(image[i])
        i = some(9, 0, 0.05)
        image[i] = 1 - 4 * (self.soft(image[i]) - image[i]).abs().amax(1, keepdim=True)
        i = some(15, 0, 0.05)
        image[i] = (image[i] * 4).round() / 4
        i = some(16, 0, 0.06)
        if len(i):
            half = F.interpolate(image[i], size=(s * 5 // 9,) * 2, mode="bilinear", antialias=True, align_corners=False)
            image[i] = F.interpolate(half, size=(s, s), mode="bilinear", align_corners=False)
        i = some(17, 0, 0.02)
        image[i] = 1 - image[i]
        i = some(18, 0, 0.12)
        coarse = torch.randn(1, 1, s // 4, s // 4)
        paper = F.interpolate(coarse, size=(s, s), mode="bilinear", align_corners=False)
        image[i] += paper * 0.06 * k[i, 19:20]
        i = some(10, 0, 0.3)
        image[i] += torch.randn(len(i), 3, s, s) * 0.07 * k[i, 11:12]
        return (image.clamp(0, 1) * 255).round().to(torch.uint8)

    @staticmethod
    def soft(image):
        return F.avg_pool2d(F.pad(image, (1, 1, 1, 1), mode="reflect"), 3, 1)

    @staticmethod
    def jpeg(image, look):
        """Some pictures come as JPEG of low quality."""
        for i in np.nonzero(look[:, 20] < 0.12)[0]:
            out = io.BytesIO()
            Image.fromarray(image[i].permute(1, 2, 0).numpy()).save(out, "JPEG", quality=int(25 + 60 * look[i, 21]))
            image[i] = torch.from_numpy(np.asarray(Image.open(out)).copy()).permute(2, 0, 1)
        return image


def read_common(path):
    lines = pathlib.Path(path).read_text().splitlines()
    return [line.split("\t")[0] for line in lines if line and not line.startswith("#")]
