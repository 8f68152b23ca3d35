"""The product's rasterizer as an autograd function: its C kernel, compiled natively by `cc` at the first use."""

import ctypes
import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).parent
LINES = 12
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-strict-aliasing", "-shared", "-fPIC", "-Wno-attributes")


def compiled():
    out = Path(tempfile.mkdtemp()) / "strokes.so"
    subprocess.run([os.environ.get("CC", "cc"), *FLAGS, f"-I{HERE}", "-o", out, HERE / "strokes.c", "-lm"], check=True)
    library = ctypes.CDLL(str(out))
    library.open_rooms.restype = ctypes.c_void_p
    return library


def bezier_basis(pieces=1):
    """[pieces LINES + 1, 3 pieces + 1]: points of joined cubics at even steps, of their control points."""
    t = torch.linspace(0, 1, LINES + 1, dtype=torch.float64)[:, None]
    cubic = torch.cat([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], 1)
    basis = torch.zeros(pieces * LINES + 1, 3 * pieces + 1, dtype=torch.float64)
    for k in range(pieces):
        basis[k * LINES : (k + 1) * LINES + 1, 3 * k : 3 * k + 4] = cubic
    return basis


def address(array):
    return ctypes.c_void_p(array.ctypes.data)


class Strokes:
    """Draws batches of at most `count` drawings of at most `paths` strokes of `pieces` cubics on `size` x `size` pixels."""

    def __init__(self, count, paths, size, pieces=1):
        self.library, self.size, self.basis = compiled(), size, bezier_basis(pieces)
        self.rooms = ctypes.c_void_p(self.library.open_rooms(count, size, paths, len(self.basis)))

    def paint(self, points, radius, shown, softness=1.0, opacity=None):
        """points [n,k,3 pieces + 1,2] in pixels, radius [n], shown [n], opacity [n,k] -> grey [n,size,size], ink 0."""
        n, k = points.shape[:2]
        opacity = torch.ones(n, k) if opacity is None else opacity
        xy = torch.einsum("vc,nkcd->nkvd", self.basis, points.double())
        xy, radius, opacity = (np.ascontiguousarray(a.detach().double().numpy()) for a in (xy, radius, opacity))
        shown = np.ascontiguousarray(shown.int().numpy())
        grey = np.empty((n, self.size, self.size), np.float32)
        wide = ctypes.c_double(1 + 2 * (softness - 1))
        full = self.library.draw(self.rooms, n, k, address(xy), address(radius), address(opacity), address(shown), wide, address(grey))
        if full:
            raise MemoryError(f"drawing {full - 1} does not fit into its room")
        return torch.from_numpy(grey)

    def pull(self, slope, paths):
        """slope [n,size,size] of what was painted last -> slopes of its points [n,paths,3 pieces + 1,2] and opacities [n,paths]."""
        slope = np.ascontiguousarray(slope.float().numpy())
        out = np.empty((len(slope), paths, len(self.basis), 2), np.float32)
        opacity = np.empty((len(slope), paths), np.float32)
        self.library.pull(self.rooms, len(slope), paths, address(slope), address(out), address(opacity))
        return torch.einsum("vc,nkvd->nkcd", self.basis.float(), torch.from_numpy(out)), torch.from_numpy(opacity)
