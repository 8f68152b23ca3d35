"""Drawings made by our own rasterizer, in one call of Node (20.9 or later, with the checkout's packages installed)."""

import json
import subprocess
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]


def drawings(lines, widths, size):
    """Black strokes with round ends and joints on white, as the optimiser draws them.

    lines: for each picture its polylines [n,2] in unit coordinates, n >= 2; widths: for each picture the full width
    of its strokes, in pixels of the drawing. -> uint8 [pictures, size, size]. Raises CalledProcessError if Node fails.
    """
    pictures = [{"width": float(width), "lines": [np.round(size * np.asarray(line, float), 3).ravel().tolist() for line in picture]}
                for picture, width in zip(lines, widths, strict=True)]
    job = json.dumps({"size": size, "pictures": pictures})
    command = ["node", "scripts/run.mjs", "bench/draw-lines.ts"]
    raw = subprocess.run(command, cwd=ROOT, input=job.encode(), stdout=subprocess.PIPE, check=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(len(pictures), size, size)
