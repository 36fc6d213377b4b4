"""What joint training asks of pictures and words. Pictures come in pairs: a's first, then b's, all of unit length."""

from torch.nn import functional as F


def multi_cross_entropy(logits, positive, ignore=None):
    """Mean over rows with positives of the cross-entropy against the uniform distribution over them."""
    if ignore is not None:
        logits = logits.masked_fill(ignore & ~positive, -1e4)
    rows = positive.any(1)
    if not rows.any():
        return logits.sum() * 0
    target = positive[rows].float()
    return -(logits[rows].log_softmax(1) * target / target.sum(1, keepdim=True)).sum(1).mean()


def relatives(truth, related):
    """Words [n, words] that are close to a true one: neither right nor wrong."""
    return (truth.float() @ related) > 0


def pair_losses(images, truth, words, scales, table, unsure, same, named):
    """Naming, direction and null loss of pairs, and how often the best word of a change is right.

    images [2n, D]; truth [2n, words]; unsure [2n, words]: words that a picture may show without saying so; same [n]: pairs in
    which nothing that has a word changed and that show one person or thing; named [2n]: pictures whose words say all they show.
    """
    n, related = len(images) // 2, table.related
    naming = multi_cross_entropy(scales[0] * images @ words.T, truth & named[:, None], relatives(truth, related) | unsure | ~table.pictured)
    a, b = truth[:n], truth[n:]
    gained, lost = a & ~b, b & ~a
    difference = images[:n] - images[n:]
    length = difference.norm(dim=1, keepdim=True)
    direction = scales[1] * (difference / length.clamp(min=1e-4)) @ words.T
    # What both pictures show is no wrong answer to be pushed away for its own sake, but it is wrong as the change.
    open_ = unsure[:n] & unsure[n:]
    turn = (
        multi_cross_entropy(direction, gained, relatives(gained, related) | open_)
        + multi_cross_entropy(-direction, lost, relatives(lost, related) | open_)
    ) / 2
    null = (length[same] ** 2).mean() if same.any() else length.sum() * 0
    hit = gained.gather(1, direction.masked_fill(open_, -1e4).argmax(1, keepdim=True))[gained.any(1)].float().mean()
    return naming, turn, null, hit


def distillation(images, words, class_word, scale, teacher):
    """Cross-entropy of the space's thousand classes against the frozen backbone's own probabilities [n, 1000]."""
    return -((scale * images @ words[class_word].T).log_softmax(1) * teacher).sum(1).mean()


def class_naming(images, words, scale, classes, table):
    """Pictures (or features) of known classes [n]: their own word and the kinds that they belong to."""
    truth = table.true_of_class[classes]
    own = F.cross_entropy(scale * images @ words[table.class_word].T, classes)
    return own + 0.5 * multi_cross_entropy(scale * images @ words.T, truth, relatives(truth, table.related))
