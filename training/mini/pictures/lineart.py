"""Line drawings of photos, made on the fly: filtered edges (XDoG, gradient) and strokes along edge chains.

XDoG is Winnemoeller, Kyprianidis, Olsen, "XDoG: an eXtended difference-of-Gaussians compendium" (2012);
edge chains are thinned by non-maximum suppression along the gradient (Canny, 1986) and linked greedily.
"""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw


def blur(x, sigma):
    """Separable Gaussian blur of [N,1,H,W] with replicated borders."""
    radius = max(1, int(3 * sigma + 0.5))
    t = torch.arange(-radius, radius + 1, dtype=x.dtype)
    k = torch.exp(-t * t / (2 * sigma * sigma))
    k = (k / k.sum()).view(1, 1, 1, -1)
    x = F.conv2d(F.pad(x, (radius, radius, 0, 0), mode="replicate"), k)
    return F.conv2d(F.pad(x, (0, 0, radius, radius), mode="replicate"), k.transpose(2, 3))


def xdog(luma, sigma, sharpness, threshold, softness):
    """Luma [N,1,H,W] in [0,1] -> line drawing [N,1,H,W], 1 = paper."""
    fine, coarse = blur(luma, sigma), blur(luma, 1.6 * sigma)
    d = (fine - coarse) * sharpness
    return torch.sigmoid((d + threshold) * softness)


def gradient_lines(luma, sigma, low):
    """Edge strength, normalised per picture and soft-thresholded: dark lines on paper."""
    x = blur(luma, sigma)
    gx = F.pad(x[..., 1:] - x[..., :-1], (0, 1))
    gy = F.pad(x[..., 1:, :] - x[..., :-1, :], (0, 0, 0, 1))
    strength = torch.sqrt(gx * gx + gy * gy)
    strength = strength / (strength.flatten(1).quantile(0.97, dim=1).view(-1, 1, 1, 1) + 0.02)
    return 1 - torch.sigmoid((strength - low) * 12)


def filtered(photo, rng):
    """One random filter drawing for each photo: [N,3,H,W] -> [N,3,H,W]; parts of it are left out."""
    luma = (photo * torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    sigma = float(rng.uniform(0.7, 1.8))
    if rng.random() < 0.6:
        lines = xdog(luma, sigma, 20, float(rng.uniform(0.15, 0.5)), float(rng.uniform(6, 20)))
    else:
        lines = gradient_lines(luma, sigma, float(rng.uniform(0.25, 0.6)))
    n, _, h, w = lines.shape
    patches = torch.from_numpy(rng.random((n, 1, 7, 7), dtype=np.float32))
    keep = torch.sigmoid((F.interpolate(patches, (h, w), mode="bicubic") - float(rng.uniform(-0.2, 0.35))) * 20)
    return (1 - (1 - lines) * keep).expand(-1, 3, -1, -1)


# ---------------------------------------------------------------- strokes along edges

def thin_edges(luma):
    """Non-maximum suppression: luma [H,W] -> (strength where thin edges are, else 0)."""
    x = blur(torch.from_numpy(luma)[None, None], 1.4)[0, 0].numpy()
    gy, gx = np.gradient(x)
    m = np.hypot(gx, gy)
    angle = (np.round(np.arctan2(gy, gx) / (np.pi / 4)) % 4).astype(int)
    out = np.zeros_like(m)
    for k, (dy, dx) in enumerate(((0, 1), (1, 1), (1, 0), (1, -1))):
        ahead, behind = np.roll(m, (-dy, -dx), (0, 1)), np.roll(m, (dy, dx), (0, 1))
        peak = (angle == k) & (m >= ahead) & (m > behind)
        out[peak] = m[peak]
    out[:2] = out[-2:] = 0
    out[:, :2] = out[:, -2:] = 0
    return out


def edge_chains(pixels):
    """Picture uint8 [S,S,3] -> polylines [n,2] float32 along its edges, in unit coordinates, strongest first."""
    strength = thin_edges(pixels.astype(np.float32) @ np.float32([0.299, 0.587, 0.114]) / 255)
    positive = strength[strength > 0]
    if positive.size < 50:
        return []
    return linked(strength, max(0.012, np.quantile(positive, 0.6)), max(0.03, np.quantile(positive, 0.85)))


def contour_chains(contours):
    """Contours uint8 [S,S], as a network sees them -> polylines along their ridges, as edge_chains gives them."""
    return linked(ridges(contours.astype(np.float32) / 255), 0.15, 0.35)


def ridges(x):
    """Where a map [H,W] is highest across its lines: the value there, else 0. Lines run where it curves least."""
    x = blur(torch.from_numpy(x)[None, None], 0.8)[0, 0].numpy()
    gy, gx = np.gradient(blur(torch.from_numpy(x)[None, None], 1.5)[0, 0].numpy())
    (yy, yx), (_, xx) = np.gradient(gy), np.gradient(gx)
    across = 0.5 * np.arctan2(2 * yx, xx - yy) + np.pi / 2
    angle = (np.round(across / (np.pi / 4)) % 4).astype(int)
    out = np.zeros_like(x)
    for k, (dy, dx) in enumerate(((0, 1), (1, 1), (1, 0), (1, -1))):
        ahead, behind = np.roll(x, (-dy, -dx), (0, 1)), np.roll(x, (dy, dx), (0, 1))
        peak = (angle == k) & (x >= ahead) & (x > behind)
        out[peak] = x[peak]
    return out


def linked(strength, low, high, shortest=10):
    """Thin lines [S,S] as polylines: each begins above `high` and goes on above `low`."""
    alive = {(int(y), int(x)) for y, x in zip(*np.nonzero(strength > low))}
    chains = []
    for y, x in sorted(alive, key=lambda p: -strength[p]):
        if (y, x) not in alive or strength[y, x] < high:
            continue
        alive.discard((y, x))
        chain = walk(alive, (y, x))[::-1] + [(y, x)]
        chain += walk(alive, (y, x))
        if len(chain) >= shortest:
            chains.append((len(chain) * np.mean([strength[p] for p in chain]), chain))
    chains.sort(key=lambda c: -c[0])
    return [smooth(np.float32([(x + 0.5, y + 0.5) for y, x in c]) / len(strength)) for _, c in chains[:120]]


NEIGHBOURS = ((0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (1, -1), (-1, -1), (-1, 1))


def walk(alive, start):
    path, (y, x) = [], start
    while True:
        for dy, dx in NEIGHBOURS:
            if (y + dy, x + dx) in alive:
                y, x = y + dy, x + dx
                alive.discard((y, x))
                path.append((y, x))
                break
        else:
            return path


def smooth(line):
    """Average neighbours twice, then keep about every fourth point: the wobble of pixels goes."""
    for _ in range(3):
        line[1:-1] = (line[:-2] + 2 * line[1:-1] + line[2:]) / 4
    return line[np.unique(np.r_[np.arange(0, len(line), 4), len(line) - 1])]


def draw(polylines, size, width, ink=0):
    """Polylines [n,2] in unit coordinates -> uint8 [size,size], antialiased by drawing twice as large."""
    image = Image.new("L", (2 * size, 2 * size), 255)
    pen = ImageDraw.Draw(image)
    for line in polylines:
        pen.line([tuple(p) for p in (line * 2 * size).tolist()], fill=ink, width=max(1, round(2 * width)), joint="curve")
    return np.asarray(image.resize((size, size), Image.BOX))
