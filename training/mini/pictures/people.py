"""Pack what people made: masks of subjects, contours, sketches of photos; and photos of clothing.

`python3 -m pictures.people --data DIR --out RUN`, after pack.py, reads DIR/more and writes RUN/pack/people.pkl and
people-*.npy. These photos follow pack.py's in the numbering of batches.py. Held out by seed: a tenth of each set
of masks, every test picture of BSDS, a quarter of the photos that people sketched with all their sketches.
"""

import argparse
import gzip
import io
import json
import pickle
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image

from pictures.lineart import edge_chains
from pictures.pack import SIZE, inside, members, square

# Masks are kept this wide, and this number says that nothing is known of a cell.
MASK_SIZE = 44
UNKNOWN = 1
# ISNet's masks that are mostly grey or empty say nothing.
GREY, LEAST = 0.15, 0.01
CLOTHES = {"longsleeve": "shirt", "outwear": "coat", "t-shirt": "t-shirt"}


def picture(blob, mode="RGB"):
    return Image.open(io.BytesIO(blob)).convert(mode)


def like(photo, grey, letterbox, outside=0):
    """A grey map laid into the square as its photo was, [SIZE,SIZE]; outside of the photo `outside`."""
    w, h = photo.size
    scale = SIZE / (max(w, h) if letterbox else min(w, h))
    grey = grey.resize((max(1, round(w * scale)), max(1, round(h * scale))), Image.BILINEAR)
    out = Image.new("L", (SIZE, SIZE), outside)
    out.paste(grey, ((SIZE - grey.width) // 2, (SIZE - grey.height) // 2))
    return np.asarray(out)


def small(mask):
    """[SIZE,SIZE] -> [MASK_SIZE,MASK_SIZE], never UNKNOWN throughout."""
    return np.asarray(Image.fromarray(mask).resize((MASK_SIZE, MASK_SIZE), Image.BOX))


def pack_one(job):
    blob, mask, contours, letterbox = job
    photo = picture(blob)
    pixels, frame = square(photo, letterbox)
    subject = np.full((MASK_SIZE, MASK_SIZE), UNKNOWN, np.uint8) if mask is None else small(like(photo, picture(mask, "L"), letterbox))
    lines = None if contours is None else like(photo, picture(contours, "L"), letterbox)
    return pixels, edge_chains(inside(pixels, frame)), frame, subject, lines


def listed(data):
    """Every photo: (set, its name, what it shows, its bytes, mask, contours)."""
    M = members(data / "subject-masks.tar")
    for e in json.load(open(data / "subject-masks.json"))["items"]:
        if e["set"] != "face":
            yield e["set"], e["file"], e["label"], M[e["file"]], M[e["mask"]], None
    M = members(data / "bsds-contours.tar")
    for e in json.load(open(data / "bsds-contours.json"))["items"]:
        yield "bsds-" + e["split"], e["file"], "", M[e["file"]], None, M[e["contours"]]
    M = members(data / "photo-sketch.tar")
    for e in json.load(open(data / "photo-sketch.json"))["photos"]:
        yield "sketched" if e["sketches"] else "pacs", e["file"], e["class"], M[e["file"]], None, None
    for name, blob in sorted(members(data / "clothing.tar").items()):
        label = name.split("/")[0]
        yield "clothing", name, CLOTHES.get(label, label), blob, None, None


def held_out(sets, rng):
    """Numbers of photos that nothing learns from."""
    out = []
    for name, share in {"ccp": 0.1, "human": 0.1, "horse": 0.1, "bag": 0.1, "sketched": 0.25, "bsds-test": 1}.items():
        own = np.flatnonzero(np.array(sets) == name)
        out += rng.choice(own, round(len(own) * share), replace=False).tolist()
    return sorted(out)


def sketches(data, files):
    """Every human sketch: (class, number of its photo or -1, strokes in the unit square of the whole tile)."""
    J = json.load(open(data / "photo-sketch.json"))
    number, of = {f: i for i, f in enumerate(files)}, {}
    for e in J["photos"]:
        of |= {k: number[e["file"]] for k in e["sketches"]}
    lines = gzip.open(data / "photo-sketch-vectors.ndjson.gz", "rt")
    return [(s["class"], of.get(k, -1), [np.asarray(p, np.float32).T / 255 for p in json.loads(line)["strokes"] if len(p[0]) > 1])
            for k, (s, line) in enumerate(zip(J["sketches"], lines))]


def sheep(data):
    return [("sheep", [np.asarray(p, np.float32).T / 255 for p in json.loads(line)["strokes"] if len(p[0]) > 1])
            for line in gzip.open(data / "sheep.ndjson.gz", "rt")]


def isnet(data, index):
    """Masks of the ImageNet samples among pack.py's photos: its number -> [MASK_SIZE,MASK_SIZE]. They lie there after
    Caltech's, sorted by name; which of them were fitted and which cropped, their frames do not always tell."""
    photos, masks = members(data / "imagenet-samples.tar"), members(data / "more" / "isnet-masks.tar")
    names = sorted(name for name in photos if name.endswith(".webp"))
    first = len(index["frames"]) - len(names)
    out = {}
    for i, name in enumerate(names, first):
        mask, photo = picture(masks[f"imagenet/{name[:-5]}.png"], "L"), picture(photos[name])
        values = np.asarray(mask)
        if ((values > 31) & (values < 224)).mean() > GREY or (values > 127).mean() < LEAST:
            continue
        letterbox = index["frames"][i] != [0, 0, SIZE, SIZE]
        out[i] = small(like(photo, mask, letterbox))
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    pack, data, rng = args.out / "pack", args.data / "more", np.random.default_rng([args.seed, 17])
    photos = list(listed(data))
    jobs = [(blob, mask, contours, bool(rng.random() < 0.5)) for *_, blob, mask, contours in photos]
    with Pool(2) as pool:
        packed = pool.map(pack_one, jobs, chunksize=32)
    sets, files, labels = ([p[k] for p in photos] for k in range(3))
    index = pickle.load(open(pack / "index.pkl", "rb"))
    np.save(pack / "people-photos.npy", np.stack([p[0] for p in packed]))
    np.save(pack / "people-subjects.npy", np.stack([p[3] for p in packed]))
    pickle.dump({
        "sets": sets, "files": files, "labels": labels, "held_out": held_out(sets, rng),
        "chains": [p[1] for p in packed], "frames": [p[2] for p in packed],
        "contours": {i: p[4] for i, p in enumerate(packed) if p[4] is not None},
        "sketches": sketches(data, files), "sheep": sheep(data), "isnet": isnet(args.data, index),
    }, open(pack / "people.pkl", "wb"))
    print(json.dumps({"photos": len(photos), "sketched": sets.count("sketched")}))


if __name__ == "__main__":
    main()
