"""Training pairs: a photo and a line drawing of it under two different known warps.

The two warps differ in scale, shift and rotation, so a feature map cannot solve the pairing by absolute
position. A mirror image is applied to both sides alike: a feature blind to left and right would be
useless to a drawing.
"""

import pickle
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from lineart import draw, filtered
from pack import inside


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


# The share of stroke drawings that are in colour.
TINTED = 0.2


class Data:
    def __init__(self, folder: Path):
        self.index = pickle.load(open(folder / "index.pkl", "rb"))
        self.photos = np.load(folder / "photos.npy", mmap_mode="r")
        self.tiny = np.load(folder / "tiny.npy", mmap_mode="r")
        self.chains = pickle.load(open(folder / "chains.pkl", "rb"))
        held = set(self.index["held_out_photos"])
        self.train_photos = np.array([i for i in range(len(self.photos)) if i not in held])
        labels = self.index["photo_labels"]
        folders = sorted({w for w in labels if w and w != "background_google"})
        self.tiny_count = len(self.index["tiny_words"])
        self.classes = self.tiny_count + len(folders)
        self.photo_class = np.array([self.tiny_count + folders.index(w) if w in folders else -1 for w in labels])
        rows = {name: i for i, name in enumerate(self.index["text_names"])}
        self.tiny_row = np.array([next((rows[w.lower()] for w in ws if w.lower() in rows), -1) for ws in self.index["tiny_words"]])
        self.photo_row = np.array([rows.get(w.replace("_", " "), -1) for w in labels])
        self.text = torch.from_numpy(self.index["text_rows"])
        words = sorted({w for w, _ in self.index["drawings"]})
        self.word_row = np.array([rows.get(w.lower(), -1) for w in words])
        self.drawings = [(words.index(w), s) for w, s in self.index["drawings"]]
        self.words = words
        small = np.load(folder / "small.npz")
        self.small = [(words.index(name) if name in words else -1, rows.get(name, -1), small[name]) for name in small.files]
        self.emoji = np.load(folder / "emoji.npy", mmap_mode="r")
        self.emoji_row = np.array([rows.get(word, -1) for word in self.index["emoji_words"]])


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
    color = warp(F.avg_pool2d(photo, 9, 1, 4), torch.from_numpy(affine)[None], len(line), "border")
    return 1 - (1 - line) * (1 - color * float(rng.uniform(0.3, 1)))


def photo_pairs(data, count, size, rng):
    """-> photo [N,3,S,S], drawing [N,3,S,S], warps A and B [N,2,3], class, text row, box [N,4] or nan (photo frame, unit)."""
    photos, drawings, a_all, b_all, classes, rows, boxes = [], [], [], [], [], [], []
    for _ in range(count):
        a, b = random_affine(rng), random_affine(rng)
        if rng.random() < 0.5:
            a, b = mirror(a), mirror(b)
        use_tiny = rng.random() < 0.4
        if use_tiny:
            i = int(rng.integers(len(data.tiny)))
            pixels, frame, chains, k = data.tiny[i], (0, 0, 64, 64), [], data.index["tiny_classes"][i]
            classes.append(k), rows.append(data.tiny_row[k])
            boxes.append(np.float32(data.index["tiny_boxes"][i]) / 64)
        else:
            i = int(rng.choice(data.train_photos))
            pixels, frame, chains = data.photos[i], data.index["frames"][i], data.chains[i]
            classes.append(data.photo_class[i]), rows.append(data.photo_row[i])
            boxes.append(np.float32([np.nan] * 4))
        x = as_image(pixels, size if use_tiny else None)
        photos.append(warp(x, torch.from_numpy(a)[None], size))
        if len(chains) >= 6 and rng.random() < 0.6:
            line = torch.from_numpy(stroke_drawing(chains, b, size, rng).copy()).float() / 255
            drawings.append(tinted(line, x, b, rng) if rng.random() < TINTED else line.expand(1, 3, -1, -1))
        else:
            # A drawing has no picture frame: the photo's border is continued, not cut off.
            y = x if use_tiny else as_image(inside(pixels, frame))
            drawings.append(filtered(warp(y, torch.from_numpy(b)[None], size, "border"), rng))
        a_all.append(a), b_all.append(b)
    photo = torch.cat(photos)
    gain = torch.from_numpy(rng.uniform(0.75, 1.2, (count, 3, 1, 1)).astype(np.float32))
    return ((photo * gain).clamp(0, 1), torch.cat(drawings), torch.from_numpy(np.stack(a_all)), torch.from_numpy(np.stack(b_all)),
            torch.tensor(classes), torch.tensor(np.array(rows)), torch.from_numpy(np.stack(boxes)))
