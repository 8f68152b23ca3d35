"""Training pairs: a photo and a line drawing of it under two different known warps.

The two warps differ in scale, shift and rotation, so a feature map cannot solve the pairing by absolute
position. A mirror image is applied to both sides alike: a feature blind to left and right would be
useless to a drawing.
"""

import pickle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from pictures.lineart import draw, filtered
from pictures.pack import inside
from words.words import embed


def random_affine(rng, strength=1.0):
    """[2,3] map from output to input coordinates, both in [-1,1] (grid_sample's convention)."""
    angle = rng.uniform(-0.22, 0.22) * strength
    scale = np.exp(rng.uniform(-0.25, 0.2) * strength)
    shift = rng.uniform(-0.2, 0.2, 2) * strength
    c, s = np.cos(angle) * scale, np.sin(angle) * scale
    return np.float32([[c, -s, shift[0]], [s, c, shift[1]]])


def mirror(affine):
    return affine * np.float32([[-1, -1, -1], [1, 1, 1]])


def invert(affine):
    """[...,2,3] -> the inverse map."""
    a, t = affine[..., :2], affine[..., 2:]
    inverse = torch.linalg.inv(a)
    return torch.cat([inverse, -inverse @ t], -1)


def transform(affine, points):
    """affine [N,2,3], points [N,P,2] -> [N,P,2]."""
    return points @ affine[..., :2].transpose(-1, -2) + affine[..., 2].unsqueeze(-2)


def warp(images, affines, size, outside="zeros"):
    """images [N,3,H,W] in [0,1]; outside of them white ("zeros") or their border again ("border")."""
    grid = F.affine_grid(affines, (len(images), 3, size, size), align_corners=False)
    return F.grid_sample(images - 1, grid, align_corners=False, padding_mode=outside) + 1


# The share of pairs that are tiny pictures, of the others' drawings that are strokes, and of those in colour.
TINY = 0.2
STROKES = 0.7
TINTED = 0.2


def seen_by_teacher(folder, sort, count):
    """teachers/xception.py's features [count, 1024], each channel standardised; zeros for what it has not seen."""
    file = folder / f"teacher-{sort}.npy"
    features = np.load(file).astype(np.float32) if file.exists() else np.zeros((count, 1), np.float32)
    seen = features.any(1)
    if seen.any():
        features[seen] -= features[seen].mean(0)
        features[seen] /= features[seen].std(0) + 1e-3
    return torch.from_numpy(features.astype(np.float16))


def subjects_known(folder, count):
    """teachers/deeplab.py's masks [count, g, g] in [0,1]; NaN for photos without one."""
    file = folder / "subjects.npy"
    masks = np.load(file).astype(np.float32) / 255 if file.exists() else np.zeros((count, 1, 1), np.float32)
    masks[masks.max((1, 2)) < 0.5] = np.nan
    return torch.from_numpy(masks)


class Data:
    def __init__(self, folder: Path):
        self.index = pickle.load(open(folder / "index.pkl", "rb"))
        self.photos = np.load(folder / "photos.npy")
        self.tiny = np.load(folder / "tiny.npy")
        self.photo_taught = seen_by_teacher(folder, "photos", len(self.photos))
        self.tiny_taught = seen_by_teacher(folder, "tiny", len(self.tiny))
        self.subjects = subjects_known(folder, len(self.photos))
        self.tiny_with_teacher = np.flatnonzero(self.tiny_taught.any(1).numpy())
        self.chains = pickle.load(open(folder / "chains.pkl", "rb"))
        held = set(self.index["held_out_photos"])
        self.train_photos = np.array([i for i in range(len(self.photos)) if i not in held])
        labels = self.index["photo_labels"]
        folders = sorted({w for w in labels if w and w != "background_google"})
        self.tiny_count = len(self.index["tiny_words"])
        self.classes = self.tiny_count + len(folders)
        self.photo_class = np.array([self.tiny_count + folders.index(w) if w in folders else -1 for w in labels])
        words = sorted({w for w, _ in self.index["drawings"]})
        self.drawings = [(words.index(w), s) for w, s in self.index["drawings"]]
        self.words = words
        small = np.load(folder / "small.npz")
        self.emoji = np.load(folder / "emoji.npy", mmap_mode="r")
        rows = {name: i for i, name in enumerate(self.index["text_names"])}
        self.tiny_row = np.array([next((rows[w.lower()] for w in ws if w.lower() in rows), -1) for ws in self.index["tiny_words"]])
        self.photo_row = np.array([rows.get(w.replace("_", " "), -1) for w in labels])
        self.word_row = np.array([rows.get(w.lower(), -1) for w in words])
        self.emoji_row = np.array([rows.get(word, -1) for word in self.index["emoji_words"]])
        self.small = [(words.index(name) if name in words else -1, rows.get(name, -1), small[name]) for name in small.files]
        self.text = torch.from_numpy(self.index["text_rows"])

    def name_the_rest(self, table):
        """Labels that are no CLIP name get the row that our own words make of them, behind CLIP's (see words/words.py)."""
        more, labels = {}, [w.replace("_", " ") for w in self.index["photo_labels"]]

        def rows(found, texts):
            for text in sorted({text for row, text in zip(found, texts) if row < 0 and text}):
                vector, unknown = embed(text, table)
                if vector.any() and not unknown:
                    more.setdefault(text, (len(self.text) + len(more), vector))
            return np.array([more[text][0] if row < 0 and text in more else row for row, text in zip(found, texts)])

        self.tiny_row = rows(self.tiny_row, [words[0] for words in self.index["tiny_words"]])
        self.word_row = rows(self.word_row, self.words)
        self.photo_row = rows(self.photo_row, labels)
        self.text = torch.cat([self.text, torch.from_numpy(np.stack([vector for _, vector in more.values()]))])


class Pairs(NamedTuple):
    """Photos and drawings [N,3,S,S], their warps A and B [N,2,3], class, text row, the teacher's features [N,K], and
    the subject [N,S/8,S/8] as warp A shows it (NaN: not known)."""

    photos: torch.Tensor
    drawings: torch.Tensor
    a: torch.Tensor
    b: torch.Tensor
    classes: torch.Tensor
    rows: torch.Tensor
    taught: torch.Tensor
    subject: torch.Tensor


def as_image(pixels, enlarge_to=None):
    x = torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None].float() / 255
    if enlarge_to:
        x = F.interpolate(x, (enlarge_to, enlarge_to), mode="bicubic", align_corners=False).clamp(0, 1)
    return x


def stroke_lines(chains, affine, size, rng):
    """Some of a photo's edge chains, warped, in unit coordinates, and the width of one pen in pixels."""
    count = int(np.exp(rng.uniform(np.log(5), np.log(90))))
    rank = np.argsort(np.arange(len(chains)) + rng.gumbel(0, 12, len(chains)))[:count]
    to_output = invert(torch.from_numpy(affine)).numpy()
    lines = [((chains[i] * 2 - 1) @ to_output[:, :2].T + to_output[:, 2] + 1) / 2 for i in rank]
    return lines, rng.uniform(1.0, 3.6) * size / 160


def stroke_drawing(chains, affine, size, rng):
    """What a sketch looks like: uint8 [size,size]."""
    lines, width = stroke_lines(chains, affine, size, rng)
    return draw(lines, size, width)


def tinted(line, photo, affine, rng):
    """A stroke drawing [S,S] in the colours of its photo, darkened or not: -> [1,3,S,S]."""
    color = warp(F.avg_pool2d(photo, 8), torch.from_numpy(affine)[None], len(line), "border")
    return 1 - (1 - line) * (1 - color * float(rng.uniform(0.3, 1)))


def one_pair(data, size, rng, line_art):
    a, b = random_affine(rng), random_affine(rng)
    if rng.random() < 0.5:
        a, b = mirror(a), mirror(b)
    if rng.random() < TINY:
        i = int(rng.integers(len(data.tiny)))
        x = as_image(data.tiny[i], size)
        drawing = warp(x, torch.from_numpy(b)[None], size, "border")
        drawing = filtered(drawing, rng) if line_art else drawing
        k = data.index["tiny_classes"][i]
        unknown = torch.full((1, size // 8, size // 8), torch.nan)
        return warp(x, torch.from_numpy(a)[None], size), drawing, a, b, k, data.tiny_row[k], data.tiny_taught[i], unknown
    i = int(rng.choice(data.train_photos))
    x = as_image(data.photos[i])
    drawing = drawing_of(data, i, x, b, size, rng) if line_art else warp(x, torch.from_numpy(b)[None], size)
    photo = warp(x, torch.from_numpy(a)[None], size)
    grid = F.affine_grid(torch.from_numpy(a)[None], (1, 1, size // 8, size // 8), align_corners=False)
    subject = F.grid_sample(data.subjects[i][None, None], grid, align_corners=False)[0]
    return photo, drawing, a, b, data.photo_class[i], data.photo_row[i], data.photo_taught[i], subject


def drawing_of(data, i, x, affine, size, rng):
    """Strokes along some of a photo's edges or its edges filtered: [1,3,S,S]."""
    chains = data.chains[i]
    if len(chains) >= 6 and rng.random() < STROKES:
        line = torch.from_numpy(stroke_drawing(chains, affine, size, rng).copy()).float() / 255
        return tinted(line, x, affine, rng) if rng.random() < TINTED else line.expand(1, 3, -1, -1)
    # A drawing has no picture frame: the photo's border is continued, not cut off.
    y = as_image(inside(data.photos[i], data.index["frames"][i]))
    return filtered(warp(y, torch.from_numpy(affine)[None], size, "border"), rng)


def photo_pairs(data, count, size, rng, line_art=True):
    """Without line art (an ablation) the second picture is the photo again."""
    photos, drawings, a, b, classes, rows, taught, subject = zip(*[one_pair(data, size, rng, line_art) for _ in range(count)])
    gain = torch.from_numpy(rng.uniform(0.75, 1.2, (count, 3, 1, 1)).astype(np.float32))
    return Pairs((torch.cat(photos) * gain).clamp(0, 1), torch.cat(drawings), torch.from_numpy(np.stack(a)), torch.from_numpy(np.stack(b)),
                 torch.tensor(np.array(classes)), torch.tensor(np.array(rows)), torch.stack(taught).float(), torch.cat(subject))
