"""Write what Python makes of some prompts with the exported words, for the tests: `python3 -m words.golden --to FILE`."""

import argparse
import json
from pathlib import Path

from tensor_files import MODEL
from words.words import embed, read_table

STEP = 16
PROMPTS = [
    "fox", "a red fox sitting", "Foxes!", "a fire hydrant", "a drawing of a cat on white paper.", "the cat's ears",
    "a cup of coffee", "bow and arrow", "Boots", "women with umbrellas, in the rain", "polar bear", "goldfish",
    "A crème brûlée", "an aeroplane above two grey mountains", "the glarb of zorn", "3 moons", "Carassius auratus", "",
    "red", "knives", "wolves and geese", "teddy-bear", "человек", "TV set", "a t-shirt, size 7",
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--table", type=Path, default=MODEL / "text.safetensors")
    args = parser.parse_args()
    table = read_table(args.table)
    cases = []
    for prompt in PROMPTS:
        vector, unknown = embed(prompt, table)
        cases.append({"prompt": prompt, "unknown": unknown, "values": [round(float(v), 6) for v in vector[::STEP]]})
    args.to.write_text(json.dumps({"step": STEP, "cases": cases}, ensure_ascii=False).replace('{"prompt"', '\n{"prompt"') + "\n")


if __name__ == "__main__":
    main()
