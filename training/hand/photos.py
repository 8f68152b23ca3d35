"""Photos and the first strokes that the product traces in them: what prepare.ts wrote."""

import numpy as np
import torch

from judge import SIZE

# Strokes and points of prepare.ts's STARTS.
STARTS = ((16, 25), (16, 25), (8, 25), (32, 25), (4, 25), (48, 25))
RECORD = np.dtype([("pixels", "u1", (SIZE, SIZE, 3)), ("mask", "u1", (SIZE, SIZE)), ("contours", "u1", (SIZE, SIZE)),
                   ("attention", "u1", (SIZE, SIZE)), ("scale", "<f4"),
                   *((f"start{i}", "<f4", (*start, 2)) for i, start in enumerate(STARTS))])


def tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array))


class Photos:
    """The records of some files, those of photos that cannot be drawn left out."""

    def __init__(self, files):
        self.files = [np.memmap(f, RECORD, "r", shape=(f.stat().st_size // RECORD.itemsize,)) for f in files]
        self.known = [(k, i) for k, records in enumerate(self.files) for i in np.flatnonzero(records["scale"] > 0)]

    def __len__(self):
        return len(self.known)

    def batch(self, numbers, start=0):
        found = np.stack([self.files[k][i] for k, i in (self.known[n] for n in numbers)])
        return {"pixels": tensor(found["pixels"]).permute(0, 3, 1, 2).float() / 255, "mask": tensor(found["mask"]).float() / 255,
                "contours": tensor(found["contours"]).float() / 255,
                "attention": tensor(found["attention"]).float() / 255, "scale": tensor(found["scale"]), "points": tensor(found[f"start{start}"])}


def mirrored(batch):
    """The same, left and right exchanged."""
    flipped = {name: batch[name].flip(-1) for name in ("pixels", "mask", "contours", "attention")}
    points = torch.stack([SIZE - batch["points"][..., 0], batch["points"][..., 1]], -1)
    return {**batch, **flipped, "points": points}
