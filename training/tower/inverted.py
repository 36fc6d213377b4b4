"""Maps of the trunk in which the frozen backbone sees each of ImageNet's classes, without a photograph of any.

python -m tower.inverted FEATURES [--shards 2] [--seed 1]; reads the shards `crops` in FEATURES and adds shards `inverted`.

Each begins as the map of a cut of a photograph; a part of it is then changed by gradient descent until the backbone is sure
of a class there, while the statistics that its batch norms remember of ImageNet hold for every layer of the tail (DeepInversion:
Yin et al. 2020, arXiv:1912.08795, here on maps of the trunk: pixels would take the whole network forwards and back).
"""

import argparse
import pathlib
import time

import numpy as np
import torch
from torch.nn import functional as F

from tower import backbone
from tower.features import write
from tower.shards import read_shards

BATCH = 128
STEPS = 30
#: A class that is this likely is shown well enough.
ENOUGH = 0.85


class Watched(torch.nn.Module):
    """The frozen tail with what its batch norms remember: after each, mean `beta` and deviation `gamma` in every channel."""

    def __init__(self):
        super().__init__()
        network = backbone.load()
        self.tail = backbone.Tail(network)
        self.weight, self.bias = backbone.classifier(network)
        self.seen = []
        last = network._blocks[backbone.FIRST_TRAINED - 2 : backbone.FIRST_TRAINED]
        #: The trunk's map is the sum of its last two blocks' outputs.
        self.prior = (sum(b._bn2.bias.detach() for b in last), sum(b._bn2.weight.detach() ** 2 for b in last).sqrt())
        for own, theirs in zip(self.tail.blocks, network._blocks[backbone.FIRST_TRAINED :]):
            for layer, norm in ((own.expand, theirs._bn0), (own.depthwise, theirs._bn1), (own.project, theirs._bn2)):
                self.watch(layer, norm)
        self.watch(self.tail.head, network._bn1)
        for p in self.parameters():
            p.requires_grad_(False)

    def watch(self, layer, norm):
        beta, gamma = norm.bias.detach(), norm.weight.detach().abs()
        layer.register_forward_hook(lambda _m, _i, out: self.seen.append(unlike(out, beta, gamma)))

    def forward(self, at):
        """Logits [b, 1000], the mean features [b, 1280], and how far the statistics are from ImageNet's."""
        self.seen.clear()
        mean = self.tail(at).mean((2, 3))
        strange = sum(self.seen) / len(self.seen) + unlike(at, *self.prior)
        return mean @ self.weight.T + self.bias, mean, strange


def unlike(out, beta, gamma):
    """Distance of a batch's statistics from what a batch norm remembers, in its own deviations."""
    mean, deviation = out.mean((0, 2, 3)), out.std((0, 2, 3))
    return (((mean - beta) / (gamma + 1e-2)) ** 2).clamp(max=9).mean() + (((deviation - gamma) / (gamma + 1e-2)) ** 2).clamp(max=9).mean()


def patches(count, places, rng):
    """Where a thing stands [count, 1, P, P]: 1 inside an ellipse of a quarter of the picture to nearly all of it, soft at its edge."""
    y, x = np.mgrid[0:places, 0:places] / (places - 1) * 2 - 1
    cy, cx = rng.uniform(-0.45, 0.45, (2, count, 1, 1))
    ry, rx = rng.uniform(0.45, 1.3, (2, count, 1, 1))
    far = np.hypot((x - cx) / rx, (y - cy) / ry)
    return torch.from_numpy(1 / (1 + np.exp(6 * (far - 1)))).float()[:, None]


def invert(watched, ground, classes, rng, steps=STEPS):
    """Maps [n, 192, P, P] that show these classes, and the frozen features of them."""
    mask = patches(len(ground), ground.shape[-1], rng)
    scale = watched.prior[1].view(1, -1, 1, 1)
    change = (0.3 * torch.randn_like(ground)).requires_grad_(True)
    optimiser = torch.optim.Adam([change], lr=0.12, betas=(0.8, 0.95))
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 0.12 * min(1, 2 * (1 - step / steps))
        at = ground + mask * scale * change
        logits, _, strange = watched(at)
        naming = F.cross_entropy(logits, classes, reduction="none")
        rough = (at[..., 1:] - at[..., :-1]).div(scale).pow(2).mean() + (at[..., 1:, :] - at[..., :-1, :]).div(scale).pow(2).mean()
        loss = naming.clamp(min=-np.log(ENOUGH)).mean() + 2 * strange + 0.05 * rough + 0.02 * change.pow(2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        at = (ground + mask * scale * change).half().float()
        logits, mean, strange = watched(at)
    return at, mean, logits, strange.item()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("features", type=pathlib.Path)
    parser.add_argument("--shards", type=int, default=2, help="of 2,048 maps, two of a class and some")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=STEPS)
    args = parser.parse_args()
    torch.set_num_threads(1)
    watched = Watched().to(memory_format=torch.channels_last)
    crops = [s for s in read_shards(args.features) if s["kind"] == "crops"]
    for shard in range(args.shards):
        folder = args.features / f"inverted-{args.seed}-{shard:03}"
        if folder.exists():
            continue
        began, rng = time.monotonic(), np.random.default_rng([args.seed, shard, 11])
        torch.manual_seed(int(rng.integers(2**31)))
        classes = torch.from_numpy(np.concatenate([rng.permutation(1000), rng.permutation(1000), rng.integers(0, 1000, 48)]))
        maps, means, small, sure = [], [], [], []
        for at in range(0, len(classes), BATCH):
            source = crops[rng.integers(len(crops))]
            rows = np.sort(rng.choice(len(source["map"]), BATCH, replace=False))
            ground = torch.from_numpy(source["map"][rows]).float().contiguous(memory_format=torch.channels_last)
            found, mean, logits, strange = invert(watched, ground, classes[at : at + BATCH], rng, args.steps)
            sure.append(logits.softmax(1).gather(1, classes[at : at + BATCH, None]).mean().item())
            maps.append(found.half().numpy())
            means.append(mean.half().numpy())
            # What the drawing tower sees says nothing of the class: another cut.
            small.append(source["small"][rng.permutation(rows)])
            if at % (4 * BATCH) == 0:
                print(f"{at + BATCH} maps, {time.monotonic() - began:.0f} s, sure {sure[-1]:.2f}, unlike ImageNet {strange:.3f}", flush=True)
        arrays = {"map": np.concatenate(maps), "mean": np.concatenate(means), "small": np.concatenate(small)}
        write(folder, arrays, {"kind": "inverted", "words": [[] for _ in classes], "classes": classes.tolist()})
        print(folder.name, f"{len(classes) / (time.monotonic() - began):.1f} a second, sure {np.mean(sure):.2f}", flush=True)


if __name__ == "__main__":
    main()
