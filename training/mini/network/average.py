"""Mix two exported weights of one ancestor: `python3 -m network.average FIRST SECOND --share 0.6 --to DIR`.

Weights that were trained on from the same ones can be averaged, number by number, and what each knows is mostly kept
(Wortsman et al. 2022, "Robust fine-tuning of zero-shot models"). Going on with people's sketches taught mini
*what*, and cost it some of *where*: between the two lies a network that lost next to nothing of the one and has
most of the other. The shares tried are in the model card.
"""

import argparse
from pathlib import Path

import torch

from network.export import write_weights
from network.mini import Mini, load_exported
from tensor_files import MODEL, read_safetensors


def average(first, second, share):
    """Tensors by name; `share` of the second."""
    return {name: (1 - share) * first[name].astype("f4") + share * second[name].astype("f4") for name in second}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.6, help="of the second")
    parser.add_argument("--steps", default="0", help="that made the second; for the file's metadata")
    parser.add_argument("--to", type=Path, default=MODEL)
    args = parser.parse_args()
    model = Mini()
    load_exported(model, average(read_safetensors(args.first), read_safetensors(args.second), args.share))
    with torch.no_grad():
        write_weights(model, args.to, args.steps)


if __name__ == "__main__":
    main()
