"""Train mini: `python3 train.py --data DIR --out RUN --minutes 90` (packs first; run again to go on).

With `--from FILE` a new run starts from exported weights instead of SqueezeNet's stem.

The losses are in losses.py. The schedule follows wall time, so the same command suits any machine; the
seed fixes data order and initialisation, the number of steps depends on the machine. Products are in
bfloat16 where the processor has instructions for it (`--precision`), losses and weights in float32.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from batches import Data
from losses import Heads, Portions, step_losses
from model import Mini, calibrate_pools, load_exported, read_safetensors, start_from_squeezenet

# Pictures a step, before and after SWITCH: small ones first, they are cheap; then the size that mini draws at.
SWITCH = 0.6
EARLY = Portions(size=112, pairs=12, photos=28, lines=8, drawings=6, emoji=4)
LATE = Portions(size=160, pairs=10, photos=10, lines=4, drawings=4, emoji=3)


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
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--precision", choices=("bfloat16", "float32"), default="bfloat16")
    args = parser.parse_args()
    if not (args.out / "pack" / "index.pkl").exists():
        here = Path(__file__).parent / "pack.py"
        subprocess.run([sys.executable, here, "--data", args.data, "--out", args.out], check=True)
    data = Data(args.out / "pack")
    model, heads = start(args, data)
    model = model.to(memory_format=torch.channels_last)
    groups = [
        {"params": [p for n, p in model.named_parameters() if n.startswith(("conv1", "fire"))], "base": 3e-4, "weight_decay": 0.0},
        {"params": [p for n, p in model.named_parameters() if not n.startswith(("conv1", "fire"))], "base": 1e-3, "weight_decay": 0.02},
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
        portions = EARLY if progress < SWITCH else LATE
        rng = np.random.default_rng([args.seed, state["step"]])
        for g in optimiser.param_groups:
            g["lr"] = g["base"] * learning_rate(progress)
        losses, extra = step_losses(model, heads, data, portions, rng, getattr(torch, args.precision))
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
            print(json.dumps({"step": state["step"], "minutes": round(state["seconds"] / 60, 2), "size": portions.size,
                              **{k: round(v, 4) for k, v in mean.items()}}), file=log_file, flush=True)
        if time.time() - saved_at > 120 or state["seconds"] >= 60 * args.minutes:
            torch.save({"model": model.state_dict(), "heads": heads.state_dict(), "optimiser": optimiser.state_dict(), "state": state}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").replace(checkpoint)
            saved_at = time.time()


if __name__ == "__main__":
    main()
