"""What each part of the recipe is worth: `python3 -m scores.ablate --data DIR --out RUN` trains short runs that differ in one thing.

All begin from SqueezeNet's stem, or with `--from` from a checkpoint, and take the same number of steps, larger pictures
as many fewer as they cost more, or with `--minutes` the same processor time. Each prints a line of JSON: cells found (place.py, inked; in strokes and in filtered edges), and
kinds of photos and of line art of them by the training head. Numbers of so short a training compare with
each other only. RUN holds a pack already; runs that are there are not trained again.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch

from network.mini import Mini
from pictures.batches import as_image
from pictures.known import Data
from pictures.lineart import filtered
from scores.evaluate import class_heads, encode, tops
from scores.place import place

SIZE = 112
VARIANTS = {
    "as it is": [],
    "without place": ["--without", "place"],
    "without line art": ["--without", "lines"],
    "without teacher": ["--without", "teacher"],
    "without people's pairs": ["--without", "human"],
    "without learned contours": ["--without", "learned"],
    "without named drawings": ["--without", "named"],
    "tower half as wide": ["--width", "96"],
    "tower twice as wide": ["--width", "384"],
}
SIZES = {"160 pixels": 160, "224 pixels": 224}


def train(args, name, options, size):
    """-> the run's folder. train.py goes on with a run that was interrupted, and leaves a finished one as it is."""
    out, steps = args.out / "ablations" / name.replace(" ", "-"), round(args.steps * (SIZE / size) ** 2)
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "pack").exists():
        (out / "pack").symlink_to((args.out / "pack").resolve())
    length = ["--minutes", args.minutes] if args.minutes else ["--steps", steps]
    begin = ["--from", args.start] if args.start else []
    command = [sys.executable, "-m", "network.train", "--data", args.data, "--out", out, *length, *begin, "--rate", args.rate, "--size", size, *options]
    subprocess.run([str(part) for part in command], check=True)
    return out


def kinds(model, heads, held_out, size, count, rng):
    picked = np.sort(rng.choice(len(held_out), count, replace=False))
    labels = picked // (len(held_out) // 200)
    photos = encode(model, (as_image(held_out[i], size) for i in picked), labels)
    lines = encode(model, (filtered(as_image(held_out[i], size), rng) for i in picked), labels)
    return [tops(heads["tiny"](x.raw), x.label)["top1"] for x in (photos, lines)]


@torch.no_grad()
def score(args, data, name, options, size, out):
    width = int(options[1]) if "--width" in options else 192
    model = Mini(width=width, heads=width // 32).eval()
    saved = torch.load(out / "checkpoint.pt", weights_only=True)
    model.load_state_dict(saved["model"])
    rng = np.random.default_rng(args.seed)
    photos = sorted(rng.choice(data.index["held_out_photos"], args.photos, replace=False).tolist())
    found = place({"mini": lambda x: model(x)["maps"]}, data, photos, size, args.seed)["mini"]
    held_out = np.load(args.out / "pack" / "tiny_val.npy", mmap_mode="r")
    photo, line = kinds(model, class_heads(out / "checkpoint.pt", data.tiny_count), held_out, size, args.tiny, rng)
    cells = {level: [found[kind][level]["inked"]["top1"] for kind in ("strokes", "filter")] for level in ("fire8", "block2")}
    return {"run": name, "steps": saved["state"]["step"], **cells, "photos": photo, "line_art": line}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--minutes", type=float, help="of processor time, instead of steps")
    parser.add_argument("--from", dest="start", type=Path, help="a checkpoint, for going on")
    parser.add_argument("--rate", type=float, default=1)
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--tiny", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="*", choices=[*VARIANTS, *SIZES])
    args = parser.parse_args()
    torch.set_num_threads(1)
    data = Data(args.out / "pack")
    for name in args.only or [*VARIANTS, *SIZES]:
        options, size = VARIANTS.get(name, []), SIZES.get(name, SIZE)
        out = train(args, name, options, size)
        print(json.dumps(score(args, data, name, options, size, out)), flush=True)


if __name__ == "__main__":
    main()
