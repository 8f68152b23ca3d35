"""What MobileNet v2 and PiDiNet see in the training pictures: `python3 -m teachers.look --data DIR --out RUN`.

Writes RUN/pack/names-photos.npy and names-tiny.npy, float16 [pictures, 1000]: MobileNet's logits of ImageNet's
classes; and RUN/pack/contours.npy, uint8 [photos, 176, 176]: PiDiNet's contours, 255 sure; photos in the
numbering of batches.py, pack.py's first, then people.py's; and RUN/pack/contour-chains.pkl, polylines along these.
Run again to go on.
"""

import argparse
import pickle
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from pictures.lineart import contour_chains
from pictures.pack import SIZE, inside
from teachers.nets import MobileNet, PiDiNet

BATCH = 32
# MobileNet looks at pictures of this size; PiDiNet at the packed one and a margin, as its zero padding draws a frame.
LOOK = 160
MARGIN = 8


def as_batch(pixels):
    return torch.from_numpy(np.stack(pixels)).permute(0, 3, 1, 2).float() / 255


def names(network, pixels):
    x = F.interpolate(as_batch(pixels), (LOOK, LOOK), mode="bicubic", align_corners=False, antialias=True)
    return network(x.clamp(0, 1))[1].numpy().astype(np.float16)


def contours(network, pixels):
    x = F.pad(as_batch(pixels), (MARGIN,) * 4, mode="replicate")
    seen = network(x)[:, 0, MARGIN:-MARGIN, MARGIN:-MARGIN]
    return (seen * 255).round().clamp(1, 255).numpy().astype(np.uint8)


def fill(file, shape, kind, order, look, pictures):
    """What is there already stays: a picture not seen yet is all 0."""
    if not file.exists():
        np.lib.format.open_memmap(file, "w+", kind, shape).flush()
    out = np.lib.format.open_memmap(file, "r+")
    todo = [i for i in order if not out[i].any()]
    for begin in range(0, len(todo), BATCH):
        batch = todo[begin : begin + BATCH]
        out[np.array(batch)] = look([pictures(i) for i in batch])
    out.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", choices=("photos", "contours", "chains", "tiny"))
    parser.add_argument("--limit", type=int, help="of photos for contours; those with people's come first")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    pack, nets = args.out / "pack", args.data / "more" / "nets"
    index, people = (pickle.load(open(pack / f, "rb")) for f in ("index.pkl", "people.pkl"))
    first, more = (np.load(pack / f, mmap_mode="r") for f in ("photos.npy", "people-photos.npy"))
    frames, count = index["frames"] + people["frames"], len(first) + len(more)
    photo = lambda i: first[i] if i < len(first) else more[i - len(first)]
    order = np.random.default_rng(args.seed).permutation(count)
    if args.only in (None, "photos"):
        network = MobileNet(nets / "mobilenet_v2.safetensors", torch.bfloat16)
        fill(pack / "names-photos.npy", (count, 1000), np.float16, order, lambda x: names(network, x), photo)
    if args.only in (None, "contours"):
        network = PiDiNet(nets / "pidinet.safetensors", torch.bfloat16)
        drawn = [len(first) + i for i in people["contours"] if people["sets"][i] != "bsds-test"]
        wanted = list(dict.fromkeys([*drawn, *order.tolist()]))[: args.limit]
        fill(pack / "contours.npy", (count, SIZE, SIZE), np.uint8, wanted, lambda x: contours(network, x),
             lambda i: inside(photo(i), frames[i]))
    if args.only in (None, "chains"):
        seen = np.load(pack / "contours.npy", mmap_mode="r")
        chains = [contour_chains(seen[i]) if seen[i].any() else [] for i in range(count)]
        pickle.dump(chains, open(pack / "contour-chains.pkl", "wb"))
    if args.only in (None, "tiny"):
        network, tiny = MobileNet(nets / "mobilenet_v2.safetensors", torch.bfloat16), np.load(pack / "tiny.npy", mmap_mode="r")
        order = np.random.default_rng(args.seed).permutation(len(tiny))
        fill(pack / "names-tiny.npy", (len(tiny), 1000), np.float16, order, lambda x: names(network, x), lambda i: tiny[i])


if __name__ == "__main__":
    main()
