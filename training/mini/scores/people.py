"""Measure mini by what people drew and masked: `python3 -m scores.people --data DIR --out RUN` prints JSON.

  place     an inked cell of a person's sketch looks for its cell of the photo, by cosine, among all its cells; right
            if what it finds lies within 12 % of the frame, as sketches agree with their photos only roughly;
  which     which of 60 photos a sketch was made of: by the embedding, by its cells (human.py's likeness), by both;
            photos of all classes mixed, and of the sketch's own class;
  mask      intersection over union with people's masks and ISNet's;
  named     a named drawing of an icon set that nothing was learned from finds its name among 1,000;
  contours  contours.py's best F on BSDS's test pictures.

All photos are held out (people.py) but for those of one class that fill up the 60. Random choices follow --seed.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from network.geometry import cell_centres, compose, invert, transform
from network.human import inked, likeness, unit
from network.losses import LEVELS
from network.mini import Mini, load_exported, start_from_squeezenet
from pictures.batches import as_image, warp
from pictures.known import Data
from pictures.lineart import draw
from pictures.singles import bitmap_drawing
from scores.contours import baselines, by_mini, by_teacher, contours
from scores.evaluate import max_pool, share, tops
from scores.place import two_warps
from teachers.nets import PiDiNet
from tensor_files import MODEL, read_safetensors

SIZE = 160
NEAR = 0.24
CANDIDATES = 60
NAMES = 1000


def sketch_image(strokes, affine=None):
    to_output = torch.eye(2, 3).numpy() if affine is None else invert(torch.from_numpy(affine)).numpy()
    lines = [((s * 2 - 1) @ to_output[:, :2].T + to_output[:, 2] + 1) / 2 for s in strokes]
    return torch.from_numpy(draw(lines, SIZE, 2.0).copy()).float().div(255).expand(1, 3, -1, -1)


def upright(data, i):
    return warp(as_image(data.photos[i]), torch.eye(2, 3)[None], SIZE)


def held_out_sketches(data, limit, rng):
    """[(photo, class, strokes)], at most `limit`."""
    held = set(data.held_out["sketched"])
    found = [(data.first + p, w, s) for w, p, s in data.people["sketches"] if p >= 0 and s and data.first + p in held]
    return [found[k] for k in np.sort(rng.permutation(len(found))[:limit])]


def found_near(encoders, data, sketches, seed):
    """Yields photo, encoder, level and which of a sketch's inked cells find their region [cells]."""
    for k, (i, _, strokes) in enumerate(sketches):
        a, b = two_warps(np.random.default_rng([seed, k]))
        drawing = sketch_image(strokes, b)
        pair = torch.cat([warp(as_image(data.photos[i]), torch.from_numpy(a)[None], SIZE), drawing])
        to_photo = compose(invert(torch.from_numpy(a)), torch.from_numpy(b))[None]
        for name, maps_of in encoders.items():
            maps = maps_of(pair)
            for level in (level for level in LEVELS if level in maps):
                grid = maps[level].shape[-1]
                centres, ink = cell_centres(grid), inked(drawing, grid)[0] > 0
                there = transform(to_photo, centres)[0]
                asked = ink & (there.abs().amax(-1) < 1)
                found = (unit(maps[level][1:])[0] @ unit(maps[level][:1])[0].T).argmax(1)
                near = (centres[0][found] - there).norm(dim=-1) < NEAR
                yield i, name, level, near[asked]


def place(encoders, data, sketches, seed):
    hits = {}
    for _, name, level, near in found_near(encoders, data, sketches, seed):
        hits.setdefault(name, {}).setdefault(level, []).append(near)
    return {name: {level: share(torch.cat(parts)) for level, parts in levels.items()} for name, levels in hits.items()}


def standard(x):
    return (x - x.mean(1, keepdim=True)) / x.std(1, keepdim=True)


def looks(model, images):
    seen = [model(torch.cat(images[k:k + 16])) for k in range(0, len(images), 16)]
    return F.normalize(torch.cat([s["embedding"] for s in seen]), dim=-1), torch.cat([s["maps"]["block2"] for s in seen])


def photo_ranks(model, data, sketches, rng):
    """-> how many other candidates each sketch likes at least as much as its photo, by kind of candidates and by score."""
    classes = {data.first + k: w for k, w in enumerate(data.people["labels"]) if data.people["sets"][k] in ("sketched", "pacs")}
    own = sorted({i for i, *_ in sketches})
    more = [i for w in sorted(set(classes.values())) for i in rng.permutation([j for j in classes if classes[j] == w and j not in own])[:CANDIDATES]]
    photos = own + [int(i) for i in more]
    number = {i: k for k, i in enumerate(photos)}
    images = [sketch_image(s) for *_, s in sketches]
    (e, m), (f, n) = looks(model, images), looks(model, [upright(data, i) for i in photos])
    cells = torch.cat([likeness(m[k:k + 1], n, inked(images[k], m.shape[-1])) for k in range(len(images))])
    scores = {"embedding": e @ f.T, "cells": cells}
    scores["both"] = standard(scores["embedding"]) + standard(cells)
    out = {}
    for kind, pool in (("mixed", lambda i, w: own), ("own class", lambda i, w: [j for j in photos if classes[j] == w])):
        ranks = {name: [] for name in scores}
        for k, (i, w, _) in enumerate(sketches):
            others = rng.permutation([number[j] for j in pool(i, w) if j != i])[: CANDIDATES - 1]
            for name, score in scores.items():
                ranks[name].append(int((score[k][others] >= score[k, number[i]]).sum()))
        out[kind] = ranks
    return out


def which(model, data, sketches, rng):
    return {kind: {name: {f"top{t}": share(torch.tensor(r) < t) for t in (1, 5)} for name, r in ranks.items()}
            for kind, ranks in photo_ranks(model, data, sketches, rng).items()}


def overlaps(model, data):
    """-> by set: photos, and the intersection over union of each [photos]."""
    groups = {name: data.held_out[name] for name in ("ccp", "human", "horse", "bag")}
    held_out = set(data.index["held_out_photos"])
    groups["isnet"] = sorted(set(data.people["isnet"]) & held_out)
    groups["isnet, things"] = sorted((set(data.isnet) & held_out) - set(groups["isnet"]))
    groups["deeplab"] = [i for i in data.index["held_out_photos"] if not data.deeplab[i].isnan().any()]
    out = {}
    for name, photos in groups.items():
        if not photos:
            continue
        given = torch.stack([(data.deeplab if name == "deeplab" else data.subjects)[i] for i in photos])[:, None]
        seen = torch.cat([model(torch.cat([upright(data, i) for i in photos[k:k + 16]]))["mask"].sigmoid() for k in range(0, len(photos), 16)])
        a, b = (F.interpolate(x, (SIZE, SIZE), mode="bilinear")[:, 0] > 0.5 for x in (seen[:, None], given))
        out[name] = photos, (a & b).sum((1, 2)) / (a | b).sum((1, 2)).clamp(min=1)
    return out


def masks(model, data):
    return {name: {"photos": len(photos), "mean": share(union), "median": round(float(union.median()), 4)}
            for name, (photos, union) in overlaps(model, data).items()}


def name_cosines(model, data, rng):
    """Named drawings' cosines to the names of all of them and to others at random [N,1000], and their own columns [N]."""
    rows = sorted({r for _, r, _ in data.named + data.named_held_out})
    rest = [r for r in range(len(data.index["text_names"])) if r not in rows]
    rows += rng.permutation(rest)[: NAMES - len(rows)].tolist()
    text, column = data.text[rows], {r: k for k, r in enumerate(rows)}
    images = [bitmap_drawing(255 - p, SIZE, np.random.default_rng(k), 6).expand(-1, 3, -1, -1) for k, (_, _, p) in enumerate(data.named_held_out)]
    e, _ = looks(model, images)
    right = torch.tensor([column[r] for _, r, _ in data.named_held_out])
    return e @ text.T, right


def named(model, data, rng):
    cosine, right = name_cosines(model, data, rng)
    own = cosine.gather(1, right[:, None])
    return {"drawings": len(right), "names": cosine.shape[1], "median_cosine": round(float(own.median()), 4), **tops(cosine, right)}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=MODEL / "weights.safetensors")
    parser.add_argument("--sketches", type=int, default=300, help="held-out ones, at most")
    parser.add_argument("--beside", action="store_true", help="SqueezeNet, filters and PiDiNet as well")
    parser.add_argument("--heads", action="store_true", help="masks and contours only: trunk, tower and embedding are as they were")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    data, rng = Data(args.out / "pack"), np.random.default_rng(args.seed)
    model = Mini().eval()
    draws = load_exported(model, read_safetensors(args.weights))
    encoders, detectors = {"mini": lambda x: model(x)["maps"]}, {"mini": lambda x: by_mini(model, x)} if draws else {}
    if args.beside:
        squeezenet, pidinet = Mini().eval(), PiDiNet(args.data / "more" / "nets" / "pidinet.safetensors", torch.bfloat16)
        start_from_squeezenet(squeezenet, read_safetensors(args.data / "teachers" / "squeezenet1_0.safetensors"))
        encoders["squeezenet"] = lambda x: squeezenet.stem(x, max_pool)[1]
        detectors |= baselines() | {"pidinet": lambda x: by_teacher(pidinet, x)}
    out = {"weights": hashlib.sha256(args.weights.read_bytes()).hexdigest(), "seed": args.seed}
    if not args.heads:
        sketches = held_out_sketches(data, args.sketches, rng)
        out |= {"sketches": len(sketches), "place": place(encoders, data, sketches, args.seed),
                "which": which(model, data, sketches, rng), "named": named(model, data, rng)}
    out |= {"mask": masks(model, data), "contours": contours(detectors, args.data) if detectors else {}}
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
