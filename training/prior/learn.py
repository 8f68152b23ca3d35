"""Learn the prior: `python3 learn.py --drawings FILE --to ../../models/prior` (drawings.mjs makes FILE).

A decoder and one code a drawing, learned together (an auto-decoder: Park et al. 2019, DeepSDF). Codes are disturbed
while it learns, so that neighbours of a code draw something like it, and none is learned to the point. No drawing is
kept: what ships is the decoder's weights, and codes by word. One core, some minutes; the seed fixes all.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "mini"))
from tensor_files import write_safetensors  # noqa: E402

CURVES, NUMBERS = 32, 10  # of a drawing; of a curve: is it there, does it go on, four points
CODE, HIDDEN = 48, (320, 512)


def arranged(drawings):
    """Drawings as text -> there [N,32], goes on [N,32], points [N,32,8] (in drawing units)."""
    there = torch.zeros(len(drawings), CURVES)
    on, points = torch.zeros_like(there), torch.zeros(len(drawings), CURVES, 8)
    for n, text in enumerate(drawings):
        k = 0
        for line in text.split("|"):
            numbers = np.array(line.split(" "), np.float32) / 1000
            for i in range((len(numbers) - 2) // 6):
                if k < CURVES:
                    there[n, k], on[n, k] = 1, float(i > 0)
                    points[n, k] = torch.from_numpy(numbers[6 * i : 6 * i + 8])
                    k += 1
    return there, on, points


class Decoder(nn.Module):
    """Codes [N,48] -> [N,32,10]."""

    def __init__(self):
        super().__init__()
        sizes = (CODE, *HIDDEN, CURVES * NUMBERS)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x).view(-1, CURVES, NUMBERS)


def losses(out, there, on, points):
    shown = there[..., None]
    return {
        "points": (F.smooth_l1_loss(out[..., 2:], points, beta=0.02, reduction="none") * shown).sum() / shown.sum() / 8,
        "there": F.binary_cross_entropy_with_logits(out[..., 0], there),
        "on": (F.binary_cross_entropy_with_logits(out[..., 1], on, reduction="none") * there).sum() / there.sum(),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--drawings", type=Path, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--noise", type=float, default=0.1, help="on codes, whose numbers are about 1")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    by_word = json.loads(args.drawings.read_text())
    there, on, points = arranged([d for drawings in by_word.values() for d in drawings])
    decoder, codes = Decoder(), nn.Parameter(torch.randn(len(there), CODE))
    optimiser = torch.optim.Adam([{"params": decoder.parameters(), "base": 2e-3}, {"params": [codes], "base": 2e-2}])
    for step in range(args.steps):
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * 0.5 * (1 + np.cos(np.pi * step / args.steps)) + 1e-6
        unit = codes / codes.pow(2).mean(1, keepdim=True).sqrt()
        parts = losses(decoder(unit + args.noise * torch.randn_like(unit)), there, on, points)
        loss = 10 * parts["points"] + parts["there"] + 0.5 * parts["on"]
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 500 == 0 or step == args.steps - 1:
            with torch.no_grad():
                out = decoder(unit)
                off = ((out[..., 2:] - points).view(-1, CURVES, 4, 2).norm(dim=-1) * there[..., None]).sum() / there.sum() / 4
                wrong = ((out[..., 0] > 0) != (there > 0)).float().mean(), (((out[..., 1] > 0) != (on > 0)) * there).sum() / there.sum()
            print(json.dumps({"step": step, **{k: round(float(v), 5) for k, v in parts.items()}, "off": round(float(off), 4),
                              "wrong": [round(float(w), 5) for w in wrong]}), flush=True)
    with torch.no_grad():
        unit = codes / codes.pow(2).mean(1, keepdim=True).sqrt()
    tensors = {"codes": unit.numpy()}
    for i, layer in enumerate(decoder.layers):
        tensors[f"layer{i}.weight"] = layer.weight.detach().numpy()
        tensors[f"layer{i}.bias"] = layer.bias.detach().numpy()
    metadata = {"name": "strokesmith prior", "steps": str(args.steps), "noise": str(args.noise)}
    write_safetensors(args.to / "decoder.safetensors", {k: np.ascontiguousarray(v.astype("f2")) for k, v in tensors.items()}, metadata)
    (args.to / "words.json").write_text(json.dumps({word: len(drawings) for word, drawings in by_word.items()}, indent=2) + "\n")


if __name__ == "__main__":
    main()
