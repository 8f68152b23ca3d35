"""What the hand is told after a look: directions that points could go, in frames of their own, and what is there."""

import math

import torch
import torch.nn.functional as F

from judge import SIZE

# Momenta of the directions, and how far beyond its edges a stroke sees what pixels want: pixels of a cell, and σ in cells.
MOMENTA, USUAL = (0.0, 0.5, 0.9), 1
SQUARE_KEPT, CELL, FAR = 0.999, 4, (1.0, 2.5)
# Pixels that count as one where places are told.
UNIT = 10.0
WAYS = len(MOMENTA) + len(FAR) + 5


def blurred(maps, sigma):
    """[n,g,g] by a Gaussian of `sigma` cells; beyond the border there is nothing."""
    reach = math.ceil(2 * sigma)
    weights = torch.exp(-torch.arange(-reach, reach + 1.0).square() / (2 * sigma**2))
    weights = weights / weights.sum()
    maps = F.conv2d(maps[:, None], weights.view(1, 1, 1, -1), padding=(0, reach))
    return F.conv2d(maps, weights.view(1, 1, -1, 1), padding=(reach, 0))[:, 0]


def inclines(maps):
    """[n,g,g] -> [n,2,g,g]: how much they rise by a cell in x and in y, 0 at the border."""
    out = torch.zeros(len(maps), 2, *maps.shape[1:])
    out[:, 0, :, 1:-1] = (maps[:, :, 2:] - maps[:, :, :-2]) / 2
    out[:, 1, 1:-1] = (maps[:, 2:] - maps[:, :-2]) / 2
    return out


def sampled(maps, places):
    """maps [n,c,g,g] of the square, at places [n,k,m,2] in pixels -> [n,k,m,c]."""
    grid = places / SIZE * 2 - 1
    return F.grid_sample(maps, grid, mode="bilinear", padding_mode="border", align_corners=False).permute(0, 2, 3, 1)


def far_slopes(pixels, points, basis):
    """What pixels want beyond the strokes' edges: slopes of points, one a blur."""
    cells = F.avg_pool2d(pixels[:, None], CELL)[:, 0]
    at = torch.einsum("vc,nkcd->nkvd", basis, points)
    return [torch.einsum("vc,nkvd->nkcd", basis, -sampled(inclines(blurred(cells, s)), at)) for s in FAR]


def rms(x, dims):
    return x.square().mean(dims, keepdim=True).add(1e-20).sqrt()


def unit(v):
    return v / v.square().sum(-1, keepdim=True).add(1e-6).sqrt()


def neighbours(x):
    """Along the strokes [n,k,p,c]: what comes before and after each point; the ends are their own."""
    return torch.cat([x[:, :, :1], x[:, :, :-1]], 2), torch.cat([x[:, :, 1:], x[:, :, -1:]], 2)


def frames(points):
    """Axes [n,k,p,2,2], along the stroke at each point and to its left."""
    before, after = neighbours(points)
    along = unit(after - before)
    return torch.stack([along, torch.stack([along[..., 1], -along[..., 0]], -1)], -2)


def into(axes, v):
    return torch.einsum("nkpab,nkpb->nkpa", axes, v)


def out_of(axes, v):
    return torch.einsum("nkpab,nkpa->nkpb", axes, v)


class Recall:
    """Means of slopes over the looks so far, and of their squares; Adam's, for several momenta."""

    def __init__(self, momenta):
        self.momenta, self.means, self.square, self.looks = momenta, [0.0] * len(momenta), 0.0, 0

    def directions(self, slope):
        self.looks += 1
        self.means = [m * mean + (1 - m) * slope for m, mean in zip(self.momenta, self.means, strict=True)]
        self.square = SQUARE_KEPT * self.square + (1 - SQUARE_KEPT) * slope * slope
        spread = (self.square / (1 - SQUARE_KEPT**self.looks)).add(1e-20).sqrt() + 0.01 * rms(slope.detach(), (1, 2, 3)) + 1e-9
        return [mean / (1 - m**self.looks) / spread for m, mean in zip(self.momenta, self.means, strict=True)]

    def mean(self, which):
        return self.means[which] / (1 - self.momenta[which] ** self.looks)


class Sight:
    """What is seen of drawings of one batch, look after look."""

    def __init__(self, batch, basis):
        self.batch, self.basis = batch, basis.float()
        self.recall, self.far = Recall(MOMENTA), [Recall((MOMENTA[USUAL],)) for _ in FAR]
        maps = torch.stack([batch["contours"], batch["attention"], batch["mask"], batch["pixels"].mean(1)], 1)
        cells = F.avg_pool2d(maps, CELL)
        tilt = [inclines(blurred(cells[:, c], 1.0)) for c in (0, 3)]
        self.maps = torch.cat([cells, *tilt], 1)

    def see(self, points, slope, pixels, moved, whole):
        """moved [n,k,p,2], of the last step; whole [n,4]: of each drawing, what its points have in common
        -> ways to go [n,k,p,WAYS,2] in the frames, features of points [n,k,p,POINT], of strokes [n,k,STROKE], axes."""
        axes = frames(points.detach())
        adams = self.recall.directions(slope)
        usual, mean = adams[USUAL], self.recall.mean(USUAL)
        far = [r.directions(s)[0] for r, s in zip(self.far, far_slopes(pixels, points.detach(), self.basis), strict=True)]
        before, after = neighbours(usual)
        own, drawing = rms(mean, (2, 3)), rms(mean, (1, 2, 3))
        ways = [*adams, *far, usual.mean(2, keepdim=True).expand_as(usual), (before + after) / 2,
                (mean / (own + 1e-12)).clamp(-3, 3), (mean / (drawing + 1e-12)).clamp(-3, 3), moved]
        ways = torch.stack([into(axes, way) for way in ways], 3)
        return ways, self.of_points(points, axes, ways, slope), self.of_strokes(points, own / (drawing + 1e-12), whole), axes

    def of_points(self, points, axes, ways, slope):
        n, k, p = points.shape[:3]
        before, after = neighbours(points)
        place = [into(axes, x - points) / UNIT for x in (before, after, points.mean(2, keepdim=True))]
        maps = sampled(self.maps, points)
        tilt = [into(axes, maps[..., 4:6]), into(axes, maps[..., 6:8])]
        size = (rms(slope, 3) / (rms(slope, (1, 2, 3)) + 1e-12) + 1e-3).log()
        t = torch.linspace(-1, 1, p).view(1, 1, p, 1).expand(n, k, p, 1)
        return torch.cat([ways.flatten(3), *[x.clamp(-4, 4) for x in place], maps[..., :4], *[4 * x for x in tilt], size, t,
                          kinds(p).expand(n, k, p, 3)], 3)

    def of_strokes(self, points, own, whole):
        n, k, p = points.shape[:3]
        spread = rms(points - points.mean(2, keepdim=True), (2, 3))[:, :, :, 0] / UNIT
        rank = (torch.arange(k).float() / k).view(1, k, 1).expand(n, k, 1)
        middle = points.mean(2) / SIZE * 2 - 1
        return torch.cat([middle, spread, (own[:, :, :, 0] + 1e-3).log(), rank, whole[:, None].expand(n, k, -1)], 2)


def kinds(p):
    """[p,3]: whether a point is an end, a joint of cubics, a handle."""
    i = torch.arange(p)
    end = (i == 0) | (i == p - 1)
    joint = (i % 3 == 0) & ~end
    return torch.stack([end, joint, ~(end | joint)], 1).float()


POINT = 2 * WAYS + 6 + 4 + 4 + 2 + 3
STROKE = 5 + 4
