"""What the hand is worth: losses of held-out photos after looks of the hand, and after as many of Adam.

    python3 -m compare --data RUN --hand RUN/hand/hand.pt

A line of JSON a way: strokes, looks, mean loss, ratio to as many looks of Adam and to eight, with intervals of 95 %.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parent / "strokes"))
from draw import Adam, Easel
from hand import RATE, Mover, loaded
from judge import Judge, frozen_mini
from learn import against, last_losses
from photos import STARTS, Photos
from strokes import Strokes

BATCH = 12


@torch.no_grad()
def main():
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--hand", type=Path, required=True)
    options.add_argument("--file", default="held.bin", help="prepare.ts's records of photos that were not learned from")
    options.add_argument("--photos", type=int, default=48)
    options.add_argument("--starts", type=int, nargs="*", default=[0])
    options.add_argument("--looks", type=int, nargs="*", default=[4, 8, 12])
    o = options.parse_args()
    torch.set_num_threads(1)
    judge, photos, hand = Judge(frozen_mini()), Photos([o.data / o.file]), loaded(o.hand)
    for start in o.starts:
        strokes, points = STARTS[start]
        pen = Strokes(BATCH, strokes, 160, (points - 1) // 3)
        count = min(o.photos, len(photos)) // BATCH * BATCH
        easels = [Easel(judge, pen, photos.batch(range(a, a + BATCH), start)) for a in range(0, count, BATCH)]
        first = torch.cat([easel.look(easel.batch["points"])[0] for easel in easels])
        eight = None
        for looks in sorted(o.looks, key=lambda n: n != 8):
            begun = time.process_time()
            adam = last_losses(easels, lambda _: Adam(RATE), looks)
            between = time.process_time()
            moved = last_losses(easels, lambda easel: Mover(hand, easel), looks)
            spent = [between - begun, time.process_time() - between]
            eight = adam if eight is None else eight
            print(json.dumps({"strokes": strokes, "looks": looks, "photos": count, "traced": round(first.mean().item(), 4),
                              "adam": round(adam.mean().item(), 4), "hand": round(moved.mean().item(), 4),
                              "hand / adam": against(moved, adam), "hand / traced": against(moved, first),
                              "adam / adam 8": against(adam, eight), "hand / adam 8": against(moved, eight),
                              "ms": [round(1000 * s / count) for s in spent]}), flush=True)


if __name__ == "__main__":
    main()
