"""Every thing that people wear or hold: its builder, its words, where it sits, how often it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .wear import caps, drinks, eye_wear, feast_hats, goggles, hats, held, helmets, masks, neck_wear, wraps
from .dice import Dice
from .body.head import Head


@dataclass(frozen=True)
class Item:
    """`slot`: two things of one slot are never worn together. `covers`: words that it hides."""

    build: Callable[[Head, Dice], None]
    words: tuple[str, ...]
    slot: str
    weight: float = 1.0
    covers: frozenset[str] = frozenset()


# These need room above the head.
TALL = frozenset(
    {
        "top hat",
        "party hat",
        "Santa hat",
        "crown",
        "cowboy hat",
        "graduation cap",
        "beanie",
        "plain hat",
        "bucket hat",
        "turban",
    }
)
HAIR = frozenset({"bald head"})
ALL_HAIR = frozenset({"bald head", "short hair", "long hair", "curly hair", "earrings"})
MOUTH = frozenset({"smile", "frown", "open mouth", "tongue", "beard", "moustache"})
EYES = frozenset({"wink", "closed eyes"})


def hat(build: Callable[[Head, Dice], None], *words: str, weight: float = 1.0, covers: frozenset[str] = HAIR) -> Item:
    return Item(build, words, "head", weight, covers)


HEADWEAR = {
    "cap": hat(caps.cap, "cap", "hat", weight=6),
    "beanie": hat(caps.beanie, "beanie", "hat", weight=2.5),
    "beret": hat(caps.beret, "beret", "hat"),
    "fedora": hat(hats.fedora, "hat", weight=1.2),
    "plain hat": hat(hats.plain_hat, "hat", weight=1.2),
    "cowboy hat": hat(hats.cowboy_hat, "cowboy hat", "hat", weight=1.6),
    "sun hat": hat(hats.sun_hat, "sun hat", "hat", weight=1.8),
    "bucket hat": hat(hats.bucket_hat, "bucket hat", "hat", weight=1.2),
    "bowler hat": hat(hats.bowler_hat, "bowler hat", "hat"),
    "top hat": hat(hats.top_hat, "top hat", "hat", weight=1.2),
    "party hat": hat(feast_hats.party_hat, "party hat", "hat", covers=frozenset()),
    "Santa hat": hat(feast_hats.santa_hat, "Santa hat", "hat", weight=1.2),
    "graduation cap": hat(feast_hats.graduation_cap, "graduation cap", "cap", weight=1.3),
    "crown": hat(feast_hats.crown, "crown", weight=1.2),
    "hard hat": hat(helmets.hard_hat, "hard hat", "helmet", weight=1.6),
    "bicycle helmet": hat(helmets.bicycle_helmet, "bicycle helmet", "helmet", weight=1.4),
    "motorcycle helmet": hat(
        helmets.motorcycle_helmet, "motorcycle helmet", "helmet", weight=1.6, covers=ALL_HAIR | frozenset({"beard"})
    ),
    "army helmet": hat(helmets.army_helmet, "helmet"),
    "knight helmet": hat(helmets.knight_helmet, "helmet", weight=0.6, covers=ALL_HAIR),
    "headscarf": hat(wraps.headscarf, "headscarf", weight=2, covers=ALL_HAIR),
    "turban": hat(wraps.turban, "turban", weight=1.3),
    "hood": hat(wraps.hood, "hood", weight=1.6, covers=HAIR | {"earrings"}),
    "headband": hat(wraps.headband, "headband", weight=1.2, covers=frozenset()),
    "headphones": Item(wraps.headphones, ("headphones",), "head", 2.2, frozenset({"earrings"})),
    "headset": Item(wraps.headset, ("headset", "headphones"), "head", 0.8, frozenset({"earrings"})),
    "ear muffs": Item(wraps.ear_muffs, ("ear muffs",), "head", 0.9, frozenset({"earrings"})),
    "hair bow": Item(caps.hair_bow, ("hair bow",), "head", 0.9),
    "ski mask": Item(masks.ski_mask, ("ski mask",), "head", 0.8, ALL_HAIR | frozenset({"beard", "moustache", "frown"})),
}
FACE = {
    "glasses": Item(eye_wear.glasses, ("glasses",), "eyes", 4),
    "sunglasses": Item(eye_wear.sunglasses, ("sunglasses",), "eyes", 4, EYES),
    "goggles": Item(goggles.goggles, ("goggles",), "eyes", 1.3, EYES),
    "eye patch": Item(goggles.eye_patch, ("eye patch",), "eyes", 0.7, frozenset({"wink"})),
    "mask": Item(masks.mask, ("mask",), "mouth", 4, MOUTH),
    "gas mask": Item(masks.gas_mask, ("gas mask", "mask"), "mouth", 0.8, MOUTH | EYES),
}
NECK = {
    "earrings": Item(neck_wear.earrings, ("earrings",), "ears", 1),
    "necklace": Item(neck_wear.necklace, ("necklace",), "neck", 1),
    "scarf": Item(neck_wear.scarf, ("scarf",), "neck", 1.5),
    "necktie": Item(neck_wear.necktie, ("necktie",), "neck", 1),
    "bow tie": Item(neck_wear.bow_tie, ("bow tie",), "neck", 1),
}
HELD = {
    "cup": Item(drinks.cup, ("cup",), "hand", 1.4),
    "glass": Item(drinks.glass, ("glass",), "hand"),
    "bottle": Item(drinks.bottle, ("bottle",), "hand"),
    "telephone": Item(held.telephone, ("telephone",), "hand", 1.4),
    "book": Item(held.book, ("book",), "hand"),
    "banana": Item(held.banana, ("banana",), "hand"),
    "ball": Item(held.ball_toy, ("ball",), "hand"),
    "flower": Item(held.flower, ("flower",), "hand"),
}

GROUPS = {"headwear": HEADWEAR, "face": FACE, "neck": NECK, "held": HELD}
ITEMS: dict[str, Item] = {name: item for group in GROUPS.values() for name, item in group.items()}
# Builders that move hair and skull come first: what lies over the hair measures it.
ORDER = list(ITEMS)


# What a covered face leaves no room for.
MASKED = {"glasses", "sunglasses", "goggles", "eye patch", "mask", "cup", "banana", "bottle", "glass"}
# What a covered neck leaves no room for.
NECKLINE = {"headscarf", "scarf", "necktie", "bow tie", "necklace", "hood", "earrings"}


def conflicts(name: str, other: str) -> bool:
    """Whether two things cannot be worn together."""
    a, b = ITEMS[name], ITEMS[other]
    pair = {name, other}
    if a.slot == b.slot:
        return True
    if "gas mask" in pair or "ski mask" in pair:
        return "gas mask" in pair and "head" in (a.slot, b.slot) or bool(pair & MASKED)
    if "motorcycle helmet" in pair:
        return bool(pair & {"mask", "goggles", "telephone"}) or "hand" in (a.slot, b.slot)
    return pair <= NECKLINE and bool(pair & {"headscarf", "hood"})
