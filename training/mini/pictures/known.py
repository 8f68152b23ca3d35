"""What teachers and people know of the training pictures, as batches.py wants it."""

import json
import pickle
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from words.words import embed

# Names of drawings are learned from all sets but these: with them we ask whether a drawing's name is known.
HELD_OUT_SETS = ("iconoir", "fluent-emoji-high-contrast")
MASK_SIZE = 44


class Rows:
    """Two arrays, one behind the other."""

    def __init__(self, first, second):
        self.parts, self.shape = (first, second), (len(first) + len(second), *first.shape[1:])

    def __len__(self):
        return self.shape[0]

    def __getitem__(self, i):
        first, second = self.parts
        return first[i] if i < len(first) else second[i - len(first)]


def taught(file, count):
    """teachers/look.py's logits [count,1000]; one row of zeros for all, if it has not looked."""
    return np.load(file, mmap_mode="r") if file.exists() else np.broadcast_to(np.zeros(1000, np.float16), (count, 1000))


def isnet_seen(file):
    """teachers/isnet.py's masks: photo -> [44,44] from 0 to 255, of those that ISNet is sure of."""
    seen = np.load(file, mmap_mode="r") if file.exists() else np.zeros((0, 1, 1), np.uint8)
    return {int(i): np.array(seen[i]) for i in np.flatnonzero(seen.max((1, 2)) > 127)} if len(seen) else {}


def subjects_known(folder, data):
    """Masks [photos,44,44] in [0,1], NaN where none is known: people's, ISNet's, else DeepLab's."""
    file, first = folder / "subjects.npy", data.first
    masks = torch.full((len(data.photos), MASK_SIZE, MASK_SIZE), torch.nan)
    if file.exists():
        seen = np.load(file, mmap_mode="r")
        known = np.flatnonzero(seen.max((1, 2)) > 127)
        small = torch.from_numpy(seen[known])[:, None].float() / 255
        masks[known] = F.interpolate(small, (MASK_SIZE, MASK_SIZE), mode="bilinear", align_corners=False)[:, 0]
    data.deeplab = masks[:first].clone()
    data.isnet = {**data.people["isnet"], **isnet_seen(folder / "isnet.npy")}
    for i, mask in data.isnet.items():
        masks[i] = torch.from_numpy(mask).float() / 255
    theirs = np.load(folder / "people-subjects.npy")
    known = np.flatnonzero(theirs.max((1, 2)) > 127)
    masks[first + known] = torch.from_numpy(theirs[known]).float() / 255
    return masks


def sketches_by_photo(people, first, held):
    """[(photo, its sketches)] that may be learned from, and (word, strokes) of all sketches of no held-out photo."""
    of, loose = {}, []
    for word, photo, strokes in people["sketches"]:
        if photo >= 0 and first + photo in held:
            continue
        if strokes:
            least = np.min(np.concatenate(strokes), 0)
            wide = max(np.max(np.concatenate(strokes) - least), 1e-3)
            loose.append((word, [(s - least) / wide for s in strokes]))
        if photo >= 0 and strokes:
            of.setdefault(first + photo, []).append(strokes)
    return sorted(of.items()), loose


def named_drawings(folder, rows, number):
    """named.mjs's pictures whose name is one of CLIP's: [(word, text row, picture 96x96, 0 ink)], learned from and held out."""
    file = folder / "named.json"
    if not file.exists():
        return [], []
    names = json.load(open(file))
    pictures = np.memmap(folder / "named.bin", np.uint8).reshape(len(names), 96, 96)
    learned, held_out = [], []
    for k, (group, name) in enumerate(names):
        row = rows.get(name, rows.get(name.split(" ")[-1], -1) if group == "openmoji" else -1)
        if row >= 0:
            (held_out if group in HELD_OUT_SETS else learned).append((number.get(name, -1), row, pictures[k]))
    return learned, held_out


class Data:
    """What pack.py, people.py and the teachers have written. Photos are numbered through: pack.py's, then people.py's."""

    def __init__(self, folder: Path):
        self.index = pickle.load(open(folder / "index.pkl", "rb"))
        self.people = people = pickle.load(open(folder / "people.pkl", "rb"))
        self.photos = Rows(np.load(folder / "photos.npy", mmap_mode="r"), np.load(folder / "people-photos.npy", mmap_mode="r"))
        self.first = first = len(self.index["frames"])
        self.frames = self.index["frames"] + people["frames"]
        self.tiny = np.load(folder / "tiny.npy", mmap_mode="r")
        self.photo_names = taught(folder / "names-photos.npy", len(self.photos))
        self.tiny_names = taught(folder / "names-tiny.npy", len(self.tiny))
        self.subjects = subjects_known(folder, self)
        self.chains = pickle.load(open(folder / "chains.pkl", "rb")) + people["chains"]
        self.contours = np.load(folder / "contours.npy", mmap_mode="r") if (folder / "contours.npy").exists() else None
        learned = folder / "contour-chains.pkl"
        self.contour_chains = pickle.load(open(learned, "rb")) if learned.exists() else [[]] * len(self.photos)
        held = set(self.index["held_out_photos"]) | {first + i for i in people["held_out"]}
        self.held_out = {name: [first + i for i in people["held_out"] if people["sets"][i] == name] for name in set(people["sets"])}
        self.train_photos = np.array([i for i in range(len(self.photos)) if i not in held])
        self.masked = np.array([i for i in self.train_photos if i >= first and not np.isnan(self.subjects[i][0, 0])]
                               + [i for i in self.isnet if i not in held])
        self.with_lines = np.array([first + i for i in people["contours"] if first + i not in held])
        self.sketched, self.loose = sketches_by_photo(people, first, held)
        labels = self.index["photo_labels"] + [label.lower() for label in people["labels"]]
        folders = sorted({w for w in self.index["photo_labels"] if w and w != "background_google"})
        self.tiny_count = len(self.index["tiny_words"])
        self.classes = self.tiny_count + len(folders)
        self.photo_class = np.array([self.tiny_count + folders.index(w) if w in folders else -1 for w in self.index["photo_labels"]]
                                    + [-1] * len(people["labels"]))
        self.words = words = sorted({w for w, _ in self.index["drawings"]})
        self.drawings = [(words.index(w), s) for w, s in self.index["drawings"]]
        small = np.load(folder / "small.npz")
        self.emoji = np.load(folder / "emoji.npy", mmap_mode="r")
        rows = {name: i for i, name in enumerate(self.index["text_names"])}
        self.labels = [w.replace("_", " ") for w in labels]
        self.tiny_row = np.array([next((rows[w.lower()] for w in ws if w.lower() in rows), -1) for ws in self.index["tiny_words"]])
        self.photo_row = np.array([rows.get(w, -1) for w in self.labels])
        self.word_row = np.array([rows.get(w.lower(), -1) for w in words])
        self.emoji_row = np.array([rows.get(word, -1) for word in self.index["emoji_words"]])
        number = {word: k for k, word in enumerate(words)}
        self.small = [(number.get(name, -1), rows.get(name, -1), small[name]) for name in small.files]
        # Human sketches of no photo that is held out, and sheep, as drawings with a word; named drawings by set.
        self.human = [(number.get(w, -1), rows.get(w, -1), s) for w, s in self.loose + people["sheep"] if s]
        self.named, self.named_held_out = named_drawings(folder, rows, number)
        self.text = torch.from_numpy(self.index["text_rows"])

    def forget(self, parts):
        """What an ablation goes without: `learned` contours as line art, `named` drawings."""
        if "learned" in parts:
            self.contour_chains = [[]] * len(self.photos)
        if "named" in parts:
            self.named = []

    def name_the_rest(self, table):
        """Labels that are no CLIP name get the row that our own words make of them, behind CLIP's (see words/words.py)."""
        more = {}

        def rows(found, texts):
            for text in sorted({text for row, text in zip(found, texts) if row < 0 and text}):
                vector, unknown = embed(text, table)
                if vector.any() and not unknown:
                    more.setdefault(text, (len(self.text) + len(more), vector))
            return np.array([more[text][0] if row < 0 and text in more else row for row, text in zip(found, texts)])

        self.tiny_row = rows(self.tiny_row, [words[0] for words in self.index["tiny_words"]])
        self.word_row = rows(self.word_row, self.words)
        self.photo_row = rows(self.photo_row, self.labels)
        self.text = torch.cat([self.text, torch.from_numpy(np.stack([vector for _, vector in more.values()]))])
