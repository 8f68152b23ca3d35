"""What Xception (Chollet, 2017) sees in the training photos: `python3 -m teachers.xception --data DIR --out RUN`.

Writes RUN/pack/teacher-photos.npy and teacher-tiny.npy, float16 [pictures, 1024]: its last map here (block
13 of 14, after ReLU), mean over places, each channel standardised; rows of zeros for what it has not
seen. A share of each class's tiny pictures is shown to it; run again to go on.
"""

import argparse
import pickle
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from tensor_files import read_safetensors

SIZE = 160
BATCH = 50
CHANNELS = 1024


class Xception:
    """Up to block 13, batch norms folded into the kernels before them. Products in `dtype`."""

    def __init__(self, tensors, dtype=torch.bfloat16):
        self.dtype, self.kernels = dtype, {}
        for i in (1, 2):
            self.fold(tensors, f"block1_conv{i}", f"block1_conv{i}_bn")
        for i in (1, 2, 3, 4):
            self.fold(tensors, f"conv2d_{i}", f"batch_normalization_{i}")
        for name in sorted({k.split("/")[0] for k in tensors if k.endswith("/pointwise_kernel")}):
            self.fold(tensors, name, name + "_bn", "pointwise_kernel")
            depthwise = torch.tensor(tensors[name + "/depthwise_kernel"]).permute(2, 3, 0, 1)
            self.kernels[name + "/depthwise"] = self.laid_out(depthwise)

    def laid_out(self, kernel):
        return kernel.to(self.dtype).contiguous(memory_format=torch.channels_last)

    def fold(self, tensors, name, norm, kernel="kernel"):
        gain = tensors.get(norm + "/gamma", 1) * (tensors[norm + "/moving_variance"] + 1e-3) ** -0.5
        offset = tensors[norm + "/beta"] - tensors[norm + "/moving_mean"] * gain
        weight = torch.tensor(tensors[f"{name}/{kernel}"] * gain).permute(3, 2, 0, 1)
        self.kernels[name] = (self.laid_out(weight), torch.tensor(offset).to(self.dtype))

    def conv(self, x, name, stride=1):
        weight, bias = self.kernels[name]
        return F.conv2d(x, weight, bias, stride)

    def separable(self, x, name):
        depthwise = self.kernels[name + "/depthwise"]
        return self.conv(F.conv2d(x, depthwise, padding=1, groups=len(depthwise)), name)

    def halve(self, x):
        """3x3/2 maximum with TensorFlow's "same" padding."""
        short = (-(-x.shape[-1] // 2) - 1) * 2 + 3 - x.shape[-1]
        return F.max_pool2d(F.pad(x, (short // 2, short - short // 2) * 2, value=-1e30), 3, 2)

    @torch.no_grad()
    def __call__(self, images):
        """images [N,3,S,S] in [0,1] -> [N,1024,ceil(S/32),ceil(S/32)], before ReLU."""
        x = (images * 2 - 1).to(self.dtype).contiguous(memory_format=torch.channels_last)
        x = F.relu(self.conv(F.relu(self.conv(x, "block1_conv1", 2)), "block1_conv2"))
        for i in (2, 3, 4):
            y = self.separable(F.relu(x), f"block{i}_sepconv1")
            x = self.halve(self.separable(F.relu(y), f"block{i}_sepconv2")) + self.conv(x, f"conv2d_{i - 1}", 2)
        for i in range(5, 13):
            y = x
            for j in (1, 2, 3):
                y = self.separable(F.relu(y), f"block{i}_sepconv{j}")
            x = x + y
        y = self.separable(F.relu(x), "block13_sepconv1")
        return self.halve(self.separable(F.relu(y), "block13_sepconv2")) + self.conv(x, "conv2d_4", 2)


def look(network, pixels):
    x = torch.from_numpy(np.array(pixels)).permute(0, 3, 1, 2).float() / 255
    x = F.interpolate(x, (SIZE, SIZE), mode="bicubic", align_corners=False, antialias=True).clamp(0, 1)
    return F.relu(network(x).float()).mean((2, 3))


def interleaved(classes, share):
    """Places of `share` of each class's pictures, all classes in turn: wherever one stops, classes are even."""
    order = []
    for k in np.unique(classes):
        own = np.where(classes == k)[0]
        order += [(rank, k, i) for rank, i in enumerate(own[: round(len(own) * share)])]
    return np.array([i for _, _, i in sorted(order)])


def see_all(network, pictures, order, file):
    """Fill file [pictures, 1024], raw means, in this order; what is there already stays."""
    if not file.exists():
        np.lib.format.open_memmap(file, "w+", np.float16, (len(pictures), CHANNELS)).flush()
    seen = np.lib.format.open_memmap(file, "r+")
    todo = [i for i in order if not seen[i].any()]
    for begin in range(0, len(todo), BATCH):
        batch = np.sort(todo[begin : begin + BATCH])
        seen[batch] = look(network, pictures[batch]).numpy()
    return seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.4, help="of each class's tiny pictures")
    parser.add_argument("--only", choices=("photos", "tiny"))
    args = parser.parse_args()
    pack = args.out / "pack"
    index = pickle.load(open(pack / "index.pkl", "rb"))
    network = Xception(read_safetensors(args.data / "teachers" / "xception.safetensors"))
    if args.only != "tiny":
        photos = np.load(pack / "photos.npy", mmap_mode="r")
        held_out = set(index["held_out_photos"])
        order = [i for i in range(len(photos)) if i not in held_out]
        see_all(network, photos, order, pack / "teacher-photos.npy")
    if args.only != "photos":
        tiny = np.load(pack / "tiny.npy", mmap_mode="r")
        see_all(network, tiny, interleaved(np.array(index["tiny_classes"]), args.share), pack / "teacher-tiny.npy")


if __name__ == "__main__":
    main()
