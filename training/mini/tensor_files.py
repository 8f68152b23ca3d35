"""Arrays by name, in safetensors files."""

import json
import struct
from pathlib import Path

import numpy as np

# Where the weights and their words ship.
MODEL = Path(__file__).resolve().parents[2] / "models" / "mini"


def read_safetensors(path):
    """name -> float32 array; int8 tensors are multiplied by their `.scale`."""
    blob = open(path, "rb").read()
    n = struct.unpack("<Q", blob[:8])[0]
    header = json.loads(blob[8 : 8 + n])
    header.pop("__metadata__", None)
    kinds = {"F16": "<f2", "F32": "<f4", "I8": "i1"}
    out = {}
    for name, v in header.items():
        begin = 8 + n + v["data_offsets"][0]
        flat = np.frombuffer(blob, kinds[v["dtype"]], int(np.prod(v["shape"])), begin)
        out[name] = flat.reshape(v["shape"]).astype(np.float32)
    for name in [k for k in out if k.endswith(".scale")]:
        out[name[:-6]] *= out.pop(name)
    return out


def write_safetensors(path, arrays, metadata):
    kinds = {np.dtype("f2"): "F16", np.dtype("f4"): "F32"}
    header, blobs, at = {"__metadata__": metadata}, [], 0
    for name in sorted(arrays):
        blob = arrays[name].tobytes()
        header[name] = {"dtype": kinds[arrays[name].dtype], "shape": list(arrays[name].shape), "data_offsets": [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))
