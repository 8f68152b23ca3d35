"""Measure mini on what it was not trained on: `python3 -m scores.evaluate --data DIR --out RUN` prints JSON.

  place     a drawing's cell finds its own photo cell (place.py), beside SqueezeNet 1.0's own fire maps
            (max pooling, as it was trained) on the same pairs;
  kind      photos, line art of them and vector drawings name their class: by the training heads, if RUN
            holds a checkpoint, and by the nearest class mean of training embeddings;
  saliency  share of the top 20 % of class-token attention inside the object's box, the same of the mask,
            beside two maps that know nothing of the picture; overlap of the mask's own box with it, and of the
            mask with DeepLab's on photos;
  words     cosine between an embedding and the CLIP text embedding of its label, and that label's rank.

The split is pack.py's, the weights are the exported ones, everything random follows --seed.
"""

import argparse
import hashlib
import json
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from network.geometry import cell_centres
from network.mini import Mini, load_exported, start_from_squeezenet
from pictures.batches import as_image, warp
from pictures.known import Data
from pictures.lineart import draw, filtered
from scores.place import place
from tensor_files import MODEL, read_safetensors

SIZE = 160
SHOTS = 20
BATCH = 20
TOP_CELLS = 0.2


class Encoded(NamedTuple):
    """What the encoder says of N pictures, and their class numbers [N]."""

    raw: torch.Tensor
    unit: torch.Tensor
    attention: torch.Tensor
    mask: torch.Tensor
    label: torch.Tensor


def encode(model, images, labels):
    """Images [1,3,S,S] are made as they are needed: thousands of them, and all their maps, would fill memory."""
    images, embeddings, attentions, masks = iter(images), [], [], []
    while batch := list(islice(images, BATCH)):
        out = model(torch.cat(batch))
        embeddings.append(out["embedding"])
        attentions.append(out["attention"])
        masks.append(out["mask"].sigmoid())
    raw = torch.cat(embeddings)
    return Encoded(raw, F.normalize(raw, dim=-1), torch.cat(attentions), torch.cat(masks), torch.as_tensor(labels))


def drawn(strokes):
    """A vector drawing, centred, with a medium pen: [1,3,S,S]."""
    extent = np.max(np.concatenate(strokes), 0)
    image = draw([((s - extent / 2) * 1.5 + 1) / 2 for s in strokes], SIZE, 2.2 * SIZE / 160)
    return torch.from_numpy(image.copy()).float().div(255).expand(1, 3, -1, -1)


def share(hits):
    return round(float(hits.float().mean()), 4)


def tops(scores, label):
    """Scores [N,K], right columns [N] (-1: not among them, a miss) -> top-1 and top-5 shares."""
    best = scores.topk(5, dim=1).indices == label[:, None]
    return {"top1": share(best[:, 0]), "top5": share(best.any(1))}


def kind(test, train, head):
    """By the head, if there is one, and by the nearest mean of the training embeddings of each class."""
    means = F.normalize(F.one_hot(train.label).T.float() @ train.unit, dim=-1)
    by_head = {"head": tops(head(test.raw), test.label)} if head else {}
    return {**by_head, "prototype": tops(test.unit @ means.T, test.label)}


def words(test, row_of_label, text):
    """row_of_label: the text row of each class, -1 where there is none; such pictures are left out."""
    row = torch.as_tensor(row_of_label)[test.label]
    cosine = test.unit[row >= 0] @ text.T
    own = cosine.gather(1, row[row >= 0, None])
    return {"pictures": len(own), "median_cosine": round(float(own.median()), 4), **tops(cosine, row[row >= 0])}


def box_cover(boxes, grid):
    """boxes [N,4] as x0, y0, x1, y1 in [0,1] -> the part of each cell inside the box, [N,grid²]."""
    left = torch.arange(grid) / grid

    def overlap(low, high):
        return ((left + 1 / grid).minimum(high[:, None]) - left.maximum(low[:, None])).clamp(min=0) * grid

    x0, y0, x1, y1 = boxes.unbind(1)
    return (overlap(y0, y1)[:, :, None] * overlap(x0, x1)[:, None]).flatten(1)


def top_inside(strength, boxes):
    """A map [N,g,g]: mass of its strongest cells, by the part of them inside the box."""
    grid = strength.shape[-1]
    mass, cells = strength.flatten(1).topk(round(TOP_CELLS * grid * grid), dim=1)
    return share((mass * box_cover(boxes, grid).gather(1, cells)).sum(1) / mass.sum(1))


def mask_boxes(mask):
    """The box around all cells above one half, [N,4] in [0,1]; of an empty mask the whole picture."""
    grid, on = mask.shape[-1], mask > 0.5
    on[~on.flatten(1).any(1)] = True
    sides = []
    for axis in (1, 2):
        crossed = on.any(axis).float()
        first = crossed.argmax(1)
        last = grid - crossed.flip(1).argmax(1)
        sides.append((first / grid, last / grid))
    (x0, x1), (y0, y1) = sides
    return torch.stack([x0, y0, x1, y1], 1)


def overlap(a, b):
    """Intersection over union of boxes [N,4]."""
    corner, far = torch.maximum(a[:, :2], b[:, :2]), torch.minimum(a[:, 2:], b[:, 2:])
    both = (far - corner).clamp(min=0).prod(1)
    return both / ((a[:, 2:] - a[:, :2]).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - both)


def saliency(test, boxes):
    n, grid, _ = test.attention.shape
    centred = (-cell_centres(grid).square().sum(-1)).exp().view(1, grid, grid).expand(n, -1, -1)
    found, whole = overlap(mask_boxes(test.mask), boxes), torch.tensor([[0.0, 0, 1, 1]]).expand(n, -1)
    return {
        "attention": top_inside(test.attention, boxes), "mask": top_inside(test.mask, boxes),
        "centre": top_inside(centred, boxes), "everywhere": share(box_cover(boxes, grid).mean(1)),
        "mask_box_overlap": share(found), "mask_box_overlap_median": round(float(found.median()), 4),
        "mask_box_half_right": share(found >= 0.5), "whole_picture_overlap": share(overlap(whole, boxes)),
    }


def subject(test, masks):
    """Intersection over union with DeepLab's masks [N,g,g] (deeplab.py; NaN: unknown, left out), at SIZE pixels."""
    known = ~masks.isnan().flatten(1).any(1)
    found, given = (F.interpolate(m[known, None], (SIZE, SIZE), mode="bilinear")[:, 0] > 0.5 for m in (test.mask, masks))

    def union(a):
        return (a & given).sum((1, 2)) / (a | given).sum((1, 2))

    return {"photos": len(given), "overlap": share(union(found)), "overlap_median": round(float(union(found).median()), 4),
            "half_right": share(union(found) >= 0.5), "whole_picture_overlap": share(union(torch.ones_like(given)))}


def tiny_sets(model, data, held_out, count, rng):
    """A few training pictures of each class, held-out ones, line art of these; and the held-out ones' numbers."""
    classes, per_class = np.array(data.index["tiny_classes"]), len(held_out) // data.tiny_count
    per_train = (np.flatnonzero(classes == k) for k in range(data.tiny_count))
    few = np.concatenate([rng.choice(members, SHOTS, replace=False) for members in per_train])
    chosen = np.sort(rng.choice(len(held_out), min(count, len(held_out)), replace=False))
    train = encode(model, (as_image(data.tiny[i], SIZE) for i in few), classes[few])
    photos = encode(model, (as_image(held_out[i], SIZE) for i in chosen), chosen // per_class)
    lines = encode(model, (filtered(as_image(held_out[i], SIZE), rng) for i in chosen), chosen // per_class)
    return train, photos, lines, chosen


def held_out_drawings(model, data):
    """The label -1 is a word that no training drawing has."""
    number = {word: k for k, word in enumerate(data.words)}
    test = data.index["held_out_drawings"]
    return encode(model, (drawn(s) for _, s in test), [number.get(word, -1) for word, _ in test])


def drawing_sets(model, data):
    """Training and held-out vector drawings."""
    train = encode(model, (drawn(s) for _, s in data.drawings), [k for k, _ in data.drawings])
    return train, held_out_drawings(model, data)


def photo_set(model, data, picked):
    identity = torch.eye(2, 3)[None]
    return encode(model, (warp(as_image(data.photos[i]), identity, SIZE) for i in picked), picked)


def by_embedding(model, data, held_out, picked, count, heads, rng):
    """kind, saliency and words: everything read off embedding and attention."""
    train, photos, lines, chosen = tiny_sets(model, data, held_out, count, rng)
    known, drawings = drawing_sets(model, data)
    whole = photo_set(model, data, picked)
    boxes = (torch.tensor(data.index["tiny_val_boxes"])[chosen] + torch.tensor([0, 0, 1, 1])) / 64
    return {
        "kind": {
            "photos": kind(photos, train, heads.get("tiny")),
            "line_art": kind(lines, train, heads.get("tiny")),
            "drawings": kind(drawings, known, heads.get("word")),
        },
        "saliency": {**saliency(photos, boxes), "subject": subject(whole, data.deeplab[picked])},
        "words": {
            "photos": words(whole, data.photo_row, data.text),
            "tiny": words(photos, data.tiny_row, data.text),
            "line_art": words(lines, data.tiny_row, data.text),
            "drawings": words(drawings, np.append(data.word_row, -1), data.text),
        },
        "counts": {"classes": data.tiny_count, "words": len(data.words), "names": len(data.text),
                   "tiny": len(chosen), "drawings": len(drawings.label)},
    }


def class_heads(checkpoint, classes):
    """The heads that only training needs, for the tiny classes and the drawings' words."""
    if not checkpoint.exists():
        return {}
    saved = torch.load(checkpoint, weights_only=True)["heads"]
    return {"tiny": lambda x: F.linear(x, saved["kind.weight"][:classes], saved["kind.bias"][:classes]),
            "word": lambda x: F.linear(x, saved["word.weight"], saved["word.bias"])}


def max_pool(x):
    return F.max_pool2d(x, 3, 2, 1)


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=MODEL / "weights.safetensors")
    parser.add_argument("--photos", type=int, default=500, help="held-out photos, at most")
    parser.add_argument("--tiny", type=int, default=1000, help="held-out tiny pictures, at most")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--heads", action="store_true", help="nothing about places: trunk and tower are as they were")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    rng = np.random.default_rng(args.seed)
    data = Data(args.out / "pack")
    held_out = np.load(args.out / "pack" / "tiny_val.npy", mmap_mode="r")
    mini, squeezenet = Mini().eval(), Mini().eval()
    load_exported(mini, read_safetensors(args.weights))
    start_from_squeezenet(squeezenet, read_safetensors(args.data / "teachers" / "squeezenet1_0.safetensors"))
    encoders = {"mini": lambda x: mini(x)["maps"], "squeezenet": lambda x: squeezenet.stem(x, max_pool)[1]}
    photos = data.index["held_out_photos"]
    picked = sorted(rng.choice(photos, min(args.photos, len(photos)), replace=False).tolist())
    heads = class_heads(args.out / "checkpoint.pt", data.tiny_count)
    print(json.dumps({
        "weights": hashlib.sha256(args.weights.read_bytes()).hexdigest(), "seed": args.seed, "photos": len(picked),
        **({} if args.heads else {"place": place(encoders, data, picked, SIZE, args.seed)}),
        **by_embedding(mini, data, held_out, picked, args.tiny, heads, rng),
    }, indent=1))


if __name__ == "__main__":
    main()
