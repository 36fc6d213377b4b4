"""Training in several processes that share each step, one thread each."""

import os

import torch
from torch import distributed


def join(rank, args):
    """Meets the other ranks."""
    if args.ranks > 1:
        distributed.init_process_group("gloo", init_method=f"file://{args.out}/meeting", rank=rank, world_size=args.ranks)


def average_gradients(parameters, progress, ranks):
    """Replaces gradients by their mean over the ranks; returns the mean of `progress`, so that all stop at the same step."""
    if ranks == 1:
        return progress
    # One message a step: every gradient, and the clock.
    flat = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in parameters] + [torch.tensor([progress])])
    distributed.all_reduce(flat)
    flat /= ranks
    start = 0
    for p in parameters:
        if p.grad is not None:
            p.grad.copy_(flat[start : start + p.numel()].view_as(p))
        start += p.numel()
    return flat[-1].item()


def launch(run, args):
    """Calls `run(rank, args)` in each rank."""
    args.out = args.out.resolve()
    args.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    (args.out / "meeting").unlink(missing_ok=True)
    if args.ranks > 1:
        torch.multiprocessing.spawn(run, (args,), args.ranks)
    else:
        run(0, args)
