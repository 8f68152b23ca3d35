"""What a trained network's heads look at, of many pictures, once: `python3 -m network.frozen --data DIR --out RUN`.

finish.py then trains the heads alone, which costs a hundredth of training everything. Writes RUN/frozen/: seen.pt with
the class token and fire8's mean of every picture and what is known of it; and, of photos, the maps that mask and
contour head read, each channel as bytes. Every round adds some of each sort of picture; run until it has enough.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch

from network.mini import Mini, load_exported
from pictures.batches import as_image, photo_pairs
from pictures.known import Data
from pictures.sketches import human_pairs
from pictures.lineart import filtered
from pictures.singles import bitmap_drawing, drawings, emoji, tiny_photos
from scores.evaluate import drawn
from scores.people import held_out_sketches, sketch_image, upright
from tensor_files import MODEL, read_safetensors
from words.words import read_table

SIZE = 160
MAPS = {"conv1": (96, 80), "fire4": (256, 40), "fire8": (512, 20)}


class Portions(NamedTuple):
    """Pictures a round."""

    tiny: int = 40
    lines: int = 20
    pairs: int = 16
    human: int = 10
    drawings: int = 36
    emoji: int = 4


@torch.no_grad()
def look(model, images):
    """-> class token and fire8's mean [N,704], maps, tokens."""
    with torch.autocast("cpu", torch.bfloat16):
        maps, tokens, _ = model.seen(images.contiguous(memory_format=torch.channels_last))
    return torch.cat([tokens[:, 0].float(), maps["fire8"].float().mean((2, 3))], 1), maps, tokens[:, 1:]


def as_bytes(x):
    """Maps [N,C,g,g], not negative -> bytes and the scale of each channel [N,C]."""
    x = x.float()
    scale = x.amax((2, 3)).clamp(min=1e-6) / 255
    return (x / scale[..., None, None]).round().to(torch.uint8).numpy(), scale.numpy()


class Store:
    """Grows by rounds; photos' maps lie in files."""

    def __init__(self, folder, photos):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.photos, self.parts = folder, 0, []
        shapes = {name: ((c, g, g), np.uint8) for name, (c, g) in MAPS.items()}
        shapes |= {f"{name}-scale": ((c,), np.float32) for name, (c, _) in MAPS.items()}
        shapes |= {"tokens": ((100, 192), np.float16), "contours": ((SIZE, SIZE), np.float16), "subject": ((20, 20), np.float16)}
        self.files = {name: np.lib.format.open_memmap(folder / f"{name}.npy", "w+", kind, (photos, *shape))
                      for name, (shape, kind) in shapes.items()}

    def add(self, sort, seen, row, tiny=None, word=None, partner=None):
        """`partner`: a number shared by a drawing and its photo."""
        none = torch.full((len(seen),), -1)
        given = {"row": row, "tiny": tiny, "word": word, "partner": partner}
        self.parts.append({"seen": seen.half(), "sort": [sort] * len(seen), **{k: none if v is None else torch.as_tensor(v) for k, v in given.items()}})

    def add_maps(self, maps, tokens, contours, subject):
        at = slice(self.photos, self.photos + len(tokens))
        for name in MAPS:
            self.files[name][at], self.files[f"{name}-scale"][at] = as_bytes(maps[name])
        self.files["tokens"][at], self.files["contours"][at] = tokens.float().numpy(), contours.numpy()
        self.files["subject"][at] = subject.numpy()
        self.photos += len(tokens)

    def save(self):
        joined = {k: torch.cat([p[k] for p in self.parts]) for k in ("seen", "row", "tiny", "word", "partner")}
        torch.save({**joined, "sort": [s for p in self.parts for s in p["sort"]], "photos": self.photos}, self.folder / "seen.pt")


def one_round(model, data, store, rng, number, many):
    tiny = tiny_photos(data, many.tiny, SIZE, rng)
    store.add("tiny", look(model, tiny.photos)[0], tiny.rows, tiny.classes)
    for _ in range(2):
        more = tiny_photos(data, many.lines // 2, SIZE, rng)
        store.add("line", look(model, filtered(more.photos, rng))[0], more.rows, more.classes)
    pairs, own = photo_pairs(data, many.pairs, SIZE, rng), number * 1000 + torch.arange(many.pairs)
    seen, maps, tokens = look(model, pairs.photos)
    store.add("photo", seen, pairs.rows, partner=own)
    store.add_maps(maps, tokens, pairs.contours, pairs.subject)
    store.add("drawing", look(model, pairs.drawings)[0], pairs.rows, partner=own)
    human, own = human_pairs(data, many.human, SIZE, rng), number * 1000 + 500 + torch.arange(many.human)
    store.add("posed", look(model, human.photos)[0], human.rows, partner=own)
    store.add("sketch", look(model, human.drawings)[0], human.rows, partner=own)
    drawn, words, rows = drawings(data, many.drawings, SIZE, rng)
    store.add("doodle", look(model, drawn)[0], rows, word=words)
    icons, rows, _ = emoji(data, many.emoji, SIZE, rng)
    store.add("emoji", look(model, icons)[0], rows)


def held_out(model, data, store, folder, rng):
    """The same of what is held out, as scores look at it: upright, and each picture once."""
    def add(sort, images, rows, **given):
        seen = torch.cat([look(model, torch.cat(images[k:k + 16]))[0] for k in range(0, len(images), 16)])
        store.add(sort, seen, torch.as_tensor(np.asarray(rows)), **given)

    tiny = np.load(folder / "pack" / "tiny_val.npy", mmap_mode="r")
    picked = np.sort(rng.choice(len(tiny), 600, replace=False))
    classes = picked // (len(tiny) // data.tiny_count)
    images = [as_image(tiny[i], SIZE) for i in picked]
    add("tiny", images, data.tiny_row[classes], tiny=classes)
    add("line", [filtered(x, rng) for x in images], data.tiny_row[classes], tiny=classes)
    photos = [i for i in data.index["held_out_photos"] if data.photo_row[i] >= 0]
    add("photo", [upright(data, i) for i in photos], data.photo_row[photos])
    number = {word: k for k, word in enumerate(data.words)}
    test = [(number.get(w, -1), s) for w, s in data.index["held_out_drawings"]]
    add("doodle", [drawn(s) for _, s in test], [data.word_row[w] if w >= 0 else -1 for w, _ in test], word=[w for w, _ in test])
    add("named", [bitmap_drawing(255 - p, SIZE, np.random.default_rng(k), 6).expand(-1, 3, -1, -1) for k, (*_, p) in enumerate(data.named_held_out)],
        [row for _, row, _ in data.named_held_out])
    sketches = held_out_sketches(data, 200, rng)
    own = sorted({i for i, *_ in sketches})
    add("posed", [upright(data, i) for i in own], data.photo_row[own], partner=own)
    add("sketch", [sketch_image(s) for *_, s in sketches], data.photo_row[[i for i, *_ in sketches]], partner=[i for i, *_ in sketches])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=MODEL / "weights.safetensors")
    parser.add_argument("--rounds", type=int, default=130)
    parser.add_argument("--held-out", action="store_true", help="into RUN/frozen-held-out, for finish.py to report on")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    torch.set_num_threads(1)
    data = Data(args.out / "pack")
    data.name_the_rest(read_table(MODEL / "text.safetensors"))
    known = {int(i) for i in np.flatnonzero(data.contours[:, 0, 0])}
    data.train_photos = np.array([i for i in data.train_photos if i in known])
    model = Mini().eval().to(memory_format=torch.channels_last)
    load_exported(model, read_safetensors(args.weights))
    many = Portions()
    if args.held_out:
        store = Store(args.out / "frozen-held-out", 1)
        held_out(model, data, store, args.out, np.random.default_rng(args.seed))
        return store.save()
    store = Store(args.out / "frozen", args.rounds * many.pairs)
    for number in range(args.rounds):
        one_round(model, data, store, np.random.default_rng([args.seed, number]), number, many)
        if number % 5 == 4 or number + 1 == args.rounds:
            store.save()
            print(number + 1, store.photos, flush=True)


if __name__ == "__main__":
    main()
