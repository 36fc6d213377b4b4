"""Trains the embedded model: contrastive towers plus a loss on the direction between two pictures.

python train.py --sprites DIR --out DIR --minutes 25 [--device cuda]; run again with the same --out to resume.
"""

import argparse
import copy
import json
import math
import pathlib
import time

import numpy as np
import torch
from torch.nn import functional as F

from compose import Composer, Concepts, read_common
from tokenizer import train_tokenizer
from tokenizers import Tokenizer
from towers import TextTower, VisionTower

HERE = pathlib.Path(__file__).parent
# CLIP's normalisation, so that one preprocessor serves every model.
MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)
TEMPLATES = ["{}", "a {}", "a picture of a {}", "a drawing of a {}", "a photo of a {}", "an illustration with a {}", "the {}"]
CONTEXT, BPE_SIZE, SIZE = 24, 3000, 64


class Stream(torch.utils.data.IterableDataset):
    def __init__(self, sprites, concepts, pairs, seed):
        self.sprites, self.concepts, self.pairs, self.seed = sprites, concepts, pairs, seed

    def __iter__(self):
        torch.set_num_threads(1)
        worker = torch.utils.data.get_worker_info()
        composer = Composer(self.sprites, self.concepts, SIZE, self.seed + 1000 * (worker.id if worker else 0))
        while True:
            yield composer.batch(self.pairs)


def caption(words, shows, rng):
    """One sentence that is true of a picture: some of its words in a random order and frame, and those words' numbers."""
    ids = sorted(shows)
    if not ids:
        return "nothing", ()
    keep = rng.permutation(ids)[: 1 + int(rng.random() * min(3, len(ids)))]
    names = [words[i] for i in keep]
    if len(names) == 1:
        return TEMPLATES[rng.integers(len(TEMPLATES))].format(names[0]), tuple(keep)
    joined = (" with " if rng.random() < 0.5 else " and ").join(names[:2]) + "".join(f" and {n}" for n in names[2:])
    return ["{}", "a {}", "a picture of a {}", "a drawing of a {}"][rng.integers(4)].format(joined), tuple(keep)


def encode(tokenizer, texts):
    """Ids padded with the end token to the longest text: exact, since attention is causal and the first end is read."""
    rows = [e.ids for e in tokenizer.encode_batch(texts)]
    width = max(map(len, rows))
    return torch.tensor([row + [row[-1]] * (width - len(row)) for row in rows])


def multi_cross_entropy(logits, positive, ignore=None):
    """Mean over rows with positives of the cross-entropy against the uniform distribution over them."""
    if ignore is not None:
        logits = logits.masked_fill(ignore & ~positive, -1e4)
    rows = positive.any(1)
    if not rows.any():
        return logits.sum() * 0
    target = positive[rows].float()
    return -(logits[rows].log_softmax(1) * target / target.sum(1, keepdim=True)).sum(1).mean()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sprites", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--pairs", type=int, default=96)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = np.random.default_rng(args.seed)
    concepts = Concepts(args.sprites, read_common(HERE.parent / "vocabulary" / "common.txt"))
    words, common = concepts.words, len(concepts.common)
    texts = [t.format(w) for w in words for t in TEMPLATES] + ["a person with a hat and glasses", "nothing"] * 20
    document = train_tokenizer(texts, BPE_SIZE, CONTEXT)
    (args.out / "tokenizer.json").write_text(json.dumps(document, ensure_ascii=False, indent=1))
    tokenizer = Tokenizer.from_file(str(args.out / "tokenizer.json"))
    (args.out / "known.txt").write_text("\n".join(words) + "\n")

    vision, text = VisionTower(), TextTower(tokenizer.get_vocab_size(), CONTEXT)
    scales = torch.nn.Parameter(torch.log(torch.tensor([1 / 0.07, 1 / 0.07])))
    module = torch.nn.ModuleDict({"vision": vision, "text": text}).to(args.device, memory_format=torch.channels_last)
    module.register_parameter("scales", scales)
    average = copy.deepcopy(module)
    decay = [p for p in module.parameters() if p.ndim > 1]
    rest = [p for p in module.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0}], lr=1.5e-3, betas=(0.9, 0.98))
    state = args.out / "state.pt"
    step, spent = 0, 0.0
    if state.exists():
        saved = torch.load(state, map_location=args.device)
        module.load_state_dict(saved["module"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        step, spent = saved["step"], saved["spent"]
    print(f"{len(words)} words, {common} common; {sum(p.numel() for p in vision.parameters())} + {sum(p.numel() for p in text.parameters())} parameters; from step {step}", flush=True)
    stream = Stream(args.sprites, concepts, args.pairs, args.seed + 7 * step + 1)
    loader = iter(torch.utils.data.DataLoader(stream, batch_size=None, num_workers=args.workers, prefetch_factor=4))
    mean, std = MEAN.to(args.device), STD.to(args.device)
    related, budget = concepts.related.to(args.device), args.minutes * 60
    began, totals = time.monotonic(), np.zeros(4)

    def save():
        torch.save({"module": module.state_dict(), "average": average.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent + time.monotonic() - began}, state.with_suffix(".new"))
        state.with_suffix(".new").replace(state)

    while (progress := (spent + time.monotonic() - began) / budget) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 1.5e-3 * min(1, (step + 1) / 200) * max(0.02, 0.5 * (1 + math.cos(math.pi * progress)))
        pixels, shows = next(loader)
        n = len(shows) // 2
        truth = torch.zeros(2 * n, len(words), dtype=torch.bool)
        for row, shown in enumerate(shows):
            truth[row, list(shown)] = True
        captions = [caption(words, s, rng) for s in shows]
        said = torch.zeros(2 * n, len(words))
        for row, (_, ids) in enumerate(captions):
            said[row, list(ids)] = 1
        true = (truth.float() @ said.T) == said.sum(1)[None]
        # Directions are read over the everyday words and a sample of the others.
        others = common + rng.permutation(len(words) - common)[:48]
        changed = (truth[:n] ^ truth[n:]).any(0)[common:].nonzero()[:, 0].numpy() + common
        chosen = np.concatenate([np.arange(common), np.union1d(others, changed)])
        frame = TEMPLATES[rng.integers(len(TEMPLATES))] if rng.random() < 0.5 else "{}"
        ids = encode(tokenizer, [c for c, _ in captions] + [frame.format(words[i]) for i in chosen])
        truth, true, ids = truth.to(args.device), true.to(args.device), ids.to(args.device)
        x = ((pixels.to(args.device).float() / 255 - mean) / std).contiguous(memory_format=torch.channels_last)
        with torch.autocast(args.device, torch.bfloat16):
            image, both = vision(x), text(ids)
        image, both = F.normalize(image.float(), dim=1), F.normalize(both.float(), dim=1)
        said_by, word = both[: 2 * n], both[2 * n :]
        scale = scales.exp().clamp(max=100)
        logits = scale[0] * image @ said_by.T
        contrast = (multi_cross_entropy(logits, true) + multi_cross_entropy(logits.T, true.T)) / 2
        a, b, ta, tb = image[:n], image[n:], truth[:n], truth[n:]
        chosen = torch.from_numpy(chosen).to(args.device)
        gained, lost = (ta & ~tb)[:, chosen], (tb & ~ta)[:, chosen]
        near = related[chosen][:, chosen].float()
        difference = a - b
        length = difference.norm(dim=1, keepdim=True)
        direction = scale[1] * (difference / length.clamp(min=1e-4)) @ word.T
        pairs = gained.any(1) | lost.any(1)
        turn = (multi_cross_entropy(direction, gained, (gained.float() @ near) > 0) + multi_cross_entropy(-direction, lost, (lost.float() @ near) > 0)) / 2
        same = (length[~pairs] ** 2).mean() if (~pairs).any() else length.sum() * 0
        weight = 0.8 * min(1, progress / 0.1)
        loss = contrast + weight * turn + same
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimiser.step()
        step += 1
        keep = min(0.998, 1 - 1 / (step / 10 + 1))
        with torch.no_grad():
            for target, source in zip(average.state_dict().values(), module.state_dict().values()):
                if target.dtype.is_floating_point:
                    target.lerp_(source, 1 - keep)
                else:
                    target.copy_(source)
            hit = gained.gather(1, direction.argmax(1, keepdim=True))[gained.any(1)].float().mean().item()
        totals += [contrast.item(), turn.item(), same.item(), hit]
        if step % 100 == 0:
            now = spent + time.monotonic() - began
            print(f"step {step} {now:.0f}s contrast {totals[0] / 100:.3f} direction {totals[1] / 100:.3f} same {totals[2] / 100:.4f} hit@1 {totals[3] / 100:.3f} scales {scale.tolist()}", flush=True)
            totals[:] = 0
        if step % 500 == 0:
            save()
    save()
    torch.save({"vision": average["vision"].state_dict(), "text": average["text"].state_dict(), "steps": step, "pairs": args.pairs}, args.out / "final.pt")
    print("done", step, flush=True)


if __name__ == "__main__":
    main()
