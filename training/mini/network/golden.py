"""Write what PyTorch computes with the exported weights, for the tests of the graph: `python3 -m network.golden --to DIR`.

DIR/features.safetensors holds a random image (each of its values is a square of the input), some values of
every output of the encoder, and of the gradient of the sum of their mean squares. The step between samples
is prime, so that they spread over channels and positions.
"""

import argparse
from pathlib import Path

import torch

from network.export import CONFIG
from network.mini import Mini, load_exported
from tensor_files import MODEL, read_safetensors, write_safetensors

SEED = 1
SQUARE = 8
SAMPLES = 400
STEP = 7919


def outputs(model, image):
    out = model(image)
    maps = {level["level"]: out["maps"][level["level"]] for level in CONFIG["geometric"]}
    return {**maps, "embedding": out["embedding"], "attention": out["attention"], "mask": out["mask"].sigmoid(),
            "contours": out["contours"].sigmoid()}


def some(tensor):
    flat = tensor.detach().flatten()
    return flat[torch.arange(min(SAMPLES, len(flat))) * STEP % len(flat)].numpy()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=MODEL / "weights.safetensors")
    args = parser.parse_args()
    model = Mini().eval()
    load_exported(model, read_safetensors(args.weights))
    side = CONFIG["size"] // SQUARE
    small = torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(SEED))
    image = small.repeat_interleave(SQUARE, 2).repeat_interleave(SQUARE, 3).requires_grad_()
    computed = outputs(model, image)
    sum(x.square().mean() for x in computed.values()).backward()
    arrays = {name: some(x) for name, x in {**computed, "gradient": image.grad}.items()}
    args.to.mkdir(parents=True, exist_ok=True)
    write_safetensors(args.to / "features.safetensors", {"image": small.numpy(), **arrays}, {"step": str(STEP)})


if __name__ == "__main__":
    main()
