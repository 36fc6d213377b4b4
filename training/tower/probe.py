"""How a run stands, on shards that it never saw: python -m tower.probe CACHE RUN [--held CACHE_OF_HELD_OUT_PEOPLE].

Quick figures to choose by while training; those of the model card come from `npm run evaluate`.
"""

import argparse
import pathlib

import torch
from torch.nn import functional as F

from tower import backbone
from drawings.drawing_net import DrawingNet
from tower.image_tower import DrawingMap, ImageTower
from tower.joint import folded
from tower.shards import Drawings, People, open_table, read_shards


def hits(direction, gained, related, common):
    """Shares, in percent, of a right word first, in 3, in 5: of the very word, then of its relatives too."""
    rows = gained[:, :common].any(1)
    order = direction[rows][:, :common].argsort(1, descending=True)[:, :5]
    out = []
    for right in (gained[rows], ((gained[rows].float() @ related) > 0) | gained[rows]):
        found = right[:, :common].gather(1, order)
        out.append(" / ".join(f"{100 * found[:, :k].any(1).float().mean():.0f}" for k in (1, 3, 5)))
    return f"{out[0]} (with relatives {out[1]}; {int(rows.sum())} changes)"


def open_run(folder):
    """The averaged tower and its words."""
    path = folder / "final.pt"
    final = torch.load(path if path.exists() else folder / "state.pt", map_location="cpu")
    tower = ImageTower(backbone.Tail(backbone.load()), DrawingMap(folded(DrawingNet())))
    if "tower" in final:
        tower.load_state_dict(final["tower"])
        return tower.eval(), F.normalize(final["words"], dim=1), final["names"]
    state = {k.removeprefix("tower."): v for k, v in final["average"].items() if k.startswith("tower.")}
    tower.load_state_dict(state)
    return tower.eval(), F.normalize(final["average"]["words"], dim=1), final["names"]


@torch.no_grad()
def vectors(tower, batch):
    out = []
    for at in range(0, len(batch["map"]), 64):
        places, _ = tower(batch["map"][at : at + 64], batch["small"][at : at + 64].float() / 255)
        out.append(F.normalize(places.sum(1), dim=1))
    return torch.cat(out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cache", type=pathlib.Path)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--held", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=1000)
    args = parser.parse_args()
    tower, words, names = open_run(args.run)
    shards = read_shards(args.cache)
    table = open_table(args.cache, shards)
    assert table.names == names
    weight, bias = backbone.classifier(backbone.load())
    sources = [("drawings", Drawings(shards, 7, held=True)), ("people", People(shards, 7, held=True))]
    if args.held:
        held = People(read_shards(args.held), 7)
        sources.append(("people held out", held))
    for name, source in sources:
        if not source.count:
            continue
        source.label(table)
        for across in (0.0, 1.0) if isinstance(source, People) else (None,):
            source.ACROSS = across
            batch = source.batch(args.pairs)
            z = vectors(tower, batch)
            n = args.pairs
            d = F.normalize(z[:n] - z[n:], dim=1) @ words.T
            a, b = batch["truth"][:n], batch["truth"][n:]
            print(f"{name}{'' if across is None else ', one person' if not across else ', two people'}: gained {hits(d, a & ~b, table.related, table.common)}")
            length = (z[:n] - z[n:]).norm(dim=1)
            same = batch["same"]
            changed = (a ^ b).any(1)
            if same.sum() > 10:
                score = (z[:n] - z[n:]) @ words[: table.common].T
                top = score.abs().amax(1)
                rank = (top[changed][:, None] > top[same][None]).float().mean()
                print(f"   unchanged {int(same.sum())}: length {length[same].mean():.3f}, changed {length[changed].mean():.3f}, AUROC {rank:.3f}")
        teacher = (batch["mean"] @ weight.T + bias).softmax(1)
        sure = teacher.amax(1)
        own = (z @ words[table.class_word].T).argmax(1)
        # Classes that share a word are one answer.
        agree = table.class_word[own] == table.class_word[teacher.argmax(1)]
        print(f"   classes: agreement {agree.float().mean():.3f}, where the backbone is sure (.5) {agree[sure > 0.5].float().mean():.3f} of {int((sure > 0.5).sum())}")


if __name__ == "__main__":
    main()
