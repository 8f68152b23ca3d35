"""The mini encoder in PyTorch: a fire-module stem, then a small vision transformer.

The stem follows SqueezeNet 1.0 (Iandola et al., 2016) with two changes that matter when one draws
by gradient descent against it: max pooling becomes RMS pooling (smooth, so that every pixel of a
window gets a gradient), and the input is `image - 1`, so that zero padding continues white paper.
The transformer is the ViT of Dosovitskiy et al. (2021), pre-norm, with CLIP's QuickGELU; its class
token is mapped into CLIP ViT-B/32's 512-d text space and its attention is the saliency map. The mean of
the stem's last map is mapped there as well: what the stem knows of kinds need not be learned again. A
mask head tells the subject from its background, per cell of fire8; a contour head says where people would
draw lines, per pixel, from the maps before each pooling and the tokens.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

FIRES = {2: (16, 64), 3: (16, 64), 4: (32, 128), 5: (32, 128), 6: (48, 192), 7: (48, 192), 8: (64, 256)}
CAFFE_MEAN_BGR = (104.0, 117.0, 123.0)


def rms_pool(x):
    return torch.sqrt(F.avg_pool2d(x * x, 2) + 1e-4)


class Fire(nn.Module):
    def __init__(self, channels, squeeze, expand):
        super().__init__()
        self.squeeze = nn.Conv2d(channels, squeeze, 1)
        self.expand1 = nn.Conv2d(squeeze, expand, 1)
        self.expand3 = nn.Conv2d(squeeze, expand, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return torch.cat([F.relu(self.expand1(x)), F.relu(self.expand3(x))], 1)


class Block(nn.Module):
    def __init__(self, width, heads, ratio=4):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, ratio * width), nn.Linear(ratio * width, width)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        attention = (q @ k.transpose(-1, -2) * (d // self.heads) ** -0.5).softmax(-1)
        x = x + self.out((attention @ v).transpose(1, 2).reshape(n, t, d))
        h = self.fc1(self.norm2(x))
        return x + self.fc2(h * torch.sigmoid(1.702 * h)), attention[:, :, 0, 1:].mean(1)


MASK_WIDTH = 32
CONTOUR_WIDTH = 16


class Mini(nn.Module):
    def __init__(self, width=192, depth=4, heads=6, grid=10, embed=512):
        super().__init__()
        self.grid = grid
        self.conv1 = nn.Conv2d(3, 96, 7, stride=2, padding=3)
        channels = 96
        for i, (squeeze, expand) in FIRES.items():
            setattr(self, f"fire{i}", Fire(channels, squeeze, expand))
            channels = 2 * expand
        self.project = nn.Conv2d(channels, width, 1)
        self.class_token = nn.Parameter(torch.randn(width) * 0.02)
        self.position = nn.Parameter(torch.randn(grid * grid + 1, width) * 0.02)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, embed)
        self.skip = nn.Linear(channels, embed)
        self.mask_stem = nn.Conv2d(channels, MASK_WIDTH, 1)
        self.mask_token = nn.Linear(width, 4 * MASK_WIDTH)
        self.mask_out = nn.Conv2d(MASK_WIDTH, 1, 1)
        self.contour_token = nn.Linear(width, CONTOUR_WIDTH)
        self.contour_deep = nn.Conv2d(channels, CONTOUR_WIDTH, 1)
        self.contour_mid = nn.Conv2d(2 * FIRES[4][1], CONTOUR_WIDTH, 1)
        self.contour_fine = nn.Conv2d(96, CONTOUR_WIDTH, 1)
        self.contour_mix = nn.Conv2d(CONTOUR_WIDTH, CONTOUR_WIDTH, 3, padding=1)
        self.contour_out = nn.Conv2d(CONTOUR_WIDTH, 4, 1)

    def positions(self, grid):
        """Position table for another grid size (training runs at several input sizes)."""
        if grid == self.grid:
            return self.position
        table = self.position[1:].T.reshape(1, -1, self.grid, self.grid)
        table = F.interpolate(table, (grid, grid), mode="bilinear", align_corners=False)
        return torch.cat([self.position[:1], table[0].flatten(1).T])

    def stem(self, image, pool=rms_pool):
        maps = {"conv1": F.relu(self.conv1(image - 1))}
        x = pool(maps["conv1"])
        for i in FIRES:
            x = getattr(self, f"fire{i}")(x)
            maps[f"fire{i}"] = x
            if i in (4, 8):
                x = pool(x)
        return x, maps

    def forward(self, image):
        """image [N,3,S,S] RGB in [0,1], S a multiple of 16.

        -> maps, embedding [N,512], attention [N,S/16,S/16], mask [N,S/8,S/8] and contours [N,S,S] (logits).
        """
        maps, x, attention = self.seen(image)
        g = attention.shape[-1]
        return {"maps": maps, "embedding": self.embedding(x[:, 0], maps["fire8"].mean((2, 3))), "attention": attention,
                "mask": self.mask(maps["fire8"], x[:, 1:], g), "contours": self.contours(maps, x[:, 1:], g)}

    def seen(self, image):
        """What all heads look at: maps, the last tokens [N,1+S/16*S/16,width] and the attention."""
        x, maps = self.stem(image)
        x = self.project(x)
        n, d, g, _ = x.shape
        x = torch.cat([self.class_token.expand(n, 1, d), x.flatten(2).transpose(1, 2)], 1) + self.positions(g)
        attention = 0
        for i, block in enumerate(self.blocks):
            x, a = block(x)
            attention = attention + a / len(self.blocks)
            maps[f"block{i + 1}"] = x[:, 1:].transpose(1, 2).reshape(n, d, g, g)
        return maps, self.norm(x), attention.view(n, g, g)

    def embedding(self, token, mean):
        """From the class token [N,width] and fire8's mean [N,512]."""
        return self.head(token) + self.skip(mean)

    def mask(self, fire8, tokens, g):
        """Each token speaks for the 2x2 cells of fire8 below it."""
        n = len(tokens)
        above = self.mask_token(tokens).view(n, g, g, 2, 2, MASK_WIDTH).permute(0, 5, 1, 3, 2, 4)
        hidden = F.relu(self.mask_stem(fire8) + above.reshape(n, MASK_WIDTH, 2 * g, 2 * g))
        return self.mask_out(hidden)[:, 0]

    def contours(self, maps, tokens, g):
        """From coarse to fine, each level doubled and added to the next; at last 2x2 pixels a cell of conv1."""
        x = self.contour_token(tokens).transpose(1, 2).reshape(len(tokens), CONTOUR_WIDTH, g, g)
        for layer, level in ((self.contour_deep, "fire8"), (self.contour_mid, "fire4"), (self.contour_fine, "conv1")):
            x = F.relu(layer(maps[level]) + F.interpolate(x, scale_factor=2, mode="nearest"))
        return F.pixel_shuffle(self.contour_out(F.relu(self.contour_mix(x))), 2)[:, 0]


def start_from_squeezenet(model, tensors):
    """Initialise the stem from SqueezeNet 1.0 (BSD; Caffe order: BGR, 0..255, mean subtracted).

    (255 x - mean) = 255 (x - 1) + (255 - mean): the scale goes into the kernel, the offset into the bias.
    """
    def conv(module, name):
        module.weight.data.copy_(torch.tensor(tensors[name + "/kernel"]).permute(3, 2, 0, 1))
        module.bias.data.copy_(torch.tensor(tensors[name + "/bias"]))

    conv(model.conv1, "conv1")
    kernel = model.conv1.weight.data
    model.conv1.bias.data += (kernel.sum((2, 3)) * (255 - torch.tensor(CAFFE_MEAN_BGR))).sum(1)
    model.conv1.weight.data = kernel.flip(1) * 255
    for i in FIRES:
        fire = getattr(model, f"fire{i}")
        for ours, theirs in (("squeeze", "squeeze1x1"), ("expand1", "expand1x1"), ("expand3", "expand3x3")):
            conv(getattr(fire, ours), f"fire{i}/{theirs}")


def load_exported(model, tensors):
    """The weights as export.py wrote them (linear weights are transposed there). -> whether they draw contours:
    older ones do not, and leave that head as it is."""
    state = {}
    for name, value in tensors.items():
        linear = name.endswith(".weight") and value.ndim == 2
        state[name] = torch.tensor(value.T if linear else value)
    missing, unexpected = model.load_state_dict(state, strict=False)
    if unexpected or any(not name.startswith("contour_") for name in missing):
        raise ValueError(f"not mini's weights: {unexpected} {missing}")
    return not missing


@torch.no_grad()
def calibrate_contours(model, photos):
    """A fresh contour head expects maps of about unit variance."""
    _, maps = model.stem(photos)
    for layer, level in ((model.contour_deep, "fire8"), (model.contour_mid, "fire4"), (model.contour_fine, "conv1")):
        seen = maps[level]
        layer.weight.normal_(0, 1).div_(seen.square().mean().sqrt() * seen.shape[1] ** 0.5)


@torch.no_grad()
def calibrate_pools(model, photos):
    """Give RMS pooling the channel means that 3x3/2 max pooling had, by rescaling the kernels that follow."""
    def ratio(x):
        return F.max_pool2d(x, 3, 2, 1).mean((0, 2, 3)) / rms_pool(x).mean((0, 2, 3)).clamp(min=1e-3)

    x = F.relu(model.conv1(photos - 1))
    model.fire2.squeeze.weight.mul_(ratio(x).view(1, -1, 1, 1))
    _, maps = model.stem(photos)
    model.fire5.squeeze.weight.mul_(ratio(maps["fire4"]).view(1, -1, 1, 1))
    x, maps = model.stem(photos)
    # What follows the stem expects numbers of about unit variance.
    for layer, seen in ((model.project, x), (model.skip, maps["fire8"].mean((2, 3))), (model.mask_stem, maps["fire8"])):
        layer.weight.normal_(0, 1).div_(seen.square().mean().sqrt() * seen.shape[1] ** 0.5)
