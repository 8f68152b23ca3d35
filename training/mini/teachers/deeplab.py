"""Which part of a photo is its subject, in DeepLab's eyes: `python3 -m teachers.deeplab --data DIR --out RUN`.

Writes RUN/pack/subjects.npy, uint8 [photos, 23, 23]: 255 where DeepLab v3 (Chen et al., 2017; 20 kinds of
Pascal VOC) is sure of any of its kinds, 0 where of background. What it does not know it often still tells from the
background. Photos that it cannot tell, or of which it sees only a person beside the subject, are all 1;
those not reached yet are all 0. Run again to go on.
"""

import argparse
import pickle
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from teachers.tflite import Network

SIZE = 353
BATCH = 8
PERSON = 15
# At least this part is subject, at most that, and so much of the picture is clearly one or the other.
LEAST, MOST, DECIDED = 0.03, 0.9, 0.7
UNSURE = (0.2, 0.8)


def usable(kinds, label):
    """kinds [21,h,w], probabilities."""
    subject = 1 - kinds[0]
    covered = float((subject > 0.5).float().mean())
    decided = float(((subject < UNSURE[0]) | (subject > UNSURE[1])).float().mean())
    only_person = int(kinds[1:].mean((1, 2)).argmax()) + 1 == PERSON and "face" not in label
    return LEAST < covered < MOST and decided > DECIDED and not only_person


def look(network, pixels):
    x = torch.from_numpy(np.array(pixels)).permute(0, 3, 1, 2).float() / 127.5 - 1
    x = F.interpolate(x, (SIZE, SIZE), mode="bicubic", align_corners=False).clamp(-1, 1)
    return network.scores(x.contiguous(memory_format=torch.channels_last)).float().softmax(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=int, help="of photos; held-out ones come first")
    args = parser.parse_args()
    pack = args.out / "pack"
    index = pickle.load(open(pack / "index.pkl", "rb"))
    photos, file = np.load(pack / "photos.npy", mmap_mode="r"), pack / "subjects.npy"
    network = Network((args.data / "teachers" / "deeplabv3_mnv2_pascal_quant.tflite").read_bytes())
    grid = look(network, photos[:1]).shape[-1]
    if not file.exists():
        np.lib.format.open_memmap(file, "w+", np.uint8, (len(photos), grid, grid)).flush()
    masks = np.lib.format.open_memmap(file, "r+")
    # Held-out photos first: few, and enough to measure with.
    held_out = index["held_out_photos"]
    order = [*held_out, *np.random.default_rng(args.seed).permutation(sorted(set(range(len(photos))) - set(held_out)))]
    todo = [i for i in order[: args.limit] if not masks[i].any()]
    for begin in range(0, len(todo), BATCH):
        batch = todo[begin : begin + BATCH]
        for i, kinds in zip(batch, look(network, photos[np.array(batch)])):
            known = usable(kinds, index["photo_labels"][i])
            masks[i] = ((1 - kinds[0]) * 255).round().numpy().astype(np.uint8) if known else 1
            masks[i].flat[0] = max(1, masks[i].flat[0])


if __name__ == "__main__":
    main()
