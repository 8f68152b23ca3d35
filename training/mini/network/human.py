"""What people's sketches of photos teach: which photo, and about where in it.

People drew on an empty canvas after they had seen the photo: pose and view agree, place and size only roughly.
So a sketch must find its photo among others, by its embedding and by its inked cells, each of which takes the cell of
the photo that is most like it, wherever it is; and what its cells find shall lie near where they should, no nearer.
"""

import torch
import torch.nn.functional as F

from network.geometry import cell_centres, compose, invert, transform

# Cells within this distance of where one should be are right, in [-1,1].
NEAR = 0.3
REGION = {"fire8": 0.7, "block2": 1.0}


def inked(drawings, grid):
    """[N,3,S,S] -> [N,grid*grid], 1 where a cell holds ink."""
    return (F.adaptive_max_pool2d(1 - drawings.amin(1, keepdim=True), grid).flatten(1) > 0.4).float()


def unit(maps):
    return F.normalize(maps.float().flatten(2).transpose(1, 2), dim=-1)


def likeness(sketch, photos, ink):
    """Mean over inked cells of the best cosine in a photo: maps [n,C,g,g] and [m,C,g,g] -> [n,m]."""
    cosine = torch.einsum("nac,mbc->nmab", unit(sketch), unit(photos)).amax(-1)
    return (cosine * ink[:, None]).sum(-1) / ink.sum(-1)[:, None].clamp(min=1)


def region_loss(photo_map, sketch_map, to_photo, ink, scale):
    """How much of what a sketch's cell finds in the photo lies within NEAR of its own place; and its share."""
    grid = sketch_map.shape[-1]
    centres = cell_centres(grid).expand(len(ink), -1, -1)
    there = transform(to_photo, centres)
    right = (torch.cdist(there, centres) < NEAR).float()
    weight = ink * (there.abs().amax(-1) < 1) * right.any(-1)
    found = (unit(sketch_map) @ unit(photo_map).transpose(1, 2) * scale).softmax(-1)
    mass = (found * right).sum(-1)
    total = weight.sum() + 1e-6
    return -((mass + 1e-3).log() * weight).sum() / total


def human_losses(posed, sketch, others, pairs, heads):
    """posed, sketch: what the network says of photos and people's sketches of them; others: of more photos."""
    own, losses = torch.arange(len(pairs.drawings)), {}
    photos = torch.cat([posed.embedding, others.embedding])
    cosine = F.normalize(sketch.embedding, dim=-1) @ F.normalize(photos, dim=-1).T
    losses["which"] = 0.6 * F.cross_entropy(cosine * heads.scale("which"), own)
    ink = inked(pairs.drawings, sketch.maps["block2"].shape[-1])
    alike = likeness(sketch.maps["block2"], torch.cat([posed.maps["block2"], others.maps["block2"]]), ink)
    losses["which_cells"] = 0.6 * F.cross_entropy(alike * heads.scale("fine_which") * 2, own)
    to_photo = torch.stack([compose(invert(a), b) for a, b in zip(pairs.a, pairs.b)])
    losses["region"] = 0.8 * sum(
        share * region_loss(posed.maps[level], sketch.maps[level], to_photo, inked(pairs.drawings, sketch.maps[level].shape[-1]), heads.scale(level))
        for level, share in REGION.items())
    return losses
