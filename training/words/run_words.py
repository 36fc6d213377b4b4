"""Changes of a run's word vectors after its training, each made once."""

import torch

from tower.probe import open_run


@torch.no_grad()
def change_words(run, mark, change):
    """Calls `change(tower, words, names, common)`, which writes into `words` [n, D] and says what it did, and keeps the result.

    `mark` names the change in RUN/final.pt: one that is there already is not made again.
    """
    torch.set_num_threads(1)
    final = torch.load(run / "final.pt", map_location="cpu")
    if mark in final:
        return
    tower, words, names = open_run(run)
    said = change(tower, words, names, final["common"])
    torch.save({**final, "words": words, mark: True}, run / "final.pt")
    print(said)
