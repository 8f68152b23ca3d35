"""Train mini: `python3 -m network.train --data DIR --out RUN --minutes 90` (packs first; run again to go on).

With `--from FILE` a new run starts from exported weights, or from the checkpoint of another run, instead of
SqueezeNet's stem. `--without`, `--width`, `--size` are for ablations.

The losses are in losses.py. The schedule follows processor time, so the same command suits any machine, a busy one too; the
seed fixes data order and initialisation, the number of steps depends on the machine. Products are in
bfloat16 where the processor has instructions for it (`--precision`), losses and weights in float32.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from network.losses import Heads, Portions, step_losses
from network.mini import Mini, calibrate_contours, calibrate_pools, load_exported, start_from_squeezenet
from pictures.known import Data
from pictures.pack import pack
from tensor_files import MODEL, read_safetensors
from words.words import read_table

# Pictures a step, before and after SWITCH: small ones first, they are cheap; then the size that mini draws at.
SWITCH = 0.4
EARLY = Portions(size=112, tiny_size=96, pairs=10, sketches=10, photos=32, lines=14, drawings=12, emoji=4)
LATE = Portions(size=160, tiny_size=144, pairs=8, sketches=8, photos=22, lines=9, drawings=8, emoji=3)
# Fresh heads on a trained network first learn alone, for this share of the run and at this rate: until they
# say something, their gradient would only undo what the network knows.
HEADS_FIRST = 0.04
HEADS_RATE = 4e-3


def learning_rate(progress):
    """Warm-up over the first 2 %, then a half cosine to 2 %."""
    return float(min(1.0, progress / 0.02 + 0.05) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * progress))))


def load_heads(heads, saved):
    heads.load_state_dict({k: v for k, v in saved["heads"].items() if k != "text"}, strict=False)


def start(args, data):
    """From a checkpoint's network and heads, from exported weights, or from SqueezeNet."""
    torch.manual_seed(args.seed)
    model, heads = Mini(width=args.width, heads=args.width // 32), Heads(data.classes, len(data.words), data.text)
    if args.start and args.start.suffix == ".pt":
        saved = torch.load(args.start, weights_only=True)
        model.load_state_dict(saved["model"])
        load_heads(heads, saved)
        return model, heads
    photos = torch.from_numpy(np.stack([data.photos[i] for i in data.train_photos[:32]])).permute(0, 3, 1, 2).float() / 255
    if args.start:
        if not load_exported(model, read_safetensors(args.start)):
            calibrate_contours(model, photos)
        if args.heads:
            load_heads(heads, torch.load(args.heads, weights_only=True))
        return model, heads
    start_from_squeezenet(model, read_safetensors(args.data / "teachers" / "squeezenet1_0.safetensors"))
    calibrate_pools(model, photos)
    calibrate_contours(model, photos)
    return model, heads


def portions_at(progress, size):
    """`size` (an ablation): pictures of one size throughout."""
    if size:
        return EARLY._replace(size=size, tiny_size=size)
    return EARLY if progress < SWITCH else LATE


def save(checkpoint, model, heads, optimiser, state):
    saved = {"model": model.state_dict(), "heads": heads.state_dict(), "optimiser": optimiser.state_dict(), "state": state}
    torch.save(saved, checkpoint.with_suffix(".new"))
    checkpoint.with_suffix(".new").replace(checkpoint)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--steps", type=int, help="stop after so many, instead of minutes")
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--heads", type=Path, help="with --from exported weights: the checkpoint whose heads go on")
    parser.add_argument("--rate", type=float, default=1, help="of the learning rates; less when going on from trained weights")
    parser.add_argument("--width", type=int, default=192, help="of the tower")
    parser.add_argument("--size", type=int, help="of all pictures")
    parser.add_argument("--without", choices=("place", "lines", "teacher", "human", "learned", "named"), action="append", default=[])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="beside other work more than one is slower")
    parser.add_argument("--precision", choices=("bfloat16", "float32"), default="bfloat16")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    if not (args.out / "pack" / "index.pkl").exists():
        pack(args.data, args.out, args.seed)
    data = Data(args.out / "pack")
    data.name_the_rest(read_table(MODEL / "text.safetensors"))
    data.forget(args.without)
    model, heads = start(args, data)
    model = model.to(memory_format=torch.channels_last)
    groups = [
        {"params": [p for n, p in model.named_parameters() if n.startswith(("conv1", "fire"))], "base": 3e-4, "weight_decay": 0.0},
        {"params": [p for n, p in model.named_parameters() if not n.startswith(("conv1", "fire", "contour"))], "base": 1e-3, "weight_decay": 0.02},
        {"params": [p for n, p in model.named_parameters() if n.startswith("contour")], "base": 3e-3, "weight_decay": 0.0},
        {"params": heads.parameters(), "base": 1e-3, "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98))
    fresh_heads = args.start is not None and args.start.suffix != ".pt" and args.heads is None
    state = {"step": 0, "seconds": 0.0}
    checkpoint = args.out / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(saved["model"]), heads.load_state_dict(saved["heads"])
        optimiser.load_state_dict(saved["optimiser"])
        state = saved["state"]
    log_file, saved_at = open(args.out / "log.jsonl", "a"), time.time()
    mean = {}
    while (progress := state["step"] / args.steps if args.steps else state["seconds"] / (60 * args.minutes)) < 1:
        t = time.process_time()
        portions = portions_at(progress, args.size)
        rng = np.random.default_rng([args.seed, state["step"]])
        learning = not fresh_heads or progress > HEADS_FIRST
        for g in optimiser.param_groups:
            g["lr"] = args.rate * g["base"] * learning_rate(progress - HEADS_FIRST * fresh_heads) if learning else HEADS_RATE
        losses, extra = step_losses(model, heads, data, portions, rng, getattr(torch, args.precision), args.without, learning)
        loss = sum(losses.values())
        optimiser.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        if torch.isfinite(norm):
            optimiser.step()
        state["step"] += 1
        state["seconds"] += (time.process_time() - t) / args.threads
        for k, v in {**losses, **extra, "norm": norm, "loss": loss}.items():
            v = float(v.detach())
            mean[k] = 0.95 * mean.get(k, v) + 0.05 * v
        if state["step"] % 20 == 0:
            print(json.dumps({"step": state["step"], "minutes": round(state["seconds"] / 60, 2), "size": portions.size,
                              **{k: round(v, 4) for k, v in mean.items()}}), file=log_file, flush=True)
        if time.time() - saved_at > 120:
            save(checkpoint, model, heads, optimiser, state)
            saved_at = time.time()
    save(checkpoint, model, heads, optimiser, state)


if __name__ == "__main__":
    main()
