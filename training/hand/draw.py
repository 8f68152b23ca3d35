"""Drawings on their way: looks at them, and what moves their strokes from look to look."""

import math

import torch


def softness_at(progress, widest=3.0):
    """As src/optimize/hand/draw-by-hand.ts has it."""
    return 1 + (widest - 1) * (1 - progress)


def pace_at(progress, late_from=0.6, least=0.1):
    late = max(0.0, (progress - late_from) / (1 - late_from))
    return least + (1 - least) * (0.5 + 0.5 * math.cos(math.pi * late))


class Easel:
    """Photos, what drawings of them are compared with, and the pen."""

    def __init__(self, judge, pen, batch):
        self.judge, self.pen, self.batch = judge, pen, batch
        self.target = judge.look_at(batch["pixels"], batch["attention"], batch["mask"])
        self.radius = 1.5 * batch["scale"]
        self.shown = torch.full((len(self.radius),), batch["points"].shape[1])

    def look(self, points, softness=1.0):
        """-> loss [n], slope of the points [n,strokes,points,2] and of the pixels [n,SIZE,SIZE]."""
        grey = self.pen.paint(points, self.radius, self.shown, softness)
        loss, pixels = self.judge.judged(grey, self.target)
        return loss, self.pen.pull(pixels, points.shape[1])[0], pixels

    def look_through(self, points, softness=1.0):
        """The same, with a way back from loss and slope to the points."""
        return Look.apply(points, self, softness)


class Look(torch.autograd.Function):
    """A look whose slope has a gradient, too: what the Hessian makes of a direction is how much the slope changes that
    way, found by a second look from a little further. The pixels have none. What comes back of a drawing is at most so
    many times its slope: few drawings' chaos would drown what others teach."""

    FURTHER, MOST = 0.5, 4.0

    @staticmethod
    def forward(ctx, points, easel, softness):
        loss, slope, pixels = easel.look(points, softness)
        ctx.easel, ctx.softness = easel, softness
        ctx.save_for_backward(points, slope, loss)
        ctx.mark_non_differentiable(pixels)
        return loss, slope, pixels

    @staticmethod
    def backward(ctx, by_loss, by_slope, _):
        points, slope, loss = ctx.saved_tensors
        back = by_loss.view(-1, 1, 1, 1) * slope
        far = by_slope.square().mean((1, 2, 3), keepdim=True).sqrt() / Look.FURTHER + 1e-20
        if by_slope.any():
            there = ctx.easel.look(points + by_slope / far, ctx.softness)[1]
            back = back + (there - slope) * far
        most = Look.MOST * slope.flatten(1).norm(dim=1) / loss / len(loss)
        return back * (most / (back.flatten(1).norm(dim=1) + 1e-20)).clamp(max=1).view(-1, 1, 1, 1), None, None


class Adam:
    """As src/optimize/adam.ts."""

    def __init__(self, rate=1.07, momentum=0.5, square_kept=0.999, pace=pace_at):
        self.rate, self.kept, self.pace = rate, (momentum, square_kept), pace
        self.mean = self.square = 0

    def step(self, points, look, at, count):
        slope = look[1]
        m, s = self.kept
        self.mean = m * self.mean + (1 - m) * slope
        self.square = s * self.square + (1 - s) * slope * slope
        mean, square = self.mean / (1 - m ** (at + 1)), self.square / (1 - s ** (at + 1))
        return -self.rate * self.pace(at / count) * mean / (square.sqrt() + 1e-8)


def drawn(easel, mover, count, softness=softness_at, look_at=Easel.look):
    """Yields (look, points) at each of `count` looks and, sharp, after the last step."""
    points = easel.batch["points"]
    for at in range(count):
        look = look_at(easel, points, softness(at / count))
        yield look, points
        points = points + mover.step(points, look, at, count)
    yield look_at(easel, points), points
