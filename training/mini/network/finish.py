"""Train the heads of a trained network on what it saw (frozen.py): `python3 -m network.finish --data DIR --out RUN --to DIR`.

Trunk and tower stay as they are, and with them every map, so places are found as before. Learned are the linear maps
to the text space, the mask head and the contour head; the first steps change the embedding, later ones the other two.
Writes weights.safetensors in the form of export.py; train.py can go on from them (`--from`).
"""

import argparse
import copy
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from network.export import write_weights
from network.losses import contour_loss, subject_loss
from network.mini import Mini, load_exported
from pictures.known import Data
from tensor_files import MODEL, read_safetensors
from words.words import read_table

# How much what a picture is called counts, by sort; and staying where the embedding was: tiny photos were learned well
# from many more of them than there are here.
TEXT = {"tiny": 0.5, "line": 0.4, "photo": 1, "drawing": 0.5, "posed": 0.3, "sketch": 0.4, "doodle": 1.2, "emoji": 0.5}
ANCHOR = {"tiny": 1.0, "line": 1.0}
ANCHOR_REST = 0.3
DROPPED = 0.1
# How much a mask that is not known counts, against one that is; and how far the mask head goes towards what it learns
# here: people's subjects are few kinds, and DeepLab's are kept better halfway.
KEPT = 0.7
MASK_SHARE = 0.5
BATCH = 1024
VIEWS = 8


class Embedding(nn.Module):
    """The two linear maps, and what only training needs."""

    def __init__(self, model, text, words):
        super().__init__()
        self.head, self.skip = model.head, model.skip
        self.word = nn.Linear(512, words)
        self.log_scale = nn.Parameter(torch.tensor([2.7, 3.0, 3.0]))
        self.text = text

    def forward(self, seen):
        return self.head(seen[:, :192]) + self.skip(seen[:, 192:])


def contrast(a, b, scale):
    cosine = F.normalize(a, dim=-1) @ F.normalize(b, dim=-1).T * scale.clamp(0, 4.2).exp()
    own = torch.arange(len(a))
    return (F.cross_entropy(cosine, own) + F.cross_entropy(cosine.T, own)) / 2


def pairs_of(seen, photo, drawing):
    """Rows of photos and of their drawings, in the same order."""
    place = {int(p): i for i, (p, s) in enumerate(zip(seen["partner"], seen["sort"])) if s == photo}
    found = [(place[int(p)], i) for i, (p, s) in enumerate(zip(seen["partner"], seen["sort"])) if s == drawing]
    return torch.tensor(found)


def embedding_losses(net, old, seen, weight, anchor, batch, pairs):
    x, row = seen["seen"][batch].float(), seen["row"][batch]
    e, named = net(F.dropout(x, DROPPED)), row >= 0
    unit = F.normalize(e, dim=-1)
    cosine = unit[named] @ net.text.T
    w = weight[batch][named]
    each = F.cross_entropy(cosine * net.log_scale[0].clamp(0, 4.2).exp(), row[named], reduction="none")
    each = each + 3 * (1 - cosine.gather(1, row[named, None])[:, 0])
    losses = {"text": (each * w).sum() / w.sum(), "anchor": (anchor[batch] * (1 - (unit * F.normalize(old(x), dim=-1)).sum(1))).mean()}
    known = seen["word"][batch] >= 0
    losses["word"] = 0.3 * F.cross_entropy(net.word(e[known]), seen["word"][batch][known], label_smoothing=0.05)
    for k, (of, many) in enumerate(pairs, 1):
        some = of[torch.randperm(len(of))[:many]]
        losses[f"pair{k}"] = 0.4 * contrast(net(seen["seen"][some[:, 0]].float()), net(seen["seen"][some[:, 1]].float()), net.log_scale[k])
    return losses


@torch.no_grad()
def report(net, held):
    """Of what is held out, by sort: median cosine to the name, top-1 and top-5 among all names; and how many sketches
    find their photo first, or among the first five of all held-out ones."""
    out, sorts = {}, np.array(held["sort"])
    unit = F.normalize(net(held["seen"].float()), dim=-1)
    for sort in dict.fromkeys(held["sort"]):
        some = torch.from_numpy(sorts == sort) & (held["row"] >= 0)
        cosine, row = unit[some] @ net.text.T, held["row"][some]
        own = cosine.gather(1, row[:, None])
        rank = (cosine > own).sum(1)
        out[sort] = [round(float(own.median()), 3), *[round(float((rank < k).float().mean()), 3) for k in (1, 5)]]
    photo, sketch = torch.from_numpy(sorts == "posed"), torch.from_numpy(sorts == "sketch")
    likeness = unit[sketch] @ unit[photo].T
    right = held["partner"][sketch][:, None] == held["partner"][photo]
    rank = (likeness > (likeness * right).sum(1, keepdim=True)).sum(1)
    return {**out, "which": [round(float((rank < k).float().mean()), 3) for k in (1, 5)]}


def learn_embedding(model, seen, held, data, steps):
    net = Embedding(model, data.text, len(data.words))
    old = copy.deepcopy(net)
    weight = torch.tensor([TEXT[s] for s in seen["sort"]], dtype=torch.float32)
    anchor = torch.tensor([ANCHOR.get(s, ANCHOR_REST) for s in seen["sort"]])
    pairs = ((pairs_of(seen, "photo", "drawing"), 128), (pairs_of(seen, "posed", "sketch"), 64))
    groups = [{"params": [*net.head.parameters(), *net.skip.parameters()], "base": 1e-3},
              {"params": [*net.word.parameters(), net.log_scale], "base": 5e-3}]
    optimiser = torch.optim.Adam(groups)
    print(json.dumps(report(old, held)), flush=True)
    for step in range(steps):
        for g in optimiser.param_groups:
            g["lr"] = g["base"] * 0.5 * (1 + np.cos(np.pi * step / steps)) * (step >= steps // 10 or g["base"] > 2e-3)
        batch = torch.randint(len(weight), (BATCH,))
        losses = embedding_losses(net, old, seen, weight, anchor, batch, pairs)
        optimiser.zero_grad()
        sum(losses.values()).backward()
        optimiser.step()
        if step % 50 == 49:
            print(step + 1, json.dumps({k: round(float(v.detach()), 3) for k, v in losses.items()}), flush=True)
    print(json.dumps(report(net, held)), flush=True)


class Views:
    """The maps of photos that frozen.py kept."""

    def __init__(self, folder, count):
        names = ("conv1", "fire4", "fire8")
        self.maps = {n: (np.load(folder / f"{n}.npy", mmap_mode="r"), np.load(folder / f"{n}-scale.npy", mmap_mode="r")) for n in names}
        self.rest = [np.load(folder / f"{n}.npy", mmap_mode="r") for n in ("tokens", "contours", "subject")]
        self.count = count

    def __getitem__(self, picked):
        picked = np.sort(picked)
        maps = {n: torch.from_numpy(m[picked]).float() * torch.from_numpy(s[picked])[..., None, None] for n, (m, s) in self.maps.items()}
        return maps, *(torch.from_numpy(x[picked]).float() for x in self.rest)


@torch.no_grad()
def calibrate(model, views):
    """A fresh contour head expects maps of about unit variance."""
    maps = views[np.arange(min(16, views.count))][0]
    for layer, level in ((model.contour_deep, "fire8"), (model.contour_mid, "fire4"), (model.contour_fine, "conv1")):
        layer.weight.normal_(0, 1).div_(maps[level].square().mean().sqrt() * maps[level].shape[1] ** 0.5)


def learn_maps(model, before, views, fresh, minutes, save):
    """Masks that are not known are to stay as they were `before`."""
    if fresh:
        calibrate(model, views)
    groups = [{"params": [p for n, p in model.named_parameters() if n.startswith("contour")], "base": 4e-3 if fresh else 1e-3},
              {"params": [p for n, p in model.named_parameters() if n.startswith("mask")], "base": 7e-4}]
    optimiser, mean, rng = torch.optim.Adam(groups, betas=(0.9, 0.99)), {}, np.random.default_rng(0)
    seconds, step, saved = 0.0, 0, 0.0
    while seconds < 60 * minutes:
        begun = time.time()
        for g in optimiser.param_groups:
            g["lr"] = g["base"] * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * seconds / 60 / minutes))) * min(1, (step + 1) / 20)
        maps, tokens, contours, subject = views[rng.choice(views.count, VIEWS, replace=False)]
        with torch.no_grad():
            was = torch.sigmoid(before.mask(maps["fire8"], tokens, 10))
        mask, unknown = model.mask(maps["fire8"], tokens, 10), subject.isnan().flatten(1).any(1)
        losses = {"lines": 2 * contour_loss(model.contours(maps, tokens, 10), contours), "mask": subject_loss(mask, subject)}
        if unknown.any():
            losses["mask_kept"] = KEPT * subject_loss(mask[unknown], was[unknown])
        optimiser.zero_grad()
        sum(losses.values()).backward()
        optimiser.step()
        seconds, step = seconds + time.time() - begun, step + 1
        for k, v in losses.items():
            mean[k] = 0.97 * mean.get(k, float(v.detach())) + 0.03 * float(v.detach())
        if step % 50 == 0:
            print(step, round(seconds / 60, 1), json.dumps({k: round(v, 4) for k, v in mean.items()}), flush=True)
        if seconds - saved > 180:
            save(), (saved := seconds)
    save()


@torch.no_grad()
def keep_half(model, before):
    """The mask head between what it was and what it has become, as weights found near each other may be mixed
    (Wortsman et al., Robust fine-tuning of zero-shot models, 2022)."""
    was = dict(before.named_parameters())
    for name, now in model.named_parameters():
        if name.startswith("mask"):
            now.lerp_(was[name], 1 - MASK_SHARE)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path, default=MODEL / "weights.safetensors")
    parser.add_argument("--steps", type=int, default=600, help="of the embedding")
    parser.add_argument("--minutes", type=float, default=20, help="of mask and contour head")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    data = Data(args.out / "pack")
    data.name_the_rest(read_table(MODEL / "text.safetensors"))
    model, folder = Mini(), args.out / "frozen"
    fresh = not load_exported(model, read_safetensors(args.start))
    seen = torch.load(folder / "seen.pt", weights_only=True)
    args.to.mkdir(parents=True, exist_ok=True)
    save = lambda: write_weights(model, args.to, "heads on frozen maps")
    if args.steps:
        held = torch.load(args.out / "frozen-held-out" / "seen.pt", weights_only=True)
        learn_embedding(model, seen, held, data, args.steps)
        save()
    if args.minutes:
        before = copy.deepcopy(model)
        learn_maps(model, before, Views(folder, seen["photos"]), fresh, args.minutes, save)
        keep_half(model, before)
        save()


if __name__ == "__main__":
    main()
