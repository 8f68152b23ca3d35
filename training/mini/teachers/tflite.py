"""Runs a quantised TensorFlow Lite network of convolutions in PyTorch, its weights as floats.

A flatbuffer is a tree of tables: a table begins with the distance back to its list of fields. Field
numbers are those of TensorFlow Lite's schema. Weights are (stored - zero point) * scale; roundings in
between are left out.
"""

import struct

import numpy as np
import torch
import torch.nn.functional as F

# Builtin operators, and the activations that are fused into them.
ADD, AVERAGE_POOL, CONCATENATION, CONV, DEPTHWISE, RESIZE, ARG_MAX, QUANTIZE = 0, 1, 2, 3, 4, 23, 56, 114
ACTIVATIONS = {0: lambda x: x, 1: F.relu, 3: F.relu6}
TYPES = {2: "<i4", 3: "u1"}


class Table:
    """One table of a flatbuffer."""

    def __init__(self, blob, at):
        self.blob, self.at = blob, at

    def unpack(self, kind, at):
        return struct.unpack_from("<" + kind, self.blob, at)[0]

    def field(self, number):
        fields = self.at - self.unpack("i", self.at)
        at = 4 + 2 * number
        offset = self.unpack("H", fields + at) if at < self.unpack("H", fields) else 0
        return self.at + offset if offset else None

    def scalar(self, number, kind, default=0):
        at = self.field(number)
        return default if at is None else self.unpack(kind, at)

    def table(self, number):
        at = self.field(number)
        return Table(self.blob, at + self.unpack("I", at))

    def vector(self, number, kind):
        at = self.field(number)
        if at is None:
            return np.zeros(0, kind)
        at += self.unpack("I", at)
        return np.frombuffer(self.blob, kind, self.unpack("I", at), at + 4)

    def tables(self, number):
        at = self.field(number)
        first = at + self.unpack("I", at) + 4
        places = [first + 4 * i for i in range(self.unpack("I", first - 4))]
        return [Table(self.blob, place + self.unpack("I", place)) for place in places]


def constant(tensor, buffers):
    """The stored values of a tensor, or None."""
    raw = buffers[tensor.scalar(2, "I")].vector(0, "u1")
    if not raw.size:
        return None
    values = raw.view(TYPES[tensor.scalar(1, "b")]).reshape(tensor.vector(0, "<i4"))
    quantization = tensor.table(4)
    scale, zero = quantization.vector(2, "<f4"), quantization.vector(3, "<i8").astype(np.float32)
    return torch.tensor((values.astype(np.float32) - zero) * scale) if scale.size else torch.tensor(values)


def same_padding(x, kernel, stride, dilation):
    """TensorFlow's "same": the odd row and column at the end."""
    sides = []
    for size, k in zip(x.shape[:1:-1], kernel[::-1]):
        short = max((-(-size // stride) - 1) * stride + (k - 1) * dilation + 1 - size, 0)
        sides += [short // 2, short - short // 2]
    return F.pad(x, sides)


def convolve(x, weight, bias, options, depthwise):
    """weight OHWI, or 1HWC for a depthwise one."""
    stride, dilation = options.scalar(2, "i"), options.scalar(6 if depthwise else 5, "i", 1)
    kernel = weight.permute(3, 0, 1, 2) if depthwise else weight.permute(0, 3, 1, 2)
    padded = same_padding(x, kernel.shape[2:], stride, dilation)
    out = F.conv2d(padded, kernel, bias, stride, 0, dilation, len(kernel) if depthwise else 1)
    return ACTIVATIONS[options.scalar(4 if depthwise else 3, "b")](out)


class Network:
    def __init__(self, blob, dtype=torch.bfloat16):
        self.dtype = dtype
        model = Table(blob, struct.unpack_from("<I", blob)[0])
        graph, buffers = model.tables(2)[0], model.tables(4)
        codes = [max(c.scalar(0, "b"), c.scalar(3, "i")) for c in model.tables(1)]
        constants = {i: constant(t, buffers) for i, t in enumerate(graph.tables(0))}
        self.constants = {i: c.to(dtype) for i, c in constants.items() if c is not None}
        self.input = int(graph.vector(1, "<i4")[0])
        self.operators = [(codes[o.scalar(0, "I")], o.vector(1, "<i4").tolist(), int(o.vector(2, "<i4")[0]), o)
                          for o in graph.tables(3)]

    @torch.no_grad()
    def scores(self, images):
        """images [N,3,S,S] in [-1,1] -> class scores [N,classes,~S/16,~S/16]: what is enlarged for the maximum."""
        values = {**self.constants, self.input: images.to(self.dtype)}
        for code, inputs, output, operator in self.operators:
            x = values[inputs[0]]
            if code in (CONV, DEPTHWISE):
                y = convolve(x, values[inputs[1]], values[inputs[2]], operator.table(4), code == DEPTHWISE)
                last = y
            elif code == ADD:
                y = x + values[inputs[1]]
            elif code == AVERAGE_POOL:
                y = x.mean((2, 3), keepdim=True)
            elif code == CONCATENATION:
                maps = [values[i] for i in inputs]
                y = torch.cat([m.expand(-1, -1, *maps[-1].shape[2:]) for m in maps], 1)
            elif code in (RESIZE, QUANTIZE):
                y = x
            elif code == ARG_MAX:
                return last
            else:
                raise ValueError(f"operator {code} is not known here")
            values[output] = y
        return last
