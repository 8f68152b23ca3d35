"""Learn where words lie in the space of CLIP's text embeddings: `python3 -m words.learn --data DATA` prints scores as JSON.

A name is the sum of its words. A word is known by itself, by the kind of thing it names (lexicon.txt, written by
hand) and by its letters: two words are alike as far as they share these. Vectors of words follow by kernel ridge
regression (Saunders, Gammerman, Vovk 1998) from the 1,612 names whose CLIP ViT-B/32 embeddings we have (text_table
in names.py), so that words in no name get a vector too, from words of their kind.

Writes models/mini/text.safetensors: a row for each word, then one for each name, which keeps the embedding that CLIP gave
it. Scores are of names held out: each of them once, in folds made by the seed; names of the same words (boot,
boots) are held out together.
"""

import argparse
import json
import struct
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tensor_files import MODEL
from words.names import text_table
from words.words import ATTRIBUTE_WEIGHT, known_words

HERE = Path(__file__).parent
FOLDS = 5
RIDGE = 1.0
# What makes two words alike: being the same one, common tags, common runs of letters of these lengths.
PARTS = {"own": 1.0, "tags": 1.0, "letters": 0.75}
GRAMS = (2, 3, 4)
# Weight of words in brackets in a name's sum.
BRACKETS = 0.5


class Lexicon(NamedTuple):
    tags: dict  # word -> set of tags, itself among them
    attributes: set
    same: dict  # spelling -> word


def read_lexicon(path):
    tags, attributes, same = defaultdict(set), set(), {}
    for line in path.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        head, entries = line.split(":")
        for entry in entries.split(";"):
            word, _, more = entry.strip().partition("=")
            if head == "same":
                same[word] = more
                continue
            tags[word] |= {word, *more.split()}
            if head == "attribute":
                attributes.add(word)
            else:
                tags[word] |= set(head.split())
    return Lexicon(dict(tags), attributes, same)


class Name(NamedTuple):
    parts: list  # alternatives (barrel/bucket), each a list of words
    brackets: list  # words of an explanation in brackets


def parse(name, known, same):
    """A name in words; those that are not known stay as they are."""
    main, _, rest = name.partition("(")
    explanation, _, after = rest.partition(")")
    parts = [known_words(part, known, same) for part in (main + after).split("/")]
    return Name([part for part in parts if part], known_words(explanation, known, same))


def vocabulary(names, lexicon):
    """Every word of the lexicon and of the names, sorted; and the names parsed. A name's own words stay as they are."""
    parsed = [parse(name, lexicon.tags, {}) for name in names]
    words = {w for name in parsed for part in name.parts for w in part}
    return sorted(words | (lexicon.tags.keys() - lexicon.same.keys())), parsed


def mixture(parsed, words, attributes):
    """How much of each word a name is: [names, words]."""
    column = {w: i for i, w in enumerate(words)}
    out = np.zeros((len(parsed), len(words)), np.float32)
    for row, name in zip(out, parsed):
        for part in name.parts:
            for w in part:
                row[column[w]] += (ATTRIBUTE_WEIGHT if w in attributes else 1) / len(name.parts) / len(part) ** 0.5
        brackets = [w for w in name.brackets if w in column]
        for w in brackets:
            row[column[w]] += BRACKETS / len(brackets) ** 0.5
    return out


def indicator(words, bags):
    """bags: {feature: strength} of each word -> a matrix [words, features]."""
    column = {f: i for i, f in enumerate(sorted({f for bag in bags for f in bag}))}
    out = np.zeros((len(words), len(column)), np.float32)
    for row, bag in zip(out, bags):
        for f, strength in bag.items():
            row[column[f]] = strength
    return out


def likeness(words, tags, parts=PARTS):
    """Kernel between words, [words, words]: rare tags count more; the same word is alike by `parts`' sum."""
    often = Counter(t for w in words for t in tags.get(w, ()))
    bags = [{t: np.log(len(words) / often[t]) for t in tags.get(w, ())} for w in words]
    kernel = parts["own"] * np.eye(len(words), dtype=np.float32) + parts["tags"] * cosines(words, bags)
    for n in GRAMS:
        bags = [{f"<{w}>"[i:i + n]: 1 for i in range(len(w) + 3 - n)} for w in words]
        kernel += parts["letters"] / len(GRAMS) * cosines(words, bags)
    return kernel


def cosines(words, bags):
    x = unit(indicator(words, bags))
    return x @ x.T


def solve(mix, kernel, targets):
    """Vectors of all words, [words, D]."""
    spread = kernel @ mix.T
    return spread @ np.linalg.solve(mix @ spread + RIDGE * np.eye(len(mix)), targets)


def unit(x):
    return x / np.maximum(np.linalg.norm(x, axis=-1, keepdims=True), 1e-9)


def folds(parsed, seed):
    """The fold of each name; names of the same words share one."""
    keys = [min(" ".join(part) for part in name.parts) for name in parsed]
    groups = sorted(set(keys))
    fold = dict(zip(groups, np.random.default_rng(seed).permutation(len(groups)) % FOLDS))
    return np.array([fold[key] for key in keys])


def held_out(mix, kernel, targets, fold):
    """What each name would be put at by the names of the other folds, [names, D]."""
    out = np.zeros_like(targets)
    for k in range(FOLDS):
        out[fold == k] = mix[fold == k] @ solve(mix[fold != k], kernel, targets[fold != k])
    return unit(out)


def all_words_elsewhere(parsed, fold):
    """Whether every word of a name's own text occurs in names of other folds."""
    words = [{w for part in name.parts for w in part} for name in parsed]
    seen = [set().union(*(w for w, f in zip(words, fold) if f != k)) for k in range(FOLDS)]
    return np.array([w <= seen[f] for w, f in zip(words, fold)])


def scores(predicted, targets, elsewhere):
    cosine = (predicted * targets).sum(1)
    rank = (predicted @ targets.T >= cosine[:, None]).sum(1)
    some = lambda chosen: {"names": int(chosen.sum()), "median_cosine": round(float(np.median(cosine[chosen])), 3),
                           "top1": round(float((rank[chosen] <= 1).mean()), 3), "top5": round(float((rank[chosen] <= 5).mean()), 3)}
    return {"all": some(elsewhere >= 0), "words_elsewhere": some(elsewhere), "new_word": some(~elsewhere)}


def evaluate(words, parsed, lexicon, targets, seed):
    fold = folds(parsed, seed)
    elsewhere = all_words_elsewhere(parsed, fold)
    mix = mixture(parsed, words, lexicon.attributes)
    without = {"as shipped": {}, "without lexicon": {"tags": 0}, "without letters": {"letters": 0},
               "words alone": {"tags": 0, "letters": 0}}
    kernels = {kind: likeness(words, lexicon.tags, PARTS | parts) for kind, parts in without.items()}
    return {kind: scores(held_out(mix, kernel, targets, fold), targets, elsewhere) for kind, kernel in kernels.items()}


def name_rows(names, parsed, targets):
    """Words of a name, joined -> its embedding; several names of the same words: the one without more, or the mean."""
    plain, others = {}, defaultdict(list)
    for name, parts, row in zip(names, parsed, targets):
        for part in parts.parts:
            if len(parts.parts) == 1 and "(" not in name:
                plain.setdefault(" ".join(part), row)
            others[" ".join(part)].append(row)
    return {key: plain.get(key, unit(np.mean(rows, 0))) for key, rows in sorted(others.items())}


def synonyms(classes, rows, lexicon, known):
    """Other names of things that have a row: {key of the row: [keys]}. classes: lists of names of one thing."""
    found = defaultdict(list)
    for things in classes:
        keys = [" ".join(parse(thing, known, lexicon.same).parts[0]) for thing in things]
        row = next((key for key in keys if key in rows), None)
        if row:
            found[row] += [key for key in keys if key not in rows and key not in known]
    return found


def write_safetensors(path, vectors, scales, metadata):
    header, at = {"__metadata__": metadata}, 0
    for name, array, kind in (("vectors", vectors, "I8"), ("scales", scales, "F16")):
        header[name] = {"dtype": kind, "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + vectors.tobytes() + scales.tobytes())


def export(path, words, vectors, rows, more, lexicon):
    """Rows as whole numbers of -127 to 127 and a scale each; what they mean is in the metadata."""
    table = np.concatenate([vectors, np.stack(list(rows.values()))])
    scale = (np.abs(table).max(1) / 127).astype("f2")
    used = {spelling: word for spelling, word in lexicon.same.items() if spelling not in words}
    whole = np.rint(table / scale[:, None].astype("f4")).clip(-127, 127).astype("i1")
    write_safetensors(path, whole, scale, {
        "name": "strokesmith mini, words", "license": "MIT; learned from CLIP ViT-B/32's text embeddings (MIT)",
        "words": " ".join(words), "names": "|".join("=".join([key, *more.get(key, [])]) for key in rows),
        "attributes": " ".join(sorted(lexicon.attributes)), "same": " ".join(f"{a}={b}" for a, b in sorted(used.items()))})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=MODEL / "text.safetensors")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    names, targets = text_table(args.data)
    lexicon = read_lexicon(HERE / "lexicon.txt")
    words, parsed = vocabulary(names, lexicon)
    rows = name_rows(names, parsed, targets)
    classes = json.loads((args.data / "tiny-imagenet-classes.json").read_text()).values()
    more = synonyms(classes, rows, lexicon, set(words))
    mix = mixture(parsed, words, lexicon.attributes)
    export(args.to, words, solve(mix, likeness(words, lexicon.tags), targets), rows, more, lexicon)
    print(json.dumps({"seed": args.seed, "names": len(names), "words": len(words), "bytes": args.to.stat().st_size,
                      "held_out": evaluate(words, parsed, lexicon, targets, args.seed)}, indent=1))


if __name__ == "__main__":
    main()
