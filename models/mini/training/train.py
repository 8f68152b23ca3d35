"""Train mini: `python3 train.py --data DIR --out RUN --minutes 75` (packs first; run again to go on).

With `--from FILE` a new run starts from exported weights instead of SqueezeNet's stem.

Four losses, summed:
  place   a drawing's cell must find its own photo cell among all cells of that photo (InfoNCE on raw
          cosines at four map levels, photo and drawing under different warps), and lie close to it;
  kind    photo and drawing embeddings name the class and point at its CLIP text embedding;
  pair    photo and drawing embeddings of one picture find each other within the batch;
  look    class-token attention falls inside the object's box where one is known.
The schedule follows wall time, so the same command suits any machine; the seed fixes data order and
initialisation, the number of steps depends on the machine.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from batches import Data, invert, loose_drawings, photo_pairs, transform
from model import Mini, calibrate_pools, load_exported, read_safetensors, start_from_squeezenet

LEVELS = {"fire3": 0.5, "fire5": 1.0, "fire8": 1.0, "block2": 1.0}
QUERIES = 160


class Heads(nn.Module):
    """What only training needs: class heads and temperatures."""

    def __init__(self, classes, words, text):
        super().__init__()
        self.kind = nn.Linear(512, classes)
        self.word = nn.Linear(512, words)
        self.register_buffer("text", text)
        self.log_scale = nn.ParameterDict({name: nn.Parameter(torch.tensor(2.7)) for name in [*LEVELS, "text", "pair"]})

    def scale(self, name):
        return self.log_scale[name].clamp(0, 4.2).exp()


def cell_centres(size):
    c = (torch.arange(size) + 0.5) / size * 2 - 1
    y, x = torch.meshgrid(c, c, indexing="ij")
    return torch.stack([x, y], -1).view(1, -1, 2)


def sample(maps, points):
    """maps [N,C,h,w], points [N,P,2] in [-1,1] -> [N,P,C]."""
    return F.grid_sample(maps, points[:, None], align_corners=False)[:, :, 0].transpose(1, 2)


def place_loss(photo_map, drawing_map, to_photo, ink, scale, rng):
    """InfoNCE between corresponding cells of one picture, weighted towards inked cells; also their distance."""
    n, _, g, _ = drawing_map.shape
    points = cell_centres(g).expand(n, -1, -1)
    weight = F.adaptive_avg_pool2d(F.max_pool2d(ink, 5, 1, 2), g).flatten(1).clamp(max=0.5) * 2 + 0.06
    if g * g > QUERIES:
        pick = torch.multinomial(weight, QUERIES)
        points = points.gather(1, pick[..., None].expand(-1, -1, 2))
        weight = weight.gather(1, pick)
    there = transform(to_photo, points)
    weight = weight * (there.abs().amax(-1) < 1 - 1 / g)
    a = F.normalize(sample(photo_map, there), dim=-1)
    b = F.normalize(sample(drawing_map, points), dim=-1)
    cosine = b @ a.transpose(1, 2)
    target = torch.arange(cosine.shape[1]).expand(n, -1)
    nce = F.cross_entropy((cosine * scale).flatten(0, 1), target.flatten(), reduction="none").view(n, -1)
    near = 1 - cosine.diagonal(dim1=1, dim2=2)
    hit = (cosine.argmax(-1) == target).float()
    total = weight.sum() + 1e-6
    return (nce * weight).sum() / total + 0.5 * (near * weight).sum() / total, (hit * weight).sum() / total


def text_loss(embedding, rows, heads):
    known = rows >= 0
    if not known.any():
        return embedding.sum() * 0
    cosine = F.normalize(embedding[known], dim=-1) @ heads.text.T
    return F.cross_entropy(cosine * heads.scale("text"), rows[known]) + 1 - cosine.gather(1, rows[known, None]).mean()


def look_loss(attention, warp_a, boxes):
    known = ~boxes[:, 0].isnan()
    if not known.any():
        return attention.sum() * 0
    a = attention[known]
    p = (transform(warp_a[known], cell_centres(a.shape[1]).expand(len(a), -1, -1)) + 1) / 2
    b = boxes[known, None]
    inside = ((p > b[..., :2]) & (p < b[..., 2:])).all(-1).float()
    share = (a.flatten(1) * inside).sum(1) / a.flatten(1).sum(1)
    return -(share + 0.02).log()[inside.sum(1) > 0].sum() / len(a)


def step_losses(model, heads, data, count, size, rng):
    photo, drawing, wa, wb, classes, rows, boxes = photo_pairs(data, count, size, rng)
    loose, words, word_rows = loose_drawings(data, max(2, count // 3), size, rng)
    out = model(torch.cat([photo, drawing, loose]))
    to_photo = torch.stack([compose(invert(a), b) for a, b in zip(wa, wb)])
    ink, losses, log = (1 - drawing[:, :1]).clamp(0, 1), {}, {}
    for level, share in LEVELS.items():
        m = out["maps"][level]
        place, log[f"top1_{level}"] = place_loss(m[:count], m[count:2 * count], to_photo, ink, heads.scale(level), rng)
        losses[f"place_{level}"] = share * place
    e = out["embedding"]
    ep, ed, el = e[:count], e[count:2 * count], e[2 * count:]
    known = classes >= 0
    for name, x, weight in (("photo", ep, 1.0), ("drawing", ed, 0.5)):
        if known.any():
            losses[f"kind_{name}"] = 0.5 * weight * F.cross_entropy(heads.kind(x[known]), classes[known], label_smoothing=0.05)
        losses[f"text_{name}"] = 0.3 * weight * text_loss(x, rows, heads)
    losses["kind_loose"] = 0.3 * F.cross_entropy(heads.word(el), words, label_smoothing=0.05)
    losses["text_loose"] = 0.2 * text_loss(el, word_rows, heads)
    pair = F.normalize(ep, dim=-1) @ F.normalize(ed, dim=-1).T * heads.scale("pair")
    losses["pair"] = 0.5 * F.cross_entropy(pair.T, torch.arange(count))
    losses["look"] = 0.3 * look_loss(out["attention"][:count], wa, boxes)
    return losses, log


def compose(outer, inner):
    """The affine map outer(inner(p))."""
    return torch.cat([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2:] + outer[:, 2:]], -1)


def learning_rate(progress):
    """Warm-up over the first 2 %, then a half cosine to 2 %."""
    return float(min(1.0, progress / 0.02 + 0.05) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * progress))))


def start(args, data):
    torch.manual_seed(args.seed)
    model = Mini()
    if args.start:
        load_exported(model, read_safetensors(args.start))
        return model, Heads(data.classes, len(data.words), data.text)
    start_from_squeezenet(model, read_safetensors(args.data / "teachers" / "squeezenet1_0.safetensors"))
    photos = torch.from_numpy(np.stack([data.photos[i] for i in data.train_photos[:32]])).permute(0, 3, 1, 2).float() / 255
    calibrate_pools(model, photos)
    return model, Heads(data.classes, len(data.words), data.text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=20)
    args = parser.parse_args()
    if not (args.out / "pack" / "index.pkl").exists():
        here = Path(__file__).parent / "pack.py"
        subprocess.run([sys.executable, here, "--data", args.data, "--out", args.out], check=True)
    data = Data(args.out / "pack")
    model, heads = start(args, data)
    groups = [
        {"params": [p for n, p in model.named_parameters() if n.startswith(("conv1", "fire"))], "base": 2e-4, "weight_decay": 0.0},
        {"params": [p for n, p in model.named_parameters() if not n.startswith(("conv1", "fire"))], "base": 7e-4, "weight_decay": 0.02},
        {"params": heads.parameters(), "base": 1e-3, "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98))
    state = {"step": 0, "seconds": 0.0}
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"]), heads.load_state_dict(saved["heads"])
        optimiser.load_state_dict(saved["optimiser"])
        state = saved["state"]
    log_file, saved_at = open(args.out / "log.jsonl", "a"), time.time()
    mean = {}
    while (progress := state["seconds"] / (60 * args.minutes)) < 1:
        t = time.time()
        size = 112 if progress < 0.55 else 160
        rng = np.random.default_rng([args.seed, state["step"]])
        for g in optimiser.param_groups:
            g["lr"] = g["base"] * learning_rate(progress)
        losses, extra = step_losses(model, heads, data, args.batch if size == 112 else args.batch * 3 // 5, size, rng)
        loss = sum(losses.values())
        optimiser.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        if torch.isfinite(norm):
            optimiser.step()
        state["step"] += 1
        state["seconds"] += time.time() - t
        for k, v in {**losses, **extra, "norm": norm, "loss": loss}.items():
            v = float(v.detach())
            mean[k] = 0.95 * mean.get(k, v) + 0.05 * v
        if state["step"] % 20 == 0:
            print(json.dumps({"step": state["step"], "minutes": round(state["seconds"] / 60, 2), "size": size,
                              **{k: round(v, 4) for k, v in mean.items()}}), file=log_file, flush=True)
        if time.time() - saved_at > 120 or state["seconds"] >= 60 * args.minutes:
            torch.save({"model": model.state_dict(), "heads": heads.state_dict(), "optimiser": optimiser.state_dict(), "state": state}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            saved_at = time.time()


if __name__ == "__main__":
    main()
