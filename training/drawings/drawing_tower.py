"""Trains the drawing tower alone, beside one vector per word, on drawings composed as it goes.

python -m drawings.drawing_tower --sprites DIR --out DIR --minutes 90 [--ranks 2]; run again with the same --out to resume. On a machine
with a GPU it runs there (one rank; give it --pairs 512 --workers 14). joint.py goes on from it.
"""

import argparse
import copy
import math
import pathlib
import time

import numpy as np
import torch
from torch.nn import functional as F

from tower import ranks
from drawings.compose import Composer, Concepts, read_common
from drawings.drawing_net import EMBEDDING, DrawingNet
from tower.image_tower import DRAWING_MEAN as MEAN
from tower.image_tower import DRAWING_STD as STD
from tower.losses import multi_cross_entropy
from tower.precision import autocast

HERE = pathlib.Path(__file__).parents[1]
COMMON = HERE.parent / "models" / "vocabulary" / "common.txt"
# Share of pairs without a camera's traces once pictures have grown.
CALM = 0.5


class Stream(torch.utils.data.IterableDataset):
    def __init__(self, sprites, concepts, size, pairs, seed, calm):
        self.sprites, self.concepts, self.size, self.pairs, self.seed = sprites, concepts, size, pairs, seed
        self.calm = calm

    def __iter__(self):
        torch.set_num_threads(1)
        worker = torch.utils.data.get_worker_info()
        composer = Composer(self.sprites, self.concepts, self.size, self.seed + 1000 * (worker.id if worker else 0), self.calm)
        while True:
            yield composer.batch(self.pairs)


class Model(torch.nn.Module):
    """The image tower, a vector for each word, and the temperatures of the losses."""

    def __init__(self, args, words):
        super().__init__()
        self.vision = DrawingNet()
        self.words = torch.nn.Parameter(F.normalize(torch.randn(words, EMBEDDING), dim=1))
        self.scales = torch.nn.Parameter(torch.log(torch.tensor([1 / 0.07, 1 / 0.07])))


def losses(model, images, truth, told, related):
    """Contrast, naming, direction and null losses of one batch, and how often the best word of a change is right.

    images [2n, D] (a's, then b's) are normalised; truth and told [2n, words] say what each picture shows and which of
    that its caption names. A caption is the direction of the sum of its words.
    """
    n = len(images) // 2
    words = F.normalize(model.words, dim=1)
    scale = model.scales.exp().clamp(max=100)
    spoken = told.any(1)
    captions = F.normalize(told[spoken].float() @ words, dim=1)
    said = truth.float() @ told[spoken].float().T == told[spoken].sum(1)[None]
    logits = scale[0] * images @ captions.T
    contrast = (multi_cross_entropy(logits, said) + multi_cross_entropy(logits.T, said.T)) / 2
    naming = multi_cross_entropy(scale[0] * images @ words.T, truth, (truth.float() @ related) > 0)
    a, b = truth[:n], truth[n:]
    gained, lost = a & ~b, b & ~a
    difference = images[:n] - images[n:]
    length = difference.norm(dim=1, keepdim=True)
    direction = scale[1] * (difference / length.clamp(min=1e-4)) @ words.T
    turn = (
        multi_cross_entropy(direction, gained, (gained.float() @ related) > 0)
        + multi_cross_entropy(-direction, lost, (lost.float() @ related) > 0)
    ) / 2
    same = ~(a ^ b).any(1)
    null = (length[same] ** 2).mean() if same.any() else length.sum() * 0
    hit = gained.gather(1, direction.argmax(1, keepdim=True))[gained.any(1)].float().mean()
    return contrast, naming, turn, null, hit


def schedule(text):
    """'48:0.5,80:1' to [(48, 0.5), (80, 1.0)]: pixels of a picture's side, and up to which part of the run."""
    steps = [(int(size), float(until)) for size, until in (part.split(":") for part in text.split(","))]
    if steps[-1][1] != 1 or any(a[1] >= b[1] for a, b in zip(steps, steps[1:])):
        raise argparse.ArgumentTypeError(f"Expected rising shares that end with 1, got {text}.")
    return steps


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sprites", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--pairs", type=int, default=96, help="pairs of a rank's batch")
    parser.add_argument("--ranks", type=int, default=1, help="processes that share each step, one thread each")
    parser.add_argument("--workers", type=int, default=0, help="processes of a rank that compose pictures; 0: itself")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", type=schedule, default="48:0.42,64:0.78,80:1", help="pixels, and until which share")
    return parser.parse_args()


def run(rank, args):
    torch.set_num_threads(1 if args.device == "cpu" else 4)
    torch.manual_seed(args.seed)
    ranks.join(rank, args)
    rng = np.random.default_rng(args.seed + rank)
    concepts = Concepts(args.sprites, read_common(COMMON))
    count = len(concepts.words)
    module = Model(args, count).to(args.device, memory_format=torch.channels_last)
    average = copy.deepcopy(module)
    parameters = list(module.parameters())
    decay = [p for name, p in module.named_parameters() if p.ndim > 1 and name != "words"]
    rest = [p for name, p in module.named_parameters() if p.ndim <= 1 or name == "words"]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0}], lr=1.5e-3, betas=(0.9, 0.98))
    state = args.out / "state.pt"
    step, spent = 0, 0.0
    if state.exists():
        saved = torch.load(state, map_location=args.device)
        module.load_state_dict(saved["module"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        step, spent = saved["step"], saved["spent"]
        rng = np.random.default_rng(args.seed + rank + 1000 * step)
    if rank == 0:
        print(f"{count} words, {len(concepts.common)} common; {sum(p.numel() for p in module.vision.parameters())} parameters; from step {step}", flush=True)
    mean, std = MEAN.to(args.device), STD.to(args.device)
    related = concepts.related.float().to(args.device)
    began, totals = time.monotonic(), np.zeros(5)
    loader, size = None, 0
    progress = spent / (args.minutes * 60)

    def elapsed():
        return spent + time.monotonic() - began

    def save():
        torch.save({"module": module.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": elapsed()}, state.with_suffix(".new"))
        state.with_suffix(".new").replace(state)

    while progress < 1:
        wanted = next(size for size, until in args.sizes if progress < until)
        if wanted != size:
            size = wanted
            # The largest changes of look first; what is asked later is mostly as drawn.
            calm = 0.0 if size == args.sizes[0][0] and len(args.sizes) > 1 else CALM
            stream = Stream(args.sprites, concepts, size, args.pairs, args.seed + 7 * step + 1 + 500_000 * rank, calm)
            loader = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=args.workers, prefetch_factor=4 if args.workers else None))
        for group in optimiser.param_groups:
            group["lr"] = 1.5e-3 * min(1, (step + 1) / 100) * max(0.02, 0.5 * (1 + math.cos(math.pi * progress)))
        pixels, shows = next(loader)
        truth = torch.zeros(len(shows), count, dtype=torch.bool)
        told = torch.zeros(len(shows), count, dtype=torch.bool)
        for row, shown in enumerate(shows):
            ids = sorted(shown)
            truth[row, ids] = True
            told[row, rng.permutation(ids)[: 1 + int(rng.random() * min(3, len(ids)))].astype(int)] = True
        x = ((pixels.to(args.device).float() / 255 - mean) / std).contiguous(memory_format=torch.channels_last)
        # bf16 pays on GPUs and on CPUs with AMX; elsewhere it is emulated and many times slower.
        with autocast(args.device):
            images = module.vision(x)
        images = F.normalize(images.float(), dim=1)
        contrast, naming, turn, null, hit = losses(module, images, truth.to(args.device), told.to(args.device), related)
        turned = min(1, progress / 0.05)
        loss = 0.7 * contrast + 0.5 * naming + 1.5 * turned * turn + 4 * null
        optimiser.zero_grad(set_to_none=False)
        loss.backward()
        progress = ranks.average_gradients(parameters, elapsed() / (args.minutes * 60), args.ranks)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        step += 1
        keep = min(0.998, 1 - 1 / (step / 10 + 1))
        with torch.no_grad():
            for target, source in zip(average.state_dict().values(), module.state_dict().values()):
                if target.dtype.is_floating_point:
                    target.lerp_(source, 1 - keep)
                else:
                    target.copy_(source)
        totals += [v.item() for v in (contrast, naming, turn, null, hit)]
        if rank == 0 and step % 50 == 0:
            print(f"step {step} {elapsed():.0f}s at {size} px: contrast {totals[0] / 50:.3f} naming {totals[1] / 50:.3f} direction {totals[2] / 50:.3f} null {totals[3] / 50:.4f} hit@1 {totals[4] / 50:.3f} scales {[round(s, 1) for s in module.scales.exp().tolist()]}", flush=True)
        if step % 50 == 0:
            totals[:] = 0
        if rank == 0 and step % 100 == 0:
            save()
    if rank == 0:
        save()
        torch.save({"vision": average.vision.state_dict(), "words": F.normalize(average.words, dim=1).detach(), "names": concepts.words, "steps": step, "pairs": args.pairs * args.ranks, "size": args.sizes[-1][0]}, args.out / "final.pt")
        print("done", step, flush=True)


if __name__ == "__main__":
    ranks.launch(run, options())
