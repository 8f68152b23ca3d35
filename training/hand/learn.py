"""Teaches the hand: its drawings are judged as the product judges them, after each step.

    python3 -m learn --data RUN --out RUN/hand --minutes 50

RUN/train*.bin and RUN/held*.bin are prepare.ts's.
"""

import argparse
import copy
import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).parent / "strokes"))
from draw import Adam, Easel, drawn
from hand import RATE, Hand, Mover, loaded
from judge import Judge, frozen_mini
from photos import STARTS, Photos, mirrored
from strokes import Strokes

# Which of prepare.ts's starts, and how often.
OFTEN = (0, 1, 0, 1, 0, 1, 2, 3)


def taught(hand, easel, count):
    """-> mean logarithm of the losses, the last ones weighing most, and losses [count + 1, n]."""
    looks = drawn(easel, Mover(hand, easel), count, look_at=Easel.look_through)
    losses = torch.stack([loss for (loss, *_), _ in looks])
    weights = (torch.arange(count + 1) / count) ** 2 / count
    weights[-1] += 1
    return (weights[:, None] * losses.log()).mean(1).sum(), losses.detach()


@torch.no_grad()
def last_losses(easels, mover, count):
    found = []
    for easel in easels:
        for (loss, *_), _ in drawn(easel, mover(easel), count):
            pass
        found.append(loss)
    return torch.cat(found)


def against(losses, base):
    """Geometric mean of the ratio, and its interval of 95 %."""
    ratio = (losses / base).log()
    half = 1.96 * ratio.std().item() / math.sqrt(len(ratio))
    return [round(math.exp(ratio.mean().item() + s * half), 4) for s in (-1, 0, 1)]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--minutes", type=float, default=50)
    options.add_argument("--batch", type=int, default=10)
    options.add_argument("--looks", type=int, nargs=2, default=(5, 10))
    options.add_argument("--rate", type=float, default=2e-3)
    options.add_argument("--shares-rate", type=float, default=1e-2)
    options.add_argument("--plain", action="store_true", help="no network: shares that are the same for all points")
    options.add_argument("--begin", type=Path, help="a hand whose shares to begin with")
    options.add_argument("--kept", type=float, default=0.985, help="share of the mean weights that is kept a step")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--held", type=int, default=24, help="held-out photos drawn now and then")
    options.add_argument("--every", type=int, default=40)
    o = options.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(o.seed)
    o.out.mkdir(parents=True, exist_ok=True)
    judge = Judge(frozen_mini())
    pens = {start: Strokes(o.batch, start[0], 160, (start[1] - 1) // 3) for start in {STARTS[s] for s in OFTEN}}
    hand = Hand(network=not o.plain)
    if o.begin:
        hand.shares.data.copy_(loaded(o.begin).shares.data)
    groups = [{"params": [hand.shares], "lr": o.shares_rate, "weight_decay": 0.0}]
    if not o.plain:
        groups.append({"params": list(hand.network.parameters()), "lr": o.rate})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    rates = [group["lr"] for group in groups]
    mean, step, spent, file = copy.deepcopy(hand), 0, 0.0, o.out / "hand.pt"
    if file.exists():
        kept = torch.load(file, weights_only=False)
        hand.load_state_dict(kept["hand"]), mean.load_state_dict(kept["mean"]), optimizer.load_state_dict(kept["optimizer"])
        step, spent = kept["step"], kept["spent"]
    held = Photos(sorted(o.data.glob("held*.bin")))
    pen = Strokes(12, STARTS[0][0], 160, (STARTS[0][1] - 1) // 3)
    tests = [Easel(judge, pen, held.batch(range(a, a + 12))) for a in range(0, o.held, 12)]
    base = last_losses(tests, lambda _: Adam(RATE), 8)
    log, begun, saved = open(o.out / "log.jsonl", "a"), time.time() - spent, time.time()
    print(json.dumps({"adam": round(base.mean().item(), 4)}), flush=True)
    running, photos = [], None
    while time.time() - begun < 60 * o.minutes:
        rng = np.random.default_rng((o.seed, step))
        progress = (time.time() - begun) / (60 * o.minutes)
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(1, (step + 1) / 20) * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * progress)))
        if photos is None or step % 100 == 0:
            photos = Photos(sorted(o.data.glob("train*.bin")))
        start = OFTEN[rng.integers(len(OFTEN))]
        batch = photos.batch(rng.choice(len(photos), o.batch, replace=False), start)
        batch = mirrored(batch) if rng.random() < 0.5 else batch
        count = int(rng.integers(o.looks[0], o.looks[1] + 1))
        loss, losses = taught(hand, Easel(judge, pens[STARTS[start]], batch), count)
        optimizer.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(hand.parameters(), 1.0)
        optimizer.step()
        step += 1
        decay = min(o.kept, step / (step + 10))
        with torch.no_grad():
            for ours, theirs in zip(mean.parameters(), hand.parameters()):
                ours.lerp_(theirs, 1 - decay)
        running.append([(losses[-1] / losses[0]).log().mean(), float(norm)])
        if step % o.every == 0:
            ratio, norm = np.mean(running, 0).tolist()
            now = last_losses(tests, lambda easel: Mover(mean, easel), 8)
            line = {"step": step, "minutes": round((time.time() - begun) / 60, 2), "photos": len(photos), "gained": round(math.exp(ratio), 4),
                    "norm": round(norm, 3), "held": round(now.mean().item(), 4), "against": against(now, base)}
            print(json.dumps(line), file=log, flush=True)
            print(json.dumps(line), flush=True)
            running = []
        if time.time() - saved > 30 or time.time() - begun >= 60 * o.minutes:
            saved = time.time()
            torch.save({"hand": hand.state_dict(), "mean": mean.state_dict(), "optimizer": optimizer.state_dict(),
                        "step": step, "spent": saved - begun}, file)


if __name__ == "__main__":
    main()
