"""A network in PyTorch as one writes it there: its own kernels, channels in front of rows and columns, q, k and v of attention in one product."""
import math

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "gelu": F.gelu,
}


class Network:
    """x as PyTorch takes it, `parameters` in its layout, and `logits()`, what stands before the softmax or sigmoid of the last layer."""

    def __init__(self, spec, x, arrays):
        *below, last = spec["layers"]
        self.parameters = []
        self.arrays = iter([torch.tensor(array) for array in arrays])  # in reading order, each layer takes its own
        self.x = torch.tensor(x)
        if isinstance(spec["inputs"], dict):
            self.x = self.x.long()
        elif self.x.dim() == 3 and below[0]["type"] == "conv2d":
            self.x = self.x[:, None]
        self.steps = self.stack([*below, {**last, "activation": "linear"}])

    def logits(self):
        return run(self.steps, self.x)

    def stack(self, layers):
        return [BUILD[layer["type"]](self, layer) for layer in layers]

    def learn(self, *arrays):
        """Arrays as parameters; none given: the next one."""
        array = torch.cat(arrays) if arrays else next(self.arrays)
        self.parameters.append(array.contiguous())
        return self.parameters[-1]


def run(steps, a):
    for step in steps:
        a = step(a)
    return a


def dense(network, layer):
    W, b = network.learn(), network.learn()
    g = ACTIVATIONS[layer["activation"]]
    return lambda a: g(F.linear(a, W, b))


def conv2d(network, layer):
    W, b = network.learn(next(network.arrays).permute(3, 2, 0, 1)), network.learn()
    g = ACTIVATIONS[layer["activation"]]
    kernel = pair(layer["kernel"])
    assert pair(layer["stride"]) == pair(layer["dilation"]) == [1, 1] and all(k % 2 == 1 for k in kernel)
    # what 'same' comes to; as a word it is slower
    padding = {"valid": [0, 0], "same": [k // 2 for k in kernel]}[layer["padding"]]
    return lambda a: g(F.conv2d(a, W, b, padding=padding))


def max_pool2d(_, layer):
    assert layer["padding"] == "valid" and pair(layer["stride"]) == pair(layer["size"])
    size = pair(layer["size"])
    return lambda a: F.max_pool2d(a, size)


def flatten(_, layer):
    """Channels last, as the layer above wants them."""
    return lambda a: a.permute(0, 2, 3, 1).flatten(1)


def embedding(network, layer):
    E, P = network.learn(), network.learn()
    return lambda tokens: F.embedding(tokens, E) + P


def layer_norm(network, layer):
    gamma, beta = network.learn(), network.learn()
    return lambda a: F.layer_norm(a, gamma.shape, gamma, beta, layer["epsilon"])


def attention(network, layer):
    Wq, bq, Wk, bk, Wv, bv = (next(network.arrays) for _ in range(6))
    W, b = network.learn(Wq, Wk, Wv), network.learn(bq, bk, bv)
    Wo, bo = network.learn(), network.learn()
    heads = layer["heads"]
    assert layer["causal"] and layer["kvHeads"] == heads and layer.get("rotary") is None
    steps = network.x.shape[1]
    unseen = torch.full((steps, steps), -math.inf, dtype=torch.float64).triu(1)

    def attend(a):
        m, _, n = a.shape
        q, k, v = (part.view(m, steps, heads, -1).transpose(1, 2) for part in F.linear(a, W, b).split(n, -1))
        p = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(n // heads) + unseen, -1)
        return F.linear((p @ v).transpose(1, 2).reshape(m, steps, n), Wo, bo)

    return attend


def lstm(network, layer):
    W, U, b = network.learn(), network.learn(), network.learn()
    second = torch.zeros_like(b)  # PyTorch adds two biases
    zero = torch.zeros(1, len(network.x), layer["units"], dtype=torch.float64)

    def recur(a):
        states, _, _ = torch.lstm(a, (zero, zero), [W, U, b, second], True, 1, 0.0, False, False, True)
        return states if layer["sequences"] else states[:, -1]

    return recur


def residual(network, layer):
    inside = network.stack(layer["layers"])
    return lambda a: a + run(inside, a)


def pair(value):
    return list(value) if isinstance(value, list) else [value, value]


BUILD = {
    "dense": dense,
    "conv2d": conv2d,
    "maxPool2d": max_pool2d,
    "flatten": flatten,
    "embedding": embedding,
    "layerNorm": layer_norm,
    "attention": attention,
    "lstm": lstm,
    "residual": residual,
}
