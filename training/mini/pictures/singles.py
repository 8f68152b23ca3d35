"""Training pictures without a partner: tiny photos by the dozen, emoji, and drawings with a word.

Tiny photos and emoji also say where their subject is: by its box, or by the emoji's own transparency.
"""

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from pictures.batches import as_image, invert, mirror, random_affine, transform
from pictures.lineart import draw

# What a drawing with a word is: a small bitmap, a human sketch of a few kinds, a named one of an icon set, else QuickDraw's.
SMALL, HUMAN, NAMED = 0.15, 0.15, 0.4


def upright_affine(rng):
    """As random_affine, but level: a box stays a box."""
    scale = np.exp(rng.uniform(-0.35, 0.1))
    affine = np.float32([[scale, 0, rng.uniform(-0.25, 0.25)], [0, scale, rng.uniform(-0.25, 0.25)]])
    return mirror(affine) if rng.random() < 0.5 else affine


def view_of_boxes(affines, boxes):
    """Boxes [N,4] in the unit square of the picture -> corners in the view's [-1,1], as [N,4]."""
    corners = boxes.view(-1, 2, 2) * 2 - 1
    seen = transform(invert(affines), corners)
    return torch.cat([seen.amin(1), seen.amax(1)], 1)


class Tiny(NamedTuple):
    """Photos [N,3,S,S], class, text row, boxes [N,4] in the view's [-1,1], the teacher's names [N,1000]."""

    photos: torch.Tensor
    classes: torch.Tensor
    rows: torch.Tensor
    boxes: torch.Tensor
    taught: torch.Tensor


def tiny_photos(data, count, size, rng):
    picked = rng.integers(len(data.tiny), size=count)
    pixels = torch.from_numpy(data.tiny[picked]).permute(0, 3, 1, 2).float() / 255
    affines = torch.from_numpy(np.stack([upright_affine(rng) for _ in range(count)]))
    grid = F.affine_grid(affines, (count, 3, size, size), align_corners=False)
    photos = F.grid_sample(pixels, grid, mode="bicubic", padding_mode="border", align_corners=False)
    gain = torch.from_numpy(rng.uniform(0.75, 1.25, (count, 3, 1, 1)).astype(np.float32))
    classes = torch.tensor([data.index["tiny_classes"][i] for i in picked])
    boxes = torch.tensor([data.index["tiny_boxes"][i] for i in picked]).float() + torch.tensor([0.0, 0, 1, 1])
    return Tiny((photos * gain).clamp(0, 1), classes, torch.from_numpy(data.tiny_row)[classes],
                view_of_boxes(affines, boxes / 64), torch.from_numpy(data.tiny_names[picked]).float())


def emoji(data, count, size, rng):
    """Emoji on white or on a photo: -> images [N,3,S,S], text row, opacity [N,1,S,S]."""
    images, masks, rows = [], [], []
    for _ in range(count):
        i = int(rng.integers(len(data.emoji)))
        picture = torch.from_numpy(np.array(data.emoji[i])).permute(2, 0, 1)[None].float() / 255
        affine = random_affine(rng)
        affine[:, :2] *= np.exp(rng.uniform(0, 0.7))
        picture = torch.cat([picture[:, :3] * picture[:, 3:], picture[:, 3:]], 1)
        grid = F.affine_grid(torch.from_numpy(affine)[None], (1, 4, size, size), align_corners=False)
        seen = F.grid_sample(picture, grid, align_corners=False)
        behind = torch.ones(1, 3, size, size)
        if rng.random() < 0.5:
            behind = as_image(data.tiny[int(rng.integers(len(data.tiny)))], size)
        images.append(seen[:, :3] + behind * (1 - seen[:, 3:]))
        masks.append(seen[:, 3:])
        rows.append(int(data.emoji_row[i]))
    return torch.cat(images), torch.tensor(rows), torch.cat(masks)


def drawings(data, count, size, rng):
    """Drawings with a word: -> images [N,3,S,S], word class (-1: none), text row."""
    images, words, rows = zip(*[one_drawing(data, size, rng) for _ in range(count)])
    return torch.cat(images).expand(-1, 3, -1, -1), torch.tensor(words), torch.tensor(rows)


def one_drawing(data, size, rng):
    kind = rng.random()
    if kind < SMALL:
        word, row, pictures = data.small[int(rng.integers(len(data.small)))]
        return bitmap_drawing(pictures[int(rng.integers(len(pictures)))], size, rng, 4), word, row
    if kind > 1 - NAMED and data.named:
        word, row, picture = data.named[int(rng.integers(len(data.named)))]
        return bitmap_drawing(255 - picture, size, rng, 6), word, row
    if kind < SMALL + HUMAN:
        word, row, strokes = data.human[int(rng.integers(len(data.human)))]
    else:
        word, strokes = data.drawings[int(rng.integers(len(data.drawings)))]
        row = int(data.word_row[word])
    return vector_drawing(strokes, size, rng), word, row


def vector_drawing(strokes, size, rng):
    extent = np.max(np.concatenate(strokes), 0)
    affine = invert(torch.from_numpy(random_affine(rng))).numpy()
    flip = np.float32([-1 if rng.random() < 0.5 else 1, 1])
    lines = [(((s - extent / 2) * 1.5 * flip) @ affine[:, :2].T + affine[:, 2] + 1) / 2 for s in strokes]
    pixels = draw(lines, size, rng.uniform(1.0, 3.6) * size / 160)
    return torch.from_numpy(pixels.copy()).float().div(255)[None, None]


def bitmap_drawing(ink, size, rng, margin):
    """A small bitmap, ink 255, enlarged and thresholded: its lines are as thick as a pen's again."""
    ink = torch.from_numpy(np.array(ink))[None, None].float() / 255
    ink = F.interpolate(F.pad(ink, (margin,) * 4), (size, size), mode="bicubic", align_corners=False)
    affine = random_affine(rng, 0.7)
    affine = mirror(affine) if rng.random() < 0.5 else affine
    grid = F.affine_grid(torch.from_numpy(affine)[None], (1, 1, size, size), align_corners=False)
    seen = F.grid_sample(ink, grid, align_corners=False)
    return 1 - torch.sigmoid((seen - float(rng.uniform(0.45, 0.7))) * 14)
