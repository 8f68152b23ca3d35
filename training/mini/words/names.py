"""The names that CLIP's text tower was asked about, and what it said."""

import numpy as np


def text_table(data):
    """name -> CLIP ViT-B/32 text embedding, unit length after subtracting the mean (see data README)."""
    archive, table = np.load(data / "clip-text.npz"), {}
    for group in ("coco", "o365", "lvis", "oid"):
        for name, row in zip(archive[f"{group}_names"].tolist(), archive[group].astype(np.float32)):
            table.setdefault(name.lower().replace("_", " "), row / np.linalg.norm(row))
    names, rows = list(table), np.stack(list(table.values()))
    rows -= rows.mean(0)
    return names, rows / np.linalg.norm(rows, axis=1, keepdims=True)
