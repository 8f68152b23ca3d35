"""Writes a run's hand as models/hand, as nn/architectures/hand.ts reads it, and PyTorch's numbers for the tests.

    python3 -m export --hand RUN/hand/hand.pt
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).resolve().parent / "strokes"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "mini"))
from draw import pace_at
from hand import RATE, Mover, loaded
from judge import SIZE
from sight import CELL
from strokes import bezier_basis
from tensor_files import write_safetensors

STROKES, CUBICS, LOOKS = 5, 2, 3


def tensors(hand):
    """Linear weights [in, out]."""
    arrays = {name.removeprefix("network."): value.detach().numpy() for name, value in hand.state_dict().items()}
    return {name: np.ascontiguousarray(a.T if a.ndim == 2 else a).astype("f2") for name, a in arrays.items()}


def enlarged(cells):
    return cells.repeat_interleave(CELL, -2).repeat_interleave(CELL, -1)


class Canvas:
    """What a Mover asks of an easel."""

    def __init__(self, batch, basis):
        self.batch, self.radius, self.pen = batch, torch.ones(1), type("Pen", (), {"basis": basis})


@torch.no_grad()
def example(hand):
    """Looks at strokes by chance, whose slopes are chance, too. Maps are told as cells, which are the same all over."""
    chance = torch.Generator().manual_seed(1)
    count = 3 * CUBICS + 1
    points = 40 + 80 * torch.rand(1, STROKES, 1, 2, generator=chance) + 12 * torch.randn(1, STROKES, count, 2, generator=chance)
    maps = {name: torch.rand(1, SIZE // CELL, SIZE // CELL, generator=chance) for name in ("contours", "attention", "mask", "grey")}
    batch = {name: enlarged(cells) for name, cells in maps.items()}
    batch |= {"pixels": batch["grey"][:, None].expand(-1, 3, -1, -1), "points": points}
    mover, numbers = Mover(hand, Canvas(batch, bezier_basis(CUBICS))), {"start": points[0]} | {n: m[0] for n, m in maps.items()}
    for at in range(LOOKS):
        slope = 0.01 * torch.randn(points.shape, generator=chance)
        wanted = 0.001 * torch.randn(1, SIZE // CELL, SIZE // CELL, generator=chance)
        loss = torch.tensor([1.25 - 0.1 * at])
        step = mover.step(points, (loss, slope, enlarged(wanted)), at, LOOKS)
        points = points + step
        numbers |= {f"slope {at}": slope[0], f"pixels {at}": wanted[0], f"step {at}": step[0],
                    f"time {at}": torch.tensor([loss.item(), at, LOOKS, pace_at(at / LOOKS)])}
    return {name: np.ascontiguousarray(value.numpy(), "f4") for name, value in numbers.items()}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--hand", type=Path, required=True)
    options.add_argument("--to", type=Path, default=ROOT / "models/hand")
    options.add_argument("--golden", type=Path, default=ROOT / "test/golden/hand/steps.safetensors")
    o = options.parse_args()
    hand = loaded(o.hand)
    arrays = tensors(hand)
    o.to.mkdir(parents=True, exist_ok=True)
    o.golden.parent.mkdir(parents=True, exist_ok=True)
    write_safetensors(o.to / "weights.safetensors", arrays, {"name": "strokesmith hand", "license": "MIT"})
    config = {"heads": hand.network.blocks[0].heads, "rate": RATE}
    (o.to / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    for name, value in hand.state_dict().items():
        exported = torch.from_numpy(arrays[name.removeprefix("network.")].astype("f4"))
        value.copy_(exported.T if value.ndim == 2 else exported)
    write_safetensors(o.golden, example(hand), {"strokes": str(STROKES)})


if __name__ == "__main__":
    main()
