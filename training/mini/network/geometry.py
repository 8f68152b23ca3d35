"""Cells of a map and the affine maps between two views of a picture."""

import torch

from pictures.batches import invert, transform

__all__ = ["cell_centres", "compose", "invert", "transform"]


def cell_centres(size):
    """Centres of size x size cells in [-1,1]: [1,size*size,2]."""
    c = (torch.arange(size) + 0.5) / size * 2 - 1
    y, x = torch.meshgrid(c, c, indexing="ij")
    return torch.stack([x, y], -1).view(1, -1, 2)


def compose(outer, inner):
    """The affine map outer(inner(p))."""
    return torch.cat([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2:] + outer[:, 2:]], -1)
