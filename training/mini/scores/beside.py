"""Networks side by side, with intervals: `python3 -m scores.beside --data DIR --out RUN NAME=WEIGHTS … [--heads NAME=CHECKPOINT …]`.

Prints JSON: of every score each network's share, and of every network but the first its difference to the first; each with
the bounds of 95 % of 2,000 resamplings of the held-out pictures (of photos, where several sketches show one), the same for
all networks. The scores are those of evaluate.py and people.py, and faces.py's; kinds by the head only of networks whose
checkpoint is given, since heads are not exported.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from network.mini import Mini, load_exported
from pictures.batches import as_image
from pictures.known import Data
from pictures.lineart import filtered
from scores.evaluate import SIZE, box_cover, TOP_CELLS, class_heads, encode, held_out_drawings
from scores.faces import part_hits
from scores.people import found_near, held_out_sketches, name_cosines, overlaps, photo_ranks
from scores.place import looked_up
from tensor_files import read_safetensors

DRAWS = 2000


class Tally:
    """Of every score and network: picture -> what was right, what was asked."""

    def __init__(self):
        self.scores = {}

    def add(self, score, network, picture, right, asked=1):
        row = self.scores.setdefault(score, {}).setdefault(network, {}).setdefault(picture, [0.0, 0.0])
        row[0] += float(right)
        row[1] += float(asked)

    def add_all(self, score, network, right):
        for picture, each in enumerate(right):
            self.add(score, network, picture, each)

    def summary(self, seed):
        return {score: compared(networks, np.random.default_rng(seed)) for score, networks in self.scores.items()}


def compared(networks, rng):
    """network -> (picture -> right, asked): shares and differences to the first, with their bounds."""
    first, pictures = next(iter(networks)), sorted(next(iter(networks.values())))
    counts = rng.multinomial(len(pictures), np.full(len(pictures), 1 / len(pictures)), DRAWS)
    drawn, out = {}, {"pictures": len(pictures)}
    for name, rows in networks.items():
        right, asked = np.array([rows[picture] for picture in pictures]).T
        drawn[name] = (counts @ right) / np.maximum(counts @ asked, 1e-9)
        out[name] = {"share": round(right.sum() / asked.sum(), 4), "bounds": bounds(drawn[name])}
        if name != first:
            out[name]["more"] = round(out[name]["share"] - out[first]["share"], 4)
            out[name]["more_bounds"] = bounds(drawn[name] - drawn[first])
    return out


def bounds(draws):
    return [round(float(v), 4) for v in np.quantile(draws, (0.025, 0.975))]


def places(tally, models, data, options):
    """Cells of line drawings find theirs in the photo."""
    seed = options.seed
    picked = sorted(np.random.default_rng(seed).choice(data.index["held_out_photos"], options.photos, replace=False).tolist())
    encoders = {name: lambda x, model=model: model(x)["maps"] for name, model in models.items()}
    for i, name, kind, level, rank, inked in looked_up(encoders, data, picked, SIZE, seed):
        for k in (1, 5):
            tally.add(f"place, {kind}, {level}, top {k}", name, i, (rank[inked] < k).sum(), inked.sum())


def sketches(tally, models, data, options):
    """People's sketches find their photo, and their cells the place in it."""
    seed = options.seed
    chosen = held_out_sketches(data, options.sketches, np.random.default_rng(seed))
    encoders = {name: lambda x, model=model: model(x)["maps"] for name, model in models.items()}
    for i, name, level, near in found_near(encoders, data, chosen, seed):
        tally.add(f"place in people's sketches, {level}", name, i, near.sum(), len(near))
    for name, model in models.items():
        for kind, by_score in photo_ranks(model, data, chosen, np.random.default_rng(seed)).items():
            for (i, *_), rank in zip(chosen, by_score["cells"]):
                tally.add(f"which of 60, {kind}, top 5", name, i, rank < 5)


def hits(scores, label, k):
    return (scores.topk(k, dim=1).indices == torch.as_tensor(label)[:, None]).any(1)


def kinds(tally, models, data, options):
    """Tiny photos and line art of them, held-out drawings: by the head, and how near they are to their names."""
    held_out = np.load(options.out / "pack" / "tiny_val.npy", mmap_mode="r")
    chosen = np.sort(np.random.default_rng(options.seed).choice(len(held_out), options.tiny, replace=False))
    labels = chosen // (len(held_out) // data.tiny_count)
    boxes = (torch.tensor(data.index["tiny_val_boxes"])[chosen] + torch.tensor([0, 0, 1, 1])) / 64
    for name, model in models.items():
        rng = np.random.default_rng(options.seed)
        photos = encode(model, (as_image(held_out[i], SIZE) for i in chosen), labels)
        lines = encode(model, (filtered(as_image(held_out[i], SIZE), rng) for i in chosen), labels)
        drawings = held_out_drawings(model, data)
        sets = (("photo", photos, "tiny", data.tiny_row), ("line art", lines, "tiny", data.tiny_row), ("drawing", drawings, "word", np.append(data.word_row, -1)))
        for kind, seen, head, rows in sets:
            if name in options.heads:
                for k in (1, 5):
                    tally.add_all(f"{kind} by head, top {k}", name, hits(options.heads[name][head](seen.raw), seen.label, k))
            row = torch.as_tensor(rows)[seen.label]
            tally.add_all(f"{kind}, cosine to its name", name, (seen.unit[row >= 0] * data.text[row[row >= 0]]).sum(1))
        mass, cells = photos.attention.flatten(1).topk(round(TOP_CELLS * photos.attention[0].numel()), dim=1)
        inside = box_cover(boxes, photos.attention.shape[-1]).gather(1, cells)
        tally.add_all("attention in the box", name, (mass * inside).sum(1) / mass.sum(1))


def wholes(tally, models, data, options):
    """Masks, and named drawings of other packages."""
    for name, model in models.items():
        for group, (photos, union) in overlaps(model, data).items():
            tally.add_all(f"mask, {group}", name, union)
        cosine, right = name_cosines(model, data, np.random.default_rng(options.seed))
        tally.add_all("named drawing, top 5", name, hits(cosine, right, 5))


def parts_of_faces(tally, models, _data, options):
    for name, model in models.items():
        for level, by_person in part_hits(model, options.data, options.seed).items():
            for person, (right, asked) in by_person.items():
                tally.add(f"parts of faces, {level}", name, person, right, asked)


def quick(model):
    """The same network in bfloat16: two to four times as fast where processors multiply that."""
    model = model.to(memory_format=torch.channels_last)

    def run(images):
        with torch.autocast("cpu", torch.bfloat16):
            out = model(images.contiguous(memory_format=torch.channels_last))
        return {key: value.float() if key != "maps" else {level: x.float() for level, x in value.items()} for key, value in out.items()}

    return run


SCORES = {"kinds": kinds, "faces": parts_of_faces, "wholes": wholes, "sketches": sketches, "places": places}


def pairs(texts):
    return {name: Path(file) for name, file in (text.split("=", 1) for text in texts)}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("networks", nargs="+", help="NAME=weights.safetensors")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--heads", nargs="*", default=[], help="NAME=checkpoint.pt")
    parser.add_argument("--photos", type=int, default=110)
    parser.add_argument("--sketches", type=int, default=300)
    parser.add_argument("--tiny", type=int, default=1000)
    parser.add_argument("--bfloat16", action="store_true", help="quicker")
    parser.add_argument("--only", nargs="*", choices=SCORES, default=list(SCORES))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    data, tally, models = Data(options.out / "pack"), Tally(), {}
    for name, file in pairs(options.networks).items():
        network = Mini().eval()
        load_exported(network, read_safetensors(file))
        models[name] = quick(network) if options.bfloat16 else network
    options.heads = {name: class_heads(file, data.tiny_count) for name, file in pairs(options.heads).items()}
    for name in options.only:
        SCORES[name](tally, models, data, options)
    for score, row in tally.summary(options.seed).items():
        print(json.dumps({"score": score, **row}), flush=True)


if __name__ == "__main__":
    main()
