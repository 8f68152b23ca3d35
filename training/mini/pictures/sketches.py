"""Photos and what people sketched of them, under two different known warps."""

from typing import NamedTuple

import numpy as np
import torch

from pictures.batches import as_image, invert, mirror, random_affine, warp
from pictures.lineart import draw


class Sketched(NamedTuple):
    """Photos and people's sketches of them [N,3,S,S], each under its own warp [N,2,3]; text row, contours of the photo."""

    photos: torch.Tensor
    drawings: torch.Tensor
    a: torch.Tensor
    b: torch.Tensor
    rows: torch.Tensor


def human_pairs(data, count, size, rng):
    """Of different photos; mirrored alike."""
    made = []
    for k in rng.choice(len(data.sketched), count, replace=False):
        i, sketches = data.sketched[k]
        a, b = random_affine(rng), random_affine(rng)
        if rng.random() < 0.5:
            a, b = mirror(a), mirror(b)
        to_output = invert(torch.from_numpy(b)).numpy()
        strokes = sketches[int(rng.integers(len(sketches)))]
        lines = [((s * 2 - 1) @ to_output[:, :2].T + to_output[:, 2] + 1) / 2 for s in strokes]
        pixels = torch.from_numpy(draw(lines, size, rng.uniform(1.0, 3.2) * size / 160).copy()).float() / 255
        made.append((warp(as_image(data.photos[i]), torch.from_numpy(a)[None], size), pixels.expand(1, 3, -1, -1),
                     a, b, data.photo_row[i]))
    photos, drawings, a, b, rows = zip(*made)
    return Sketched(torch.cat(photos), torch.cat(drawings), torch.from_numpy(np.stack(a)), torch.from_numpy(np.stack(b)),
                    torch.tensor(np.array(rows)))
