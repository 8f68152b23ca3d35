"""Write a checkpoint as weights.safetensors (fp16) and config.json of models/mini, as the TypeScript side reads them.

`python3 -m network.export --out RUN`; afterwards golden.py writes the numbers that the tests compare with.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from network.mini import Mini
from tensor_files import MODEL, write_safetensors

CONFIG = {
    "size": 160,
    "heads": 6,
    "stages": [["fire2", "fire3", "fire4"], ["fire5", "fire6", "fire7", "fire8"]],
    "geometric": [{"level": level, "weight": weight} for level, weight in (("fire3", 1), ("fire5", 2), ("fire8", 1), ("block2", 1))],
    "semanticWeight": 0.1,
}


def tensors(model):
    """State under the names of architectures/mini.ts: convolutions OIHW, linear weights [in, out]."""
    out = {}
    for name, value in model.state_dict().items():
        array = value.detach().float().numpy()
        linear = name.endswith(".weight") and array.ndim == 2
        out[name] = np.ascontiguousarray(array.T if linear else array)
    return out


def write_weights(model, folder, steps):
    metadata = {"name": "strokesmith mini", "steps": steps, "license": "MIT; stem initialised from SqueezeNet 1.0 (BSD)"}
    write_safetensors(folder / "weights.safetensors", {k: v.astype("f2") for k, v in tensors(model).items()}, metadata)
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=MODEL)
    args = parser.parse_args()
    saved = torch.load(args.out / "checkpoint.pt", weights_only=True)
    model = Mini()
    model.load_state_dict(saved["model"])
    write_weights(model, args.to, str(saved["state"]["step"]))


if __name__ == "__main__":
    main()
