"""Write what Python makes of some prompts with the exported words, for the tests: `python3 text_golden.py --to FILE`."""

import argparse
import json
import struct
from pathlib import Path

import numpy as np

from words import embed

STEP = 16
PROMPTS = [
    "fox", "a red fox sitting", "Foxes!", "a fire hydrant", "a drawing of a cat on white paper.", "the cat's ears",
    "a cup of coffee", "bow and arrow", "Boots", "women with umbrellas, in the rain", "polar bear", "goldfish",
    "A crème brûlée", "an aeroplane above two grey mountains", "the glarb of zorn", "3 moons", "Carassius auratus", "",
    "red", "knives", "wolves and geese", "teddy-bear", "человек", "TV set", "a t-shirt, size 7",
]


def read_table(path):
    blob = path.read_bytes()
    length = struct.unpack("<Q", blob[:8])[0]
    header, body = json.loads(blob[8:8 + length]), blob[8 + length:]
    numbers = lambda name, kind: np.frombuffer(body, kind, int(np.prod(header[name]["shape"])), header[name]["data_offsets"][0])
    scales = numbers("scales", "<f2").astype(np.float32)
    rows = numbers("vectors", "i1").reshape(len(scales), -1) * scales[:, None]
    about = header["__metadata__"]
    words = about["words"].split(" ")
    names = {key: row for keys, row in zip(about["names"].split("|"), rows[len(words):]) for key in keys.split("=")}
    return {"words": dict(zip(words, rows)), "names": names, "size": rows.shape[1],
            "attributes": set(about["attributes"].split(" ")), "same": dict(pair.split("=") for pair in about["same"].split(" "))}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--table", type=Path, default=Path(__file__).parent.parent / "text.safetensors")
    args = parser.parse_args()
    table = read_table(args.table)
    cases = []
    for prompt in PROMPTS:
        vector, unknown = embed(prompt, table)
        cases.append({"prompt": prompt, "unknown": unknown, "values": [round(float(v), 6) for v in vector[::STEP]]})
    args.to.write_text(json.dumps({"step": STEP, "cases": cases}, ensure_ascii=False).replace('{"prompt"', '\n{"prompt"') + "\n")


if __name__ == "__main__":
    main()
