"""Other people's networks, as far as their kernels are in safetensors files: MobileNet v2 and PiDiNet.

MobileNet v2 (Sandler et al., 2018) says what a picture shows; PiDiNet (Su et al., 2021) where people would draw its
contours. PiDiNet's pixel differences are folded into ordinary kernels, so plain convolutions are enough.
"""

import torch
import torch.nn.functional as F

from tensor_files import read_safetensors


def oihw(kernels):
    """Kernels (kh,kw,in,out) or, depthwise, (kh,kw,1,C), and vectors."""
    out = {}
    for name, value in kernels.items():
        x = torch.tensor(value)
        out[name] = x.permute(3, 2, 0, 1).contiguous(memory_format=torch.channels_last) if x.ndim == 4 else x
    return out


class MobileNet:
    """images [N,3,S,S] in [0,1] -> features [N,1280] and logits of ImageNet's 1,000 classes."""

    STRIDE_2 = (2, 4, 7, 14)
    RESIDUAL = (3, 5, 6, 8, 9, 10, 12, 13, 15, 16)

    def __init__(self, file, dtype=torch.float32):
        self.dtype = dtype
        self.kernels = {k: v.to(dtype) for k, v in oihw(read_safetensors(file)).items()}

    def conv(self, x, name, stride=1, depthwise=False):
        weight, bias = self.kernels[name + ".weight"], self.kernels[name + ".bias"]
        side, kernel = x.shape[-1], weight.shape[-1]
        short = max((-(-side // stride) - 1) * stride + kernel - side, 0)
        x = F.pad(x, (short // 2, short - short // 2) * 2) if short else x
        return F.conv2d(x, weight, bias, stride, groups=len(weight) if depthwise else 1)

    @torch.no_grad()
    def __call__(self, images):
        x = (images * 2 - 1).to(self.dtype).contiguous(memory_format=torch.channels_last)
        x = F.relu6(self.conv(x, "stem", 2))
        for i in range(1, 18):
            y = x if i == 1 else F.relu6(self.conv(x, f"block{i}.expand"))
            y = F.relu6(self.conv(y, f"block{i}.depthwise", 2 if i in self.STRIDE_2 else 1, True))
            y = self.conv(y, f"block{i}.project")
            x = x + y if i in self.RESIDUAL else y
        x = F.relu6(self.conv(x, "last")).mean((2, 3), keepdim=True)
        return x.flatten(1).float(), self.conv(x, "head").flatten(1)[:, 1:].float()


class PiDiNet:
    """images [N,3,H,W] in [0,1] -> the probability of a contour, [N,1,H,W]."""

    BLOCKS = ((1, 3), (2, 4), (3, 4), (4, 4))
    MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

    def __init__(self, file, dtype=torch.float32):
        self.dtype = dtype
        self.kernels = {k: v.to(dtype) for k, v in oihw(read_safetensors(file)).items()}

    def conv(self, x, name, dilation=1):
        weight = self.kernels[name + ".weight"]
        groups = len(weight) if weight.shape[1] == 1 and x.shape[1] == len(weight) > 1 else 1
        return F.conv2d(x, weight, self.kernels.get(name + ".bias"), 1, weight.shape[-1] // 2 * dilation, dilation, groups)

    def side(self, x, i, size):
        x = self.conv(F.relu(x), f"dilations.{i}.conv1")
        x = sum(self.conv(x, f"dilations.{i}.conv2_{k}", d) for k, d in ((1, 5), (2, 7), (3, 9), (4, 11)))
        gate = torch.sigmoid(self.conv(self.conv(F.relu(x), f"attentions.{i}.conv1"), f"attentions.{i}.conv2"))
        return F.interpolate(self.conv(x * gate, f"conv_reduces.{i}.conv"), size, mode="bilinear", align_corners=False)

    @torch.no_grad()
    def __call__(self, images):
        mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in (self.MEAN, self.DEVIATION))
        x = ((images - mean) / deviation).to(self.dtype).contiguous(memory_format=torch.channels_last)
        size, sides = images.shape[2:], []
        x = self.conv(x, "init_block")
        for stage, count in self.BLOCKS:
            for i in range(1, count + 1):
                name = f"block{stage}_{i}"
                x = F.max_pool2d(x, 2) if stage > 1 and i == 1 else x
                y = self.conv(F.relu(self.conv(x, name + ".conv1")), name + ".conv2")
                x = y + (self.conv(x, name + ".shortcut") if name + ".shortcut.weight" in self.kernels else x)
            sides.append(self.side(x, len(sides), size))
        return torch.sigmoid(self.conv(torch.cat(sides, 1), "classifier")).float()
