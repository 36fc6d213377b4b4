"""Trains the byte-level BPE of the embedded model, in CLIP's `tokenizer.json` form (end-of-word suffix `</w>`)."""

import json

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

START, END = "<|startoftext|>", "<|endoftext|>"
# CLIP's own splitting rule (openai/CLIP, simple_tokenizer.py), without its special tokens.
WORD = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def train_tokenizer(texts, size, context):
    """A tokenizer.json document with at most `size` entries; the end token has the largest id, as in CLIP."""
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>", unk_token=END))
    normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    splitter = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(WORD), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, splitter
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(
        vocab_size=size - 258, end_of_word_suffix="</w>", initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    document = json.loads(tokenizer.to_str())
    # Every byte exists inside and at the end of a word, so that no text is unknown.
    entries = alphabet + [byte + "</w>" for byte in alphabet]
    entries += [t for t, _ in sorted(document["model"]["vocab"].items(), key=lambda e: e[1]) if t not in set(entries)]
    entries += [START, END]
    ids = {token: index for index, token in enumerate(entries)}
    document["model"]["vocab"] = ids
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    document["added_tokens"] = [{"id": ids[t], "content": t, **special} for t in (START, END)]
    document["truncation"] = {"direction": "Right", "max_length": context, "strategy": "LongestFirst", "stride": 0}
    document["post_processor"] = {
        "type": "RobertaProcessing",
        "sep": [END, ids[END]],
        "cls": [START, ids[START]],
        "trim_offsets": False,
        "add_prefix_space": False,
    }
    document["decoder"] = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
    return document
