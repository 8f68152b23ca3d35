"""The hand: from what is seen of strokes to how their points move. Some numbers for all, and a network that adds to them."""

import torch
from torch import nn

from draw import pace_at
from sight import MOMENTA, POINT, STROKE, UNIT, USUAL, WAYS, Sight, frames, kinds, neighbours, out_of

# Pixels that points move by at first, as the best hand-made optimiser does.
RATE = 1.6
KNOTS = 3


def smooth(x):
    return x * torch.sigmoid(1.702 * x)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        attention = (q @ k.transpose(-1, -2) * (d // self.heads) ** -0.5).softmax(-1)
        x = x + self.out((attention @ v).transpose(1, 2).reshape(n, t, d))
        return x + self.fc2(smooth(self.fc1(self.norm2(x))))


class Network(nn.Module):
    """Points [n,k,p,POINT] and strokes [n,k,STROKE] -> what is added to the shares of the ways, and own steps."""

    def __init__(self, width=64, heads=4, depth=1):
        super().__init__()
        self.points, self.strokes = nn.Linear(POINT, width), nn.Linear(STROKE, width)
        self.along = nn.Linear(3 * width, width)
        self.gather = nn.Linear(width, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.spread = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.hidden, self.outputs = nn.Linear(width, width), nn.Linear(width, 2 * WAYS + 2)
        nn.init.zeros_(self.outputs.weight)
        nn.init.zeros_(self.outputs.bias)

    def forward(self, points, strokes):
        x = smooth(self.points(points))
        x = x + smooth(self.along(torch.cat([*neighbours(x), x], 3)))
        s = self.gather(x.mean(2)) + self.strokes(strokes)
        for block in self.blocks:
            s = block(s)
        x = self.norm(x + self.spread(s)[:, :, None])
        return self.outputs(x + smooth(self.hidden(x)))


class Hand(nn.Module):
    def __init__(self, network=True):
        super().__init__()
        # Of each way: how much of it is gone, at the run's begin, middle and end, by kind of point, along and across.
        shares = torch.zeros(KNOTS, 3, WAYS, 2)
        shares[:, :, USUAL] = 1
        self.shares = nn.Parameter(shares)
        self.network = Network() if network else None

    def forward(self, ways, points, strokes, progress):
        """-> steps [n,k,p,2] in the frames, as shares of RATE."""
        at = progress * (KNOTS - 1)
        knot = min(int(at), KNOTS - 2)
        shares = torch.lerp(self.shares[knot], self.shares[knot + 1], at - knot)
        shares = torch.einsum("pt,twa->pwa", kinds(ways.shape[2]), shares)
        if self.network is None:
            return (shares * ways).sum(3)
        out = self.network(points, strokes)
        return ((shares + out[..., 2:].unflatten(3, (WAYS, 2))) * ways).sum(3) + out[..., :2]


class Mover:
    """Moves the strokes of a batch by a hand, whose shares are no answer to what it sees, when it comes to learning."""

    def __init__(self, hand, easel):
        self.hand, self.sight = hand, Sight(easel.batch, easel.pen.basis)
        self.radius, self.moved = easel.radius, torch.zeros_like(easel.batch["points"])

    def step(self, points, look, at, count):
        loss, slope, pixels = look
        n, k = points.shape[:2]
        progress = at / count
        whole = torch.stack([loss, torch.full((n,), progress), torch.full((n,), count / 10), torch.full((n,), k / 16).log2()], 1)
        ways, ofs, strokes, axes = self.sight.see(points, slope, pixels, self.moved, whole)
        step = out_of(axes, self.hand(ways, ofs.detach(), strokes.detach(), progress))
        self.moved = pace_at(progress) * step.clamp(-4, 4)
        return -RATE * self.moved


def loaded(file):
    """The mean of a run's hands."""
    kept = torch.load(file, weights_only=False)
    hand = Hand(network=any(name.startswith("network") for name in kept["mean"]))
    hand.load_state_dict(kept["mean"])
    return hand
