"""Trains the image tower and one vector a word on drawings, rendered people and what the backbone knows.

python -m tower.joint CACHE OUT (--drawing FILE | --start MODEL) [--minutes 45] [--ranks 2]; run again with the same OUT to
resume. CACHE holds the shards of features.py and inverted.py; FILE is the drawing tower (final.pt of drawing_tower.py); MODEL is
a folder that export.py wrote, whose weights and words training goes on from.
"""

import argparse
import copy
import math
import pathlib
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_conv_bn_eval

from tower import backbone
from tower import ranks
from drawings.drawing_net import DrawingNet
from tower.image_tower import DRAWN, EMBEDDING, DrawingMap, ImageTower
from tower.losses import class_naming, distillation, pair_losses
from tower.precision import autocast
from tower.shards import Crops, Drawings, Inverted, Pasted, People, open_table, read_shards
from tower.shipped import tower_weights, word_vectors

LEARNING_RATE = 1e-3
#: How much slower the parts learn that are good already.
SLOW = {"tail": 0.08, "photo_places.project": 0.15, "drawing": 0.3}


def folded(tower):
    """The drawing tower without batch norm."""
    tower = copy.deepcopy(tower).eval()
    for parent in list(tower.modules()):
        if isinstance(parent, nn.Sequential):
            for i in range(len(parent) - 1):
                if isinstance(parent[i], nn.Conv2d) and isinstance(parent[i + 1], nn.BatchNorm2d):
                    parent[i], parent[i + 1] = fuse_conv_bn_eval(parent[i], parent[i + 1]), nn.Identity()
    return tower


def drawing_tower(path):
    """From `final.pt` of drawing_tower.py."""
    tower = DrawingNet()
    tower.load_state_dict(torch.load(path, map_location="cpu")["vision"])
    return folded(tower)


class Model(nn.Module):
    """The image tower, the words, and the temperatures: naming, direction, classes."""

    def __init__(self, drawing, words):
        super().__init__()
        network = backbone.load()
        weight, bias = backbone.classifier(network)
        self.tower = ImageTower(backbone.Tail(network), DrawingMap(drawing))
        self.words = nn.Parameter(F.normalize(torch.randn(words, EMBEDDING), dim=1))
        self.scales = nn.Parameter(torch.log(torch.tensor([10.0, 10.0, 20.0])))
        self.register_buffer("class_weight", weight)
        self.register_buffer("class_bias", bias)

    def go_on(self, folder, table):
        """Starts where a model that shipped is; words that it did not know begin where the anchor put them, or at random."""
        self.tower.load_state_dict(tower_weights(folder))
        known = word_vectors(folder, table.names)
        with torch.no_grad():
            for name, vector in known.items():
                self.words[table.number[name]] = vector
        return f"{len(known)} of {len(table.names)} words known"

    def anchor(self, table, mean, spread):
        """Starts the projection of photographs at the classifier's main directions, and the words of classes there."""
        self.tower.photo_places.mean.copy_(mean)
        self.tower.photo_places.spread.copy_(spread)
        own = (self.class_weight * spread).double()
        u, s, v = torch.linalg.svd(own - own.mean(0), full_matrices=False)
        with torch.no_grad():
            self.tower.photo_places.project.weight.copy_(v[:EMBEDDING])
            at = F.normalize(u[:, :EMBEDDING] * s[:EMBEDDING], dim=1).float()
            total = torch.zeros(len(self.words), EMBEDDING)
            # A kind begins at the mean of its classes.
            total += table.true_of_class.float().T @ at * 0.5
            total.index_add_(0, table.class_word, at)
            known = total.norm(dim=1) > 0
            self.words[known] = F.normalize(total[known], dim=1)
            self.tower.drawn_places.project.weight.normal_(std=0.3 / math.sqrt(DRAWN))


def typical_mean(network):
    """The mean of ImageNet's features as the last batch norm remembers it: a clipped Gaussian's, number by number."""
    beta, gamma = network._bn1.bias.detach(), network._bn1.weight.detach().abs()
    grid = torch.linspace(-4, 4, 401)
    weight = torch.exp(-(grid**2) / 2)
    values = (beta[:, None] + gamma[:, None] * grid).clamp(0, 6)
    return (values * weight).sum(1) / weight.sum()


def imagined(model, count, photo, drawn, generator):
    """Vectors of features in the direction of random classes, and those classes: what keeps them in the space."""
    classes = torch.randint(0, 1000, (count,), generator=generator)
    places = model.tower.photo_places
    direction = model.class_weight[classes] * places.spread
    direction = direction - (model.class_weight * places.spread).mean(0)
    direction = F.normalize(direction, dim=1) * (20 + 20 * torch.rand(count, 1, generator=generator))
    rows = torch.randint(0, len(photo), (count,), generator=generator)
    features = direction + photo[rows] * torch.rand(count, 1, generator=generator)
    vector = places.project(features) + drawn[rows] + model.tower.offset
    return F.normalize(vector, dim=1), classes


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("cache", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--drawing", type=pathlib.Path, help="begin with this drawing tower and the backbone")
    start.add_argument("--start", type=pathlib.Path, help="go on from a model that shipped")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--pairs", type=int, default=64, help="pairs of a rank's batch")
    parser.add_argument("--people", type=float, default=0.4, help="share of pairs that are rendered people")
    parser.add_argument("--pasted", type=float, default=0.12, help="share of pairs that are pictures with a thing put into them")
    parser.add_argument("--crops", type=float, default=0.05, help="share of pairs that are cuts of photographs, without words")
    parser.add_argument("--inverted", type=float, default=0.1, help="share of pairs that are maps of ImageNet's classes")
    parser.add_argument("--ranks", type=int, default=2, help="processes that share each step, one thread each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--null", type=float, default=3.0)
    parser.add_argument("--classes", type=float, default=1.5, help="weight of what the backbone knows")
    return parser.parse_args()


def run(rank, args):
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    ranks.join(rank, args)
    shards = read_shards(args.cache)
    sources = people, drawings, pasted, crops, inverted = [kind(shards, args.seed + rank) for kind in (People, Drawings, Pasted, Crops, Inverted)]
    table = open_table(args.cache, shards)
    for source in sources:
        source.label(table)
    model = Model(drawing_tower(args.drawing) if args.drawing else folded(DrawingNet()), len(table.names))
    samples = torch.cat([drawings.means(4000), people.means(4000)])
    typical = typical_mean(backbone.load())
    mean = (samples[:4000].mean(0) + samples[4000:].mean(0) + typical) / 3
    model.anchor(table, mean, samples.std(0) + 0.02)
    if args.start:
        # What comes first has learned already: a step takes a tenth less time.
        model.tower.tail.fixed, model.tower.drawing.fixed = 1, 2
        said = model.go_on(args.start, table)
        if rank == 0:
            print(said, flush=True)
    model = model.to(memory_format=torch.channels_last)
    average = copy.deepcopy(model)
    groups = {}
    for name, p in model.named_parameters():
        slow = next((k for part, k in SLOW.items() if name.startswith(f"tower.{part}")), 1.0)
        decay = 0.02 if p.ndim > 1 and name != "words" else 0.0
        groups.setdefault((slow, decay), []).append(p)
    optimiser = torch.optim.AdamW([{"params": ps, "weight_decay": d, "slow": s} for (s, d), ps in groups.items()], lr=LEARNING_RATE, betas=(0.9, 0.98))
    parameters = list(model.parameters())
    state, step, spent = args.out / "state.pt", 0, 0.0
    if state.exists():
        saved = torch.load(state, map_location="cpu")
        model.load_state_dict(saved["model"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        step, spent = saved["step"], saved["spent"]
        for i, source in enumerate(sources):
            source.rng = np.random.default_rng([args.seed + rank, step, i])
    if rank == 0:
        print(f"{len(table.names)} words, {people.count} renders, {drawings.count} drawings, {sum(p.numel() for p in parameters)} parameters, from step {step}", flush=True)
    generator = torch.Generator().manual_seed(args.seed + 100 * rank + 10_000 * step)
    foreign = ~table.pictured
    began, progress, totals = time.monotonic(), spent / (60 * args.minutes), np.zeros(7)

    def elapsed():
        return spent + time.monotonic() - began

    def save():
        torch.save({"model": model.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": elapsed(), "names": table.names}, state.with_suffix(".new"))
        state.with_suffix(".new").replace(state)

    while progress < 1:
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * group["slow"] * min(1, (step + 1) / 60) * max(0.02, 0.5 * (1 + math.cos(math.pi * progress)))
        rendered, glued, wild, known_classes = (round(args.pairs * share) for share in (args.people, args.pasted, args.crops, args.inverted))
        parts = [drawings.batch(args.pairs - rendered - glued - wild - known_classes), people.batch(rendered)]
        parts += [source.batch(n) for source, n in ((pasted, glued), (crops, wild), (inverted, known_classes)) if n]
        batch = {k: torch.cat([p[k][: len(p[k]) // 2] for p in parts] + [p[k][len(p[k]) // 2 :] for p in parts]) for k in ("map", "small", "mean", "truth", "unsure", "named")}
        same = torch.cat([p["same"] for p in parts])
        at = batch["map"].contiguous(memory_format=torch.channels_last)
        rgb = (batch["small"].float() / 255).contiguous(memory_format=torch.channels_last)
        with autocast():
            features = model.tower.tail(at)
            drawn_map = model.tower.drawing(rgb)
        features, drawn_map = features.float(), drawn_map.float()
        photo, drawn = model.tower.photo_places(features), model.tower.drawn_places(drawn_map).sum(1)
        images = F.normalize(photo.sum(1) + drawn + model.tower.offset, dim=1)
        words = F.normalize(model.words, dim=1)
        scales = model.scales.exp().clamp(max=60)
        # Words that only photographs of ImageNet taught answer for differences too, but do not learn from them.
        shown = torch.where(foreign[:, None], words.detach(), words)
        naming, turn, null, hit = pair_losses(images, batch["truth"], shown, scales, table, batch["unsure"], same, batch["named"])
        pooled = features.mean((2, 3))
        teacher = (batch["mean"] @ model.class_weight.T + model.class_bias).softmax(1)
        kept = distillation(images, words, table.class_word, scales[2], teacher)
        standard = (batch["mean"] - model.tower.photo_places.mean) / model.tower.photo_places.spread
        vectors, classes = imagined(model, 64, standard, drawn.detach(), generator)
        if known_classes:
            # The last pairs of both halves are the inverted maps.
            vectors = torch.cat([vectors, images[args.pairs - known_classes : args.pairs], images[2 * args.pairs - known_classes :]])
            classes = torch.cat([classes, parts[-1]["classes"]])
        known = class_naming(vectors, words, scales[2], classes, table)
        drift = (((pooled - batch["mean"]) / model.tower.photo_places.spread) ** 2).mean()
        loss = naming + 1.5 * turn + args.null * null + args.classes * (0.7 * kept + 0.5 * known) + 0.03 * drift
        optimiser.zero_grad(set_to_none=False)
        loss.backward()
        progress = ranks.average_gradients(parameters, elapsed() / (60 * args.minutes), args.ranks)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        step += 1
        keep = min(0.995, 1 - 1 / (step / 10 + 1))
        with torch.no_grad():
            for target, source in zip(average.parameters(), model.parameters()):
                target.lerp_(source, 1 - keep)
        totals += [v.item() for v in (naming, turn, null, hit, kept, known, drift)]
        if step % 25 == 0:
            if rank == 0:
                names = ("naming", "direction", "null", "hit", "kept", "known", "drift")
                print(f"step {step} {elapsed():.0f}s: " + " ".join(f"{n} {v / 25:.3f}" for n, v in zip(names, totals)) + f" scales {[round(s, 1) for s in scales.tolist()]}", flush=True)
            totals[:] = 0
        if rank == 0 and step % 100 == 0:
            save()
    if rank == 0:
        save()
        torch.save({"tower": average.tower.state_dict(), "words": F.normalize(average.words, dim=1).detach(), "names": table.names, "common": table.common, "steps": step, "pictures": step * args.pairs * 2 * args.ranks}, args.out / "final.pt")
        print("done", step, flush=True)


if __name__ == "__main__":
    ranks.launch(run, options())
