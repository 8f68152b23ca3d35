"""Training pairs: a photo and a line drawing of it under two different known warps.

The two warps differ in scale, shift and rotation, so a feature map cannot solve the pairing by absolute
position. A mirror image is applied to both sides alike: a feature blind to left and right would be
useless to a drawing.
"""

from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from pictures.lineart import draw, filtered
from pictures.pack import inside


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


# The share of pairs that are tiny pictures, of the others' drawings that follow learned contours, that are strokes,
# and of those in colour.
TINY = 0.2
LEARNED = 0.5
STROKES = 0.7
TINTED = 0.2


class Pairs(NamedTuple):
    """Photos and drawings [N,3,S,S], their warps A and B [N,2,3], class, text row, the teacher's names [N,1000], the
    subject [N,S/8,S/8] as warp A shows it (NaN: not known), and its contours [N,S,S] (NaN: not known)."""

    photos: torch.Tensor
    drawings: torch.Tensor
    a: torch.Tensor
    b: torch.Tensor
    classes: torch.Tensor
    rows: torch.Tensor
    taught: torch.Tensor
    subject: torch.Tensor
    contours: torch.Tensor


def as_image(pixels, enlarge_to=None):
    x = torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None].float() / 255
    if enlarge_to:
        x = F.interpolate(x, (enlarge_to, enlarge_to), mode="bicubic", align_corners=False).clamp(0, 1)
    return x


def stroke_lines(chains, affine, size, rng):
    """Some of a photo's chains, warped, in unit coordinates, and the width of one pen in pixels."""
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


def seen_through(grey, affine, size, outside="zeros"):
    """A map [h,w] under a warp: [1,size,size]."""
    grid = F.affine_grid(torch.from_numpy(affine)[None], (1, 1, size, size), align_corners=False)
    return F.grid_sample(grey[None, None], grid, align_corners=False, padding_mode=outside)[0]


def one_pair(data, size, rng, line_art):
    a, b = random_affine(rng), random_affine(rng)
    if rng.random() < 0.5:
        a, b = mirror(a), mirror(b)
    unknown = torch.full((1, size // 8, size // 8), torch.nan), torch.full((1, size, size), torch.nan)
    if rng.random() < TINY:
        i = int(rng.integers(len(data.tiny)))
        x = as_image(data.tiny[i], size)
        drawing = warp(x, torch.from_numpy(b)[None], size, "border")
        drawing = filtered(drawing, rng) if line_art else drawing
        k = data.index["tiny_classes"][i]
        return warp(x, torch.from_numpy(a)[None], size), drawing, a, b, k, data.tiny_row[k], data.tiny_names[i], *unknown
    pool = rng.choice(3, p=(0.6, 0.3, 0.1))
    i = int(rng.choice((data.train_photos, data.masked, data.with_lines)[pool]))
    x = as_image(data.photos[i])
    drawing = drawing_of(data, i, x, b, size, rng) if line_art else warp(x, torch.from_numpy(b)[None], size)
    photo = warp(x, torch.from_numpy(a)[None], size)
    subject = seen_through(data.subjects[i], a, size // 8)
    contours = contours_of(data, i, a, size)
    return photo, drawing, a, b, data.photo_class[i], data.photo_row[i], data.photo_names[i], subject, unknown[1] if contours is None else contours


def contours_of(data, i, affine, size):
    """PiDiNet's contours, halfway to people's where we have them; the photo's own frame is none. None: not known."""
    if data.contours is None or not data.contours[i].any():
        return None
    x = torch.from_numpy(np.array(data.contours[i])).float() / 255
    drawn = data.people["contours"].get(i - data.first)
    if drawn is not None:
        near = F.max_pool2d(torch.from_numpy(np.array(drawn))[None].float() / 255, 3, 1, 1)[0]
        x = 0.5 * x + 0.5 * (1.5 * near).clamp(max=1)
    x0, y0, x1, y1 = data.frames[i]
    inner = torch.zeros_like(x)
    inner[y0 + 2:y1 - 2, x0 + 2:x1 - 2] = 1
    return seen_through(x * inner, affine, size)


def drawing_of(data, i, x, affine, size, rng):
    """Strokes along some of a photo's edges or contours, or its edges filtered: [1,3,S,S]."""
    learned = rng.random() < LEARNED and len(data.contour_chains[i]) >= 6
    chains = data.contour_chains[i] if learned else data.chains[i]
    if len(chains) >= 6 and rng.random() < STROKES:
        line = torch.from_numpy(stroke_drawing(chains, affine, size, rng).copy()).float() / 255
        return tinted(line, x, affine, rng) if rng.random() < TINTED else line.expand(1, 3, -1, -1)
    if learned:
        seen = seen_through(torch.from_numpy(np.array(data.contours[i])).float() / 255, affine, size, "border")
        return (1 - torch.sigmoid((seen - float(rng.uniform(0.3, 0.6))) * 14)).expand(1, 3, -1, -1)
    # A drawing has no picture frame: the photo's border is continued, not cut off.
    y = as_image(inside(data.photos[i], data.frames[i]))
    return filtered(warp(y, torch.from_numpy(affine)[None], size, "border"), rng)


def photo_pairs(data, count, size, rng, line_art=True):
    """Without line art (an ablation) the second picture is the photo again."""
    photos, drawings, a, b, classes, rows, taught, subject, contours = zip(*[one_pair(data, size, rng, line_art) for _ in range(count)])
    gain = torch.from_numpy(rng.uniform(0.75, 1.2, (count, 3, 1, 1)).astype(np.float32))
    return Pairs((torch.cat(photos) * gain).clamp(0, 1), torch.cat(drawings), torch.from_numpy(np.stack(a)), torch.from_numpy(np.stack(b)),
                 torch.tensor(np.array(classes)), torch.tensor(np.array(rows)), torch.from_numpy(np.stack(taught)).float(),
                 torch.cat(subject), torch.cat(contours))
