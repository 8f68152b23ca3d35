"""How well contours are those that people draw: best F on BSDS's test pictures, 3 pixels of 192, one threshold for all.

Pictures are cropped to squares of 192 pixels and given to mini at 160; what it answers is enlarged again. Every
map is thinned to its ridges. A pixel found is right if anyone drew a line within 3 pixels; what people drew counts by
how many drew it, and is found if there is a pixel within 3 pixels. (BSDS's own benchmark matches one to one, which gives
somewhat lower numbers.)
"""

import io
import json

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from pictures.lineart import blur, ridges, thin_edges, xdog
from pictures.pack import members

SIDE = 192
REACH = 3
THRESHOLDS = np.linspace(0.02, 0.98, 49)


def cropped(blob, mode):
    image = Image.open(io.BytesIO(blob)).convert(mode)
    x, y = (image.width - SIDE) // 2, (image.height - SIDE) // 2
    return np.asarray(image.crop((x, y, x + SIDE, y + SIDE)))


def test_pictures(data, limit=None):
    archive = members(data / "more" / "bsds-contours.tar")
    items = [e for e in json.load(open(data / "more" / "bsds-contours.json"))["items"] if e["split"] == "test"]
    return [(cropped(archive[e["file"]], "RGB"), cropped(archive[e["contours"]], "L") / 255) for e in items[:limit]]


def near(lines):
    """Pixels within REACH of a line: [T,H,W] bool -> bool."""
    c = torch.arange(-REACH, REACH + 1)
    disk = ((c[:, None] ** 2 + c**2) <= REACH**2).float()[None, None]
    return F.conv2d(lines[:, None].float(), disk, padding=REACH)[:, 0] > 0


def counts(thin, drawn):
    """Thinned strength [H,W] in [0,1], people's lines [H,W] -> found, right, recalled, to be recalled at each threshold."""
    lines = torch.from_numpy(thin)[None] > torch.from_numpy(THRESHOLDS).view(-1, 1, 1)
    drawn = torch.from_numpy(drawn)
    right = lines & near(drawn[None] > 0)
    recalled = (near(lines) * drawn).sum((1, 2))
    return np.stack([lines.sum((1, 2)), right.sum((1, 2)), recalled, drawn.sum().expand(len(lines))]).astype(np.float64)


def best_f(total):
    precision, recall = total[1] / np.maximum(total[0], 1), total[2] / total[3]
    f = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    k = f.argmax()
    return {"f": round(float(f[k]), 4), "precision": round(float(precision[k]), 4), "recall": round(float(recall[k]), 4),
            "threshold": round(float(THRESHOLDS[k]), 2)}


def luma(pixels):
    return pixels.astype(np.float32) @ np.float32([0.299, 0.587, 0.114]) / 255


def by_xdog(pixels, sigma):
    lines = 1 - xdog(torch.from_numpy(luma(pixels))[None, None], sigma, 20, 0.3, 6)[0, 0].numpy()
    return ridges(lines)


def by_gradient(pixels):
    strength = thin_edges(luma(pixels))
    return np.minimum(strength * 8, 1)


def by_mini(model, pixels):
    x = torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None].float() / 255
    small = F.interpolate(x, (160, 160), mode="bicubic", align_corners=False, antialias=True).clamp(0, 1)
    seen = torch.sigmoid(model(small)["contours"])[:, None]
    return ridges(F.interpolate(seen, (SIDE, SIDE), mode="bicubic", align_corners=False).clamp(0, 1)[0, 0].numpy())


def by_teacher(network, pixels):
    x = F.pad(torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None].float() / 255, (8,) * 4, mode="replicate")
    return ridges(network(x)[0, 0, 8:-8, 8:-8].numpy())


@torch.no_grad()
def contours(detectors, data, limit=None):
    """detectors: name -> (pixels -> thinned strength). -> best F of each, with its precision, recall and threshold."""
    pictures = test_pictures(data, limit)
    scores = {name: best_f(sum(counts(detect(pixels), drawn) for pixels, drawn in pictures)) for name, detect in detectors.items()}
    return {"pictures": len(pictures), **scores}


def baselines():
    return {**{f"xdog, sigma {s}": lambda x, s=s: by_xdog(x, s) for s in (0.8, 1.4, 2.0)}, "gradient": by_gradient}
