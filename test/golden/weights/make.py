"""Writes the archives of this folder with PyTorch (2.13 was used): every way a tensor can lie in one.

traced.pt          a traced module, as TorchScript saves it
deflated.pt        the same with every entry compressed
state-dict.pt      its state dictionary
training.pt        a training checkpoint around it, names prefixed by a parallel wrapper
scripted.pt        a scripted module with a list and a dictionary among its attributes
pickled-module.pt  the module as a Python object: must be refused, it names arbitrary classes
"""

import os
import zipfile
from typing import Dict, List

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))


class Visual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3, bias=False).half()
        self.conv1.weight.data = (torch.arange(18).reshape(2, 1, 3, 3) / 8).half()

    def forward(self, x):
        return self.conv1(x.half())


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.positional_embedding = nn.Parameter(torch.arange(6.0).reshape(2, 3) / 4)
        self.visual = Visual()
        self.register_buffer("transposed", torch.arange(6.0).reshape(2, 3).t())
        self.register_buffer("window", torch.arange(10.0)[4:7])
        self.register_buffer("context_length", torch.tensor(77))
        self.register_buffer("brain", torch.tensor([1.5, -2.0]).bfloat16())
        self.register_buffer("flags", torch.tensor([True, False, True]))

    def forward(self, x):
        sums = [self.visual(x).float(), self.positional_embedding, self.transposed, self.window]
        return sum(s.sum() for s in sums) + self.context_length + self.brain.float().sum()


class Scripted(nn.Module):
    sizes: List[int]
    names: Dict[str, int]

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(2))
        self.sizes = [1, 2]
        self.names = {"a": 1}

    def forward(self, x):
        return x * self.weight * self.sizes[0] * self.names["a"]


def path(name):
    return os.path.join(HERE, name)


net = Net().eval()
torch.jit.save(torch.jit.trace(net, torch.zeros(1, 1, 4, 4)), path("traced.pt"))
torch.jit.save(torch.jit.script(Scripted()), path("scripted.pt"))
torch.save(net.state_dict(), path("state-dict.pt"))
wrapped = {f"module.{name}": value for name, value in net.state_dict().items()}
torch.save({"epoch": 3, "lr": 0.5, "state_dict": wrapped}, path("training.pt"))
torch.save(net, path("pickled-module.pt"))
with zipfile.ZipFile(path("traced.pt")) as source:
    with zipfile.ZipFile(path("deflated.pt"), "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
