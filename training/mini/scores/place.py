"""Place: does a drawing's cell find its own cell of the photo, among all cells of that photo?

Photo and drawing are under two different known warps, so that absolute position finds nothing. Only cells
that lie inside the photo and inside both views take part. A cell as similar as the right one counts as more
similar, so blank maps score nothing. Strokes are drawn by the rasterizer that sketches are drawn with.
"""

import numpy as np
import torch
import torch.nn.functional as F

from network.geometry import cell_centres, compose
from network.losses import LEVELS, sample
from pictures.batches import as_image, invert, mirror, random_affine, stroke_lines, transform, warp
from pictures.lineart import filtered
from pictures.pack import inside
from scores.ours import drawings

FEWEST_CHAINS = 6
INK = 0.5


def two_warps(rng):
    a, b = random_affine(rng), random_affine(rng)
    return (mirror(a), mirror(b)) if rng.random() < 0.5 else (a, b)


def stroke_drawings(data, picked, size, seed):
    """For every picked photo with enough edges a drawing under its warp B: number of the photo -> [1,3,S,S]."""
    drawn, made = [i for i in picked if len(data.chains[i]) >= FEWEST_CHAINS], []
    for i in drawn:
        _, b = two_warps(np.random.default_rng([seed, i]))
        made.append(stroke_lines(data.chains[i], b, size, np.random.default_rng([seed, i, 1])))
    lines, widths = zip(*made)
    images = torch.from_numpy(drawings(lines, widths, size).copy()).float() / 255
    return {i: image.expand(1, 3, -1, -1) for i, image in zip(drawn, images)}


def warped_pair(data, i, size, rng):
    """A photo under warp A, a filtered drawing of it under warp B: -> photo, drawing [1,3,S,S], A, B [1,2,3]."""
    to_a, to_b = (torch.from_numpy(affine)[None] for affine in two_warps(rng))
    pixels = data.photos[i]
    photo = warp(as_image(pixels), to_a, size)
    edges = filtered(warp(as_image(inside(pixels, data.index["frames"][i])), to_b, size, "border"), rng)
    return photo, edges, to_a, to_b


def shared_cells(a, b, frame, packed, grid):
    """Centres of the drawing's cells [1,P,2] and where the photo's view has them, as far as both show the photo.

    frame: the photo inside its packed square, in pixels of that square, which is `packed` wide.
    """
    points = cell_centres(grid)
    source = (transform(b, points) + 1) / 2 * packed
    there = transform(compose(invert(a[0]), b[0])[None], points)
    in_photo = ((source > torch.tensor(frame[:2])) & (source < torch.tensor(frame[2:]))).all(-1)
    seen = (in_photo & (there.abs().amax(-1) < 1 - 1 / grid))[0]
    return points[:, seen], there[:, seen], seen


def ranks(photo_map, drawing_map, points, there):
    """How many other cells of the photo are at least as similar as the right one: [P], 0 is a hit."""
    photo = F.normalize(sample(photo_map, there)[0], dim=-1)
    drawing = F.normalize(sample(drawing_map, points)[0], dim=-1)
    cosine = drawing @ photo.T
    return (cosine >= cosine.diagonal()[:, None]).sum(1) - 1


def looked_up(encoders, data, picked, size, seed):
    """encoders: name -> (images -> maps by level). Yields photo, encoder, sort of drawing, level, ranks [P] and which of
    these cells are inked [P]."""
    strokes = stroke_drawings(data, picked, size, seed)
    for i in picked:
        photo, edges, a, b = warped_pair(data, i, size, np.random.default_rng([seed, i]))
        shown = {"filter": edges, **({"strokes": strokes[i]} if i in strokes else {})}
        for encoder, maps_of in encoders.items():
            maps = maps_of(torch.cat([photo, *shown.values()]))
            for level in (level for level in LEVELS if level in maps):
                grid = maps[level].shape[-1]
                points, there, seen = shared_cells(a, b, data.index["frames"][i], data.photos.shape[1], grid)
                for k, (kind, drawing) in enumerate(shown.items(), 1):
                    inked = F.adaptive_max_pool2d(1 - drawing[:, :1], grid).flatten()[seen] > INK
                    yield i, encoder, kind, level, ranks(maps[level][:1], maps[level][k:k + 1], points, there), inked


def place(encoders, data, picked, size, seed):
    """-> shares of hits by encoder, drawing, level, choice of cells."""
    found, candidates = {}, {}
    for _, encoder, kind, level, rank, inked in looked_up(encoders, data, picked, size, seed):
        candidates.setdefault(level, []).append(len(rank))
        for cells, chosen in (("inked", rank[inked]), ("all", rank)):
            found.setdefault((encoder, kind, level, cells), []).append(chosen)
    scores = {"candidates": {level: round(float(np.mean(n)), 1) for level, n in candidates.items()}}
    for (encoder, kind, level, cells), parts in found.items():
        rank = torch.cat(parts)
        hits = {f"top{k}": round(float((rank < k).float().mean()), 4) for k in (1, 5)}
        scores.setdefault(encoder, {}).setdefault(kind, {}).setdefault(level, {})[cells] = hits
    return scores
