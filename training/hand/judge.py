"""The product's loss of drawings (src/objective), by mini in PyTorch, and its gradient: in points and in pixels."""

import json
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "mini"))
from network.mini import Mini, load_exported
from tensor_files import MODEL, read_safetensors

SIZE = 160
CONFIG = json.loads((MODEL / "config.json").read_text())
LEVELS, SEMANTIC = {each["level"]: each["weight"] for each in CONFIG["geometric"]}, CONFIG["semanticWeight"]
UNATTENDED, OUTSIDE = 0.25, 0.3


def frozen_mini(folder=MODEL):
    model = Mini()
    load_exported(model, read_safetensors(Path(folder) / "weights.safetensors"))
    return model.requires_grad_(False).eval().to(memory_format=torch.channels_last)


def emphasis(attention, mask):
    """attention from 0 to 1 and mask [n,SIZE,SIZE] -> what pixels count, [n,1,SIZE,SIZE]."""
    return ((UNATTENDED + (1 - UNATTENDED) * attention) * (OUTSIDE + (1 - OUTSIDE) * mask))[:, None]


def unit(cells):
    return cells / (cells.square().sum(1, keepdim=True) + 1e-12).sqrt()


class Judge:
    def __init__(self, model, bf16=True):
        self.model, self.bf16 = model, bf16

    def seen(self, images):
        """images [n,3,S,S] -> unit vectors of the cells of each level [n,C,cells] and of the embedding [n,C,1]."""
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            model = self.model
            x, maps = model.stem(images.contiguous(memory_format=torch.channels_last))
            x = model.project(x)
            n, d, g, _ = x.shape
            x = torch.cat([model.class_token.expand(n, 1, d), x.flatten(2).transpose(1, 2)], 1) + model.positions(g)
            for i, block in enumerate(model.blocks):
                x, _ = block(x)
                maps[f"block{i + 1}"] = x[:, 1:].transpose(1, 2)
            embedding = model.embedding(model.norm(x)[:, 0], maps["fire8"].mean((2, 3)))
        cells = {level: unit(maps[level].float().flatten(2)) for level in LEVELS}
        return {**cells, "semantic": unit(embedding.float()[:, :, None])}

    @torch.no_grad()
    def look_at(self, photos, attention, mask):
        """What drawings are compared with: photos [n,3,S,S] -> (features, shares of cells)."""
        seen = self.seen(photos)
        weight = emphasis(attention, mask)
        shares = {}
        for level in LEVELS:
            grid = round(seen[level].shape[2] ** 0.5)
            share = F.avg_pool2d(weight, SIZE // grid).flatten(1)
            shares[level] = share / share.sum(1, keepdim=True)
        return seen, shares

    def losses(self, grey, target):
        """grey [n,S,S] -> loss [n]."""
        photo, shares = target
        seen = self.seen(grey[:, None].expand(-1, 3, -1, -1))
        loss = SEMANTIC * (1 - (seen["semantic"] * photo["semantic"]).sum((1, 2)))
        for level, weight in LEVELS.items():
            loss = loss + weight * (1 - ((seen[level] * photo[level]).sum(1) * shares[level]).sum(1))
        return loss

    def judged(self, grey, target):
        """-> loss [n] and its slope [n,S,S]."""
        with torch.enable_grad():
            grey = grey.requires_grad_()
            loss = self.losses(grey, target)
            (slope,) = torch.autograd.grad(loss.sum(), grey)
        return loss.detach(), slope

