"""Texts as words that a table of vectors knows; models/text/words.ts and word-table.ts are their twins.

golden.py writes what comes out here, for the tests of the twins.
"""

import json
import re
import struct
import unicodedata

import numpy as np

# Words that say nothing about what is to be seen; they are never unknown. What stands after one of LATER is about
# something beside the subject.
LATER = frozenset("at above behind below beside between by from in into near on onto over under with without".split())
STOP = LATER | frozenset("""a an the of for to and or as is are be it its this that these those there their his her my
your our some any two three four five six seven eight nine ten very who which not no""".split())
# "A drawing of a cat on white paper" is about the cat.
FRAME = re.compile(r"^.*\b(photo|photograph|picture|image|drawing|sketch|doodle|painting|illustration|icon|cartoon|art)s? of\b"
                   r"|\bon (a )?(white|blank|plain) (paper|background)\b")
IRREGULAR = {"men": "man", "women": "woman", "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse",
             "children": "child", "people": "person", "oxen": "ox"}
# Endings of plurals and what they replace, in the order in which they are tried.
ENDINGS = (("ies", "y"), ("ves", "f"), ("ves", "fe"), ("es", ""), ("s", ""))
# Numbers and single letters (t-shirt) are not unknown either.
SILENT = r"\d+|[a-z]"
LATER_WEIGHT = ATTRIBUTE_WEIGHT = 0.5
LONGEST_NAME = 5


def split(text):
    """Lower case, no accents, no possessive s, no frame: runs of letters and digits."""
    plain = unicodedata.normalize("NFKD", FRAME.sub("", text.lower()).replace("\u2019", "'"))
    plain = "".join(c for c in plain if not unicodedata.category(c).startswith("M"))
    return re.findall(r"[^\W_]+", re.sub(r"'s?(?!\w)", "", plain))


def known_form(word, known):
    """The word, or its singular, as `known` (a set or dict of words) has it; None if it has neither."""
    if word in known:
        return word
    singular = [IRREGULAR[word]] if word in IRREGULAR else []
    singular += [word[: -len(end)] + rest for end, rest in ENDINGS if word.endswith(end)]
    return next((form for form in singular if form in known), None)


def form(word, known, same):
    """The word as `known` has it or, by `same`, calls it; as it is if neither helps."""
    return known_form(word, known) or same.get(known_form(word, same), word)


def known_words(text, known, same):
    return [form(w, known, same) for w in split(text) if w not in STOP]


def content(text, known, same):
    """[(word as typed, its form, weight)] of the words that say something."""
    words, weight = [], 1.0
    for word in split(text):
        weight = LATER_WEIGHT if word in LATER and words else weight
        if word not in STOP:
            words.append((word, form(word, known, same), weight))
    return words


def pieces(words, known, names):
    """Cuts words into names of several words (the longest first) and single ones: [(name or word, weight)], unknown."""
    found, unknown, i = [], [], 0
    while i < len(words):
        typed, one, weight = words[i]
        keys = [" ".join(w for _, w, _ in words[i:i + n]) for n in range(min(LONGEST_NAME, len(words) - i), 1, -1)]
        key = next((key for key in keys if key in names), None)
        if key is None and one not in known and one not in names and not re.fullmatch(SILENT, one):
            unknown.append(typed)
        else:
            found.append((key or one, weight))
        i += len(key.split()) if key else 1
    return found, unknown


def embed(text, table):
    """table: words and names -> vectors; a set of attributes; `same`. -> unit vector (zeros: nothing known), unknown words."""
    words = content(text, table["words"], table["same"])
    found, unknown = pieces(words, table["words"], table["names"])
    whole = " ".join(w for _, w, _ in words)
    if whole in table["names"]:
        found, unknown = [(whole, 1.0)], []
    total = np.zeros(table["size"], np.float32)
    for piece, weight in found:
        first, second = (table["names"], table["words"]) if piece == whole else (table["words"], table["names"])
        row = first[piece] if piece in first else second.get(piece, 0)
        total += weight * (ATTRIBUTE_WEIGHT if piece in table["attributes"] else 1) * row
    return total / (np.linalg.norm(total) or 1), unknown


def read_table(path):
    """text.safetensors, as learn.py wrote it, for `embed`."""
    blob = path.read_bytes()
    length = struct.unpack("<Q", blob[:8])[0]
    header, body = json.loads(blob[8:8 + length]), blob[8 + length:]
    numbers = lambda name, kind: np.frombuffer(body, kind, int(np.prod(header[name]["shape"])), header[name]["data_offsets"][0])
    scales = numbers("scales", "<f2").astype(np.float32)
    rows = numbers("vectors", "i1").reshape(len(scales), -1) * scales[:, None]
    about = header["__metadata__"]
    words = about["words"].split(" ")
    names = {key: row for keys, row in zip(about["names"].split("|"), rows[len(words):]) for key in keys.split("=")}
    return {"words": dict(zip(words, rows)), "names": names, "size": rows.shape[1],
            "attributes": set(about["attributes"].split(" ")), "same": dict(pair.split("=") for pair in about["same"].split(" "))}
