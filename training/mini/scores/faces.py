"""Are eyes, nose and mouth told apart by a place map? A linear probe on single cells, held out by person.

Faces (FASSEG's parts, more/subject-masks.tar) are warped at random, so that where a cell lies in the picture tells little.
Cells that a part covers by half are asked; every part counts the same. The probe is ridge regression to one-hot
parts, fitted to four fifths of the persons and asked of the rest, five times.
"""

import io
import json

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from pictures.batches import random_affine, warp
from pictures.pack import members

SIZE = 160
PARTS = (3, 4, 5)
COVER = 0.5
RIDGE = 0.05
FOLDS = 5
LEVELS = ("fire5", "fire8", "block2")


def faces(data, seed):
    """Yields person, photo [1,3,S,S] and the cover of eyes, nose and mouth [1,3,S,S], warped alike."""
    archive = members(data / "more" / "subject-masks.tar")
    for k, item in enumerate(e for e in json.load(open(data / "more" / "subject-masks.json"))["items"] if e["set"] == "face"):
        photo = Image.open(io.BytesIO(archive[item["file"]])).convert("RGB")
        parts = Image.open(io.BytesIO(archive[item["parts"]])).resize(photo.size, Image.NEAREST)
        numbers = torch.from_numpy(np.array(parts))
        layers = torch.cat([torch.from_numpy(np.array(photo)).permute(2, 0, 1).float() / 255,
                            1 - torch.stack([(numbers == part).float() for part in PARTS])])
        side, (height, width) = max(layers.shape[1:]), layers.shape[1:]
        x, y = (side - width) // 2, (side - height) // 2
        square = F.pad(layers, (x, side - width - x, y, side - height - y), value=1.0)[None]
        seen = warp(square, torch.from_numpy(random_affine(np.random.default_rng([seed, k])))[None], SIZE)
        yield item["person"], seen[:, :3], 1 - seen[:, 3:]


def cells(model, data, seed):
    """-> level -> features [cells,C], part [cells], person [cells]."""
    found = {level: ([], [], []) for level in LEVELS}
    for person, photo, cover in faces(data, seed):
        maps = model(photo)["maps"]
        for level, (features, parts, persons) in found.items():
            share, part = F.adaptive_avg_pool2d(cover, maps[level].shape[-1])[0].flatten(1).max(0)
            asked = share > COVER
            features.append(F.normalize(maps[level][0].flatten(1).T[asked], dim=-1))
            parts.append(part[asked])
            persons += [person] * int(asked.sum())
    return {level: (torch.cat(f), torch.cat(p), np.array(who)) for level, (f, p, who) in found.items()}


def probe(features, parts):
    """-> a function from features to parts; each part weighs the same."""
    weight = (1 / torch.bincount(parts, minlength=len(PARTS)).clamp(min=1).float())[parts][:, None]
    x = torch.cat([features, torch.ones(len(features), 1)], 1)
    square = x.T @ (x * weight)
    ridge = RIDGE * square.diagonal().mean() * torch.eye(len(square))
    answer = torch.linalg.solve(square + ridge, x.T @ (F.one_hot(parts, len(PARTS)).float() * weight))
    return lambda asked: (torch.cat([asked, torch.ones(len(asked), 1)], 1) @ answer).argmax(1)


def part_hits(model, data, seed):
    """-> level -> person -> right, asked; cells of a part weigh as its share, so that chance is a third."""
    out = {}
    for level, (features, parts, persons) in cells(model, data, seed).items():
        weight = (len(parts) / len(PARTS) / torch.bincount(parts, minlength=len(PARTS)))[parts]
        names = np.random.default_rng(seed).permutation(np.unique(persons))
        for fold in range(FOLDS):
            held = torch.from_numpy(np.isin(persons, names[fold::FOLDS]))
            right = probe(features[~held], parts[~held])(features[held]) == parts[held]
            for person, hit, w in zip(persons[held.numpy()], right, weight[held]):
                row = out.setdefault(level, {}).setdefault(person, [0.0, 0.0])
                row[0], row[1] = row[0] + float(hit * w), row[1] + float(w)
    return out
