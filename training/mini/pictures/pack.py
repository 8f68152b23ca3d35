"""Pack the training pictures once: photos at 176x176, tiny pictures at 64x64, drawings as polylines, edge chains.

`python3 -m pictures.pack --data DIR --out RUN` reads the data folder described in README.md and writes RUN/pack/.
Every split is made by the seed: held-out parts are never trained on (see `split`).
"""

import argparse
import gzip
import io
import json
import pickle
import tarfile
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image

from pictures.lineart import edge_chains
from words.names import text_table

SIZE = 176
HELD_OUT_PHOTOS = 500
HELD_OUT_SMALL = 500


def members(path):
    with tarfile.open(path) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}


def square(image, letterbox):
    """The photo fitted on white, or its centre cropped, never stretched; and its frame [x0,y0,x1,y1] in the square."""
    w, h = image.size
    scale = SIZE / (max(w, h) if letterbox else min(w, h))
    image = image.resize((max(1, round(w * scale)), max(1, round(h * scale))), Image.BICUBIC)
    out = Image.new("RGB", (SIZE, SIZE), "white")
    x, y = (SIZE - image.width) // 2, (SIZE - image.height) // 2
    out.paste(image, (x, y))
    frame = [max(0, x), max(0, y), min(SIZE, x + image.width), min(SIZE, y + image.height)]
    return np.asarray(out), frame


def inside(pixels, frame):
    """The picture with its own border repeated outwards, so that the photo's frame is no edge."""
    x0, y0, x1, y1 = frame
    rows, columns = np.clip(np.arange(SIZE), y0 + 1, y1 - 2), np.clip(np.arange(SIZE), x0 + 1, x1 - 2)
    return pixels[rows][:, columns]


def pack_photo(job):
    data, letterbox = job
    pixels, frame = square(Image.open(io.BytesIO(data)).convert("RGB"), letterbox)
    return pixels, edge_chains(inside(pixels, frame)), frame


def pack_photos(data, out, rng):
    jobs, labels = [], []
    for archive in ("caltech101.tar", "imagenet-samples.tar"):
        for name, blob in sorted(members(data / archive).items()):
            if not name.endswith(".webp"):
                continue
            jobs.append((blob, bool(rng.random() < 0.5)))
            labels.append(name.split("/")[0].lower() if "/" in name else "")
    with Pool(2) as pool:
        packed = pool.map(pack_photo, jobs, chunksize=32)
    np.save(out / "photos.npy", np.stack([p[0] for p in packed]))
    pickle.dump([p[1] for p in packed], open(out / "chains.pkl", "wb"))
    order = rng.permutation(len(jobs))
    return labels, [p[2] for p in packed], sorted(order[:HELD_OUT_PHOTOS].tolist())


def tiles(blob, columns, rows):
    a = np.asarray(Image.open(io.BytesIO(blob)).convert("RGB"))
    return a.reshape(rows, 64, columns, 64, 3).swapaxes(1, 2).reshape(-1, 64, 64, 3)


def pack_tiny(data, out):
    boxes = json.load(open(data / "tiny-imagenet-boxes.json"))
    pictures, classes, train_boxes, validation, val_boxes = [], [], [], [], []
    wnids = sorted(json.load(open(data / "tiny-imagenet-classes.json")))
    archives = members(data / "tiny-imagenet-train-0.tar") | members(data / "tiny-imagenet-train-1.tar")
    val = members(data / "tiny-imagenet-val.tar")
    for k, wnid in enumerate(wnids):
        keep = [i for i, b in enumerate(boxes["train"][wnid]) if b]
        pictures.append(tiles(archives[f"train/{wnid}.webp"], 25, 20)[keep])
        classes += [k] * len(keep)
        train_boxes += [boxes["train"][wnid][i] for i in keep]
        validation.append(tiles(val[f"val/{wnid}.webp"], 10, 5))
        val_boxes += [b[1:] for b in boxes["val"][wnid]]
    np.save(out / "tiny.npy", np.concatenate(pictures))
    np.save(out / "tiny_val.npy", np.concatenate(validation))
    return wnids, {"tiny_classes": classes, "tiny_boxes": train_boxes, "tiny_val_boxes": val_boxes}


def pack_drawings(data, rng):
    drawings = [json.loads(line) for line in gzip.open(data / "quickdraw-curated.ndjson.gz", "rt")]
    records = [(d["word"], [np.asarray(s, np.float32).T / 255 for s in d["strokes"]]) for d in drawings]
    held = set(rng.choice(len(records), len(records) // 5, replace=False).tolist())
    return [r for i, r in enumerate(records) if i not in held], [records[i] for i in sorted(held)]


def pack_small_drawings(data, out):
    """Bitmaps 28x28 of a few words, thousands of each: the last HELD_OUT_SMALL of a word are held out."""
    archive = np.load(data / "quickdraw-28.npz")
    np.savez(out / "small.npz", **{word: archive[word][:-HELD_OUT_SMALL] for word in archive.files})


def pack_emoji(data, out, names):
    """Pictures RGBA 128x128; for each its first keyword that has a text embedding, or None."""
    keywords, known = json.load(open(data / "emoji-keywords.json")), set(names)
    pictures, words = [], []
    for name, blob in sorted(members(data / "noto-emoji-128.tar").items()):
        pictures.append(np.asarray(Image.open(io.BytesIO(blob)).convert("RGBA")))
        said = [k.replace("_", " ") for k in keywords.get(Path(name).stem, [])]
        words.append(said[0] if said and said[0] in known else None)
    np.save(out / "emoji.npy", np.stack(pictures))
    return words


def pack(data, run, seed):
    """Writes run/pack/."""
    out = run / "pack"
    out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    labels, frames, held_out = pack_photos(data, out, rng)
    wnids, tiny = pack_tiny(data, out)
    train, test = pack_drawings(data, rng)
    names, rows = text_table(data)
    pack_small_drawings(data, out)
    emoji = pack_emoji(data, out, names)
    words = json.load(open(data / "tiny-imagenet-classes.json"))
    pickle.dump({
        "photo_labels": labels, "frames": frames, "held_out_photos": held_out,
        "tiny_words": [words[w] for w in wnids], **tiny,
        "drawings": train, "held_out_drawings": test, "text_names": names, "text_rows": rows, "emoji_words": emoji,
    }, open(out / "index.pkl", "wb"))
    print(json.dumps({"photos": len(labels), "tiny": len(tiny["tiny_classes"]), "drawings": len(train), "names": len(names)}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    pack(args.data, args.out, args.seed)


if __name__ == "__main__":
    main()
