"""Articles and plurals, enough for captions."""

PLURALS = {"child": "children", "woman": "women", "man": "men", "mouse": "mice", "goose": "geese", "sheep": "sheep",
           "fish": "fish", "deer": "deer", "ox": "oxen", "knife": "knives", "leaf": "leaves", "wolf": "wolves",
           "loaf": "loaves", "calf": "calves", "shelf": "shelves", "scarf": "scarves", "foot": "feet", "tooth": "teeth",
           "person": "people", "potato": "potatoes", "tomato": "tomatoes", "hero": "heroes", "mango": "mangoes",
           "cactus": "cacti", "bison": "bison", "shrimp": "shrimp", "aircraft": "aircraft", "spacecraft": "spacecraft"}
# Ends in s, yet is one thing.
SINGULAR = {"bus", "cactus", "octopus", "walrus", "compass", "glass", "grass", "dress", "moss", "cross", "canvas", "lens",
            "iris", "abacus", "minibus", "trolleybus", "abyss", "mattress", "princess", "fortress", "bass"}
# Not counted: no article, no plural.
MASS = set("""bread cheese meat bacon rice spaghetti sushi chocolate candy honey milk coffee tea wine beer juice corn garlic
money soap grass snow rain fog fire food fruit clothing furniture jewellery popcorn salad lightning water sand wood wool
butter salt sugar pasta soup hay ice paper yarn hair""".split())


def pluralised(noun):
    """Whether a noun is plural as it stands ("socks", "grapes")."""
    last = noun.split(" ")[-1]
    return last.endswith("s") and last not in SINGULAR and not last.endswith(("ss", "us", "is"))


def plural(noun):
    """The plural of a noun; one that is plural or not counted stays."""
    head, _, last = noun.rpartition(" ")
    if last in PLURALS:
        last = PLURALS[last]
    elif last not in MASS and not pluralised(last):
        if last.endswith(("s", "x", "z", "ch", "sh")):
            last += "es"
        elif last.endswith("y") and last[-2:-1] not in "aeiou":
            last = last[:-1] + "ies"
        else:
            last += "s"
    return f"{head} {last}".strip()


def one(noun, before=""):
    """A noun with its article, if it takes one: "an apple", "a red apple", "red socks"."""
    text = before + noun
    if pluralised(noun) or noun.split(" ")[-1] in MASS:
        return text
    start = text.lower()
    vowel = start[0] in "aeiou" and not start.startswith(("eu", "uni", "use", "ut", "one-"))
    return f"{'an' if vowel else 'a'} {text}"
