"""Networks of every layer that people write by hand, with J and dJ/dθ by PyTorch's autograd in float64.

    python3 layers.py > layers.json
    python3 layers.py --check FILE      # J and gradients of the networks of FILE, computed again from their parameters

Needs PyTorch. Each layer is written from its definition in `FORWARD`; axes are (m, …positions, channels). Parameters and x have at most 4 decimals.
Nothing lies near a kink: the seed of a network is drawn again until no input of relu or leakyRelu is within MARGIN of 0 and no two
candidates of a max-pool window are within MARGIN of each other (zeros that a relu made of negative numbers may tie: none of them moves).
"""
import itertools
import json
import math
import random
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

MARGIN = 1e-3  # absolute; ten times what the tests count on
# Whether each position of an image counts as one in the average of a cost, as each position of a sequence does.
IMAGE_POSITIONS_COUNT = True

margin = math.inf  # distance to the nearest kink of the forward pass under way


def near(distances):
    global margin
    if distances.numel() > 0:
        margin = min(margin, distances.detach().abs().min().item())


# Activations


def kinked(z, slope):
    near(z)
    return torch.where(z > 0, z, slope * z)


ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": lambda z: kinked(z, 0.0),
    "leakyRelu": lambda z: kinked(z, 0.01),
    "elu": F.elu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),
    "silu": lambda z: z * torch.sigmoid(z),
    "gelu": lambda z: z * torch.erfc(-z / math.sqrt(2)) / 2,
    "geluTanh": lambda z: z * torch.sigmoid(2 * math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)),
    "softmax": lambda z: torch.softmax(z, -1),
}


def activate(layer, z, default="linear"):
    return ACTIVATIONS[layer.get("activation", default)](z)


# Windows over images and sequences

pair = lambda value: list(value) if isinstance(value, list) else [value, value]


def borders(padding, n, size, stride, dilation):
    """Cells before and after an axis of n cells."""
    reach = (size - 1) * dilation + 1
    if padding == "valid":
        return 0, 0
    if padding == "causal":
        return reach - 1, 0
    if padding == "same":  # of TensorFlow: ceil(n / stride) windows, the odd cell behind
        total = max((math.ceil(n / stride) - 1) * stride + reach - n, 0)
        return total // 2, total - total // 2
    return padding, padding


def padded(x, layer, size, stride, dilation, value=0.0):
    """x (m, h, w, c) with its borders."""
    top, bottom = borders(layer.get("padding", "valid"), x.shape[1], size[0], stride[0], dilation[0])
    left, right = borders(layer.get("padding", "valid"), x.shape[2], size[1], stride[1], dilation[1])
    return F.pad(x, (0, 0, left, right, top, bottom), value=value)


def windows(x, size, stride, dilation):
    """(m, h', w', kh, kw, c): what stands under the kernel at each place; ragged edges are dropped."""
    rows, columns = (
        [[o * s + k * d for k in range(n)] for o in range((length - (n - 1) * d - 1) // s + 1)]
        for length, n, s, d in zip(x.shape[1:3], size, stride, dilation)
    )
    return x[:, rows][:, :, :, columns].permute(0, 1, 3, 2, 4, 5)


def with_bias(layer, p, z):
    return z + p("b", (z.shape[-1],), 0.2) if layer.get("bias", True) else z


def conv2d(layer, p, x):
    size, stride, dilation = (pair(layer.get(field, 1)) for field in ("kernel", "stride", "dilation"))
    W = p("W", (*size, x.shape[-1], layer["filters"]), 1 / math.sqrt(math.prod(size) * x.shape[-1]))
    under = windows(padded(x, layer, size, stride, dilation), size, stride, dilation)
    return activate(layer, with_bias(layer, p, torch.einsum("mhwijc,ijco->mhwo", under, W)))


def conv1d(layer, p, x):
    size, stride, dilation = (layer.get(field, 1) for field in ("kernel", "stride", "dilation"))
    W = p("W", (size, x.shape[-1], layer["filters"]), 1 / math.sqrt(size * x.shape[-1]))
    before, after = borders(layer.get("padding", "valid"), x.shape[1], size, stride, dilation)
    x = F.pad(x, (0, 0, before, after))
    steps = (x.shape[1] - (size - 1) * dilation - 1) // stride + 1
    z = sum(x[:, k * dilation :][:, : stride * (steps - 1) + 1 : stride] @ W[k] for k in range(size))
    return activate(layer, with_bias(layer, p, z))


def conv_transpose2d(layer, p, x):
    """z[s i + d k] += x[i] W[k]; a number of padding cuts so many cells off each side, 'same' leaves n s cells."""
    size, stride, dilation = (pair(layer.get(field, 1)) for field in ("kernel", "stride", "dilation"))
    W = p("W", (*size, x.shape[-1], layer["filters"]), 1 / math.sqrt(math.prod(size) * x.shape[-1]))
    padding = layer.get("padding", "valid")
    m, h, w, _ = x.shape
    full = [(n - 1) * s + (k - 1) * d + 1 for n, k, s, d in zip((h, w), size, stride, dilation)]
    z = torch.zeros(m, *full, layer["filters"])
    for i, j in itertools.product(range(size[0]), range(size[1])):
        part = torch.zeros_like(z)
        rows = slice(i * dilation[0], i * dilation[0] + (h - 1) * stride[0] + 1, stride[0])
        columns = slice(j * dilation[1], j * dilation[1] + (w - 1) * stride[1] + 1, stride[1])
        part[:, rows, columns] = x @ W[i, j]
        z = z + part
    if padding == "same":  # the borders that a convolution of the output has
        top, bottom = borders("same", h * stride[0], size[0], stride[0], dilation[0])
        left, right = borders("same", w * stride[1], size[1], stride[1], dilation[1])
    else:
        top = bottom = left = right = 0 if padding == "valid" else padding
    z = z[:, top : full[0] - bottom, left : full[1] - right]
    return activate(layer, with_bias(layer, p, z))


def max_pool2d(layer, p, x):
    size = pair(layer["size"])
    stride = pair(layer.get("stride", layer["size"]))
    under = windows(padded(x, layer, size, stride, [1, 1], -math.inf), size, stride, [1, 1]).flatten(3, 4)
    if under.shape[3] > 1:
        first, second = under.detach().topk(2, 3).values.unbind(3)
        near((first - second)[(first != 0) | (second != 0)])
    return under.amax(3)


def avg_pool2d(layer, p, x):
    size = pair(layer["size"])
    stride = pair(layer.get("stride", layer["size"]))
    sums, counts = (
        windows(padded(a, layer, size, stride, [1, 1]), size, stride, [1, 1]).sum((3, 4)) for a in (x, torch.ones_like(x))
    )
    return sums / counts


def global_avg_pool(layer, p, x):
    return x.flatten(1, -2).mean(1)


# Dense


def dense(layer, p, x):
    tied = layer.get("tied")
    W = p.shared(tied) if tied else p("W", (layer["units"], x.shape[-1]), 1 / math.sqrt(x.shape[-1]))
    return activate(layer, with_bias(layer, p, x @ W.T))


def gated_mlp(layer, p, x):
    n, units = x.shape[-1], layer["units"]
    Wg, Wu = (p(name, (units, n), 1 / math.sqrt(n)) for name in ("Wg", "Wu"))
    Wd = p("Wd", (n, units), 1 / math.sqrt(units))
    return (activate(layer, x @ Wg.T, "silu") * (x @ Wu.T)) @ Wd.T


# Norms


def normalised(layer, x, axes):
    mean = x.mean(axes, keepdim=True)
    variance = ((x - mean) ** 2).mean(axes, keepdim=True)
    return (x - mean) / torch.sqrt(variance + layer.get("epsilon", 1e-5))


def scaled(p, x):
    n = x.shape[-1]
    return p("gamma", (n,), 0.3, 1.0) * x + p("beta", (n,), 0.3)


def batch_norm(layer, p, x):
    return scaled(p, normalised(layer, x, tuple(range(x.dim() - 1))))


def layer_norm(layer, p, x):
    return scaled(p, normalised(layer, x, (-1,)))


def group_norm(layer, p, x):
    groups = x.reshape(x.shape[0], -1, layer["groups"], x.shape[-1] // layer["groups"])
    return scaled(p, normalised(layer, groups, (1, 3)).reshape(x.shape))


def rms_norm(layer, p, x):
    return p("gamma", (x.shape[-1],), 0.3, 1.0) * x / torch.sqrt((x**2).mean(-1, keepdim=True) + layer.get("epsilon", 1e-5))


# Sequences


def embedding(layer, p, tokens):
    E = p("E", (layer["vocabulary"], layer["units"]), 1.0)
    return E[tokens] + p("P", (tokens.shape[1], layer["units"]), 0.5) if layer.get("positions") else E[tokens]


def rotated(x, how, base):
    """x (m, heads, steps, d): pair i of position t turned by the angle t base^(−2i/d)."""
    d = x.shape[-1]
    angle = torch.arange(x.shape[-2])[:, None] * base ** (-2 * torch.arange(d // 2) / d)
    if how == "half":
        a, b = x[..., : d // 2], x[..., d // 2 :]
    else:
        a, b = x[..., 0::2], x[..., 1::2]
    turned = a * angle.cos() - b * angle.sin(), a * angle.sin() + b * angle.cos()
    return torch.cat(turned, -1) if how == "half" else torch.stack(turned, -1).flatten(-2)


def attention(layer, p, x):
    m, steps, n = x.shape
    heads, kv_heads = layer["heads"], layer.get("kvHeads", layer["heads"])
    d = n // heads

    def project(letter, out, of):
        z = of @ p(f"W{letter}", (out, of.shape[-1]), 1 / math.sqrt(of.shape[-1])).T
        return z + p(f"b{letter}", (out,), 0.2) if layer.get("bias", True) else z

    q, k, v = (
        project(letter, count * d, x).reshape(m, steps, count, d).transpose(1, 2)
        for letter, count in (("q", heads), ("k", kv_heads), ("v", kv_heads))
    )
    if layer.get("rotary"):
        q, k = (rotated(a, layer["rotary"], layer.get("base", 10000)) for a in (q, k))
    k, v = (a.repeat_interleave(heads // kv_heads, 1) for a in (k, v))  # neighbouring heads share keys and values
    scores = q @ k.transpose(-1, -2) / math.sqrt(d)
    if layer.get("causal"):
        scores = scores.masked_fill(torch.ones(steps, steps).triu(1) > 0, -math.inf)
    mixed = torch.softmax(scores, -1) @ v
    return project("o", n, mixed.transpose(1, 2).reshape(m, steps, n))


def recurrence(layer, p, x, gates):
    """W (G u, in), U (G u, u), b (G u)."""
    n, u = x.shape[-1], layer["units"]
    return (
        p("W", (gates * u, n), 1 / math.sqrt(n)),
        p("U", (gates * u, u), 1 / math.sqrt(u)),
        p("b", (gates * u,), 0.3),
        torch.zeros(x.shape[0], u),
    )


def handed_on(layer, states):
    return torch.stack(states, 1) if layer.get("sequences", True) else states[-1]


def rnn(layer, p, x):
    W, U, b, h = recurrence(layer, p, x, 1)
    states = []
    for xt in x.unbind(1):
        h = torch.tanh(xt @ W.T + h @ U.T + b)
        states.append(h)
    return handed_on(layer, states)


def lstm(layer, p, x):
    W, U, b, h = recurrence(layer, p, x, 4)
    c, states = h, []
    for xt in x.unbind(1):
        i, f, g, o = (xt @ W.T + h @ U.T + b).chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        states.append(h)
    return handed_on(layer, states)


def gru(layer, p, x):
    W, U, b, h = recurrence(layer, p, x, 3)
    bU = p("bU", b.shape, 0.3)
    states = []
    for xt in x.unbind(1):
        (r, z, n), (rU, zU, nU) = (xt @ W.T + b).chunk(3, -1), (h @ U.T + bU).chunk(3, -1)
        r, z = torch.sigmoid(r + rU), torch.sigmoid(z + zU)
        h = (1 - z) * torch.tanh(n + r * nU) + z * h
        states.append(h)
    return handed_on(layer, states)


def residual(layer, p, x):
    return x + stack(layer["layers"], p, x)


FORWARD = {
    "dense": dense,
    "conv2d": conv2d,
    "conv1d": conv1d,
    "convTranspose2d": conv_transpose2d,
    "maxPool2d": max_pool2d,
    "avgPool2d": avg_pool2d,
    "globalAvgPool": global_avg_pool,
    "flatten": lambda layer, p, x: x.flatten(1),
    "batchNorm": batch_norm,
    "layerNorm": layer_norm,
    "groupNorm": group_norm,
    "rmsNorm": rms_norm,
    "embedding": embedding,
    "attention": attention,
    "rnn": rnn,
    "lstm": lstm,
    "gru": gru,
    "gatedMlp": gated_mlp,
    "residual": residual,
}


class Parameters:
    """The arrays of a network by name: `W2` of layer 2, `conv.W` of the layer named conv. Those not there yet are drawn, where `draw` is given."""

    def __init__(self, arrays, draw=None):
        self.arrays, self.draw, self.layers = arrays, draw, 0

    def of(self, layer):
        """What a layer asks for its arrays: a function of name, shape, and the spread and middle of what is drawn. The first call counts the layer."""
        place = []

        def get(name, shape, spread, middle=0.0):
            if not place:
                self.layers += 1
                place.append(self.layers)
            key = f"{layer['name']}.{name}" if "name" in layer else f"{name}{place[0]}"
            if key not in self.arrays and self.draw:
                values = [round(self.draw.gauss(middle, spread), 4) for _ in range(math.prod(shape))]
                self.arrays[key] = torch.tensor(values).reshape(shape)
            assert self.arrays[key].shape == torch.Size(shape), (key, self.arrays[key].shape, shape)
            return self.arrays[key]

        get.of, get.shared = self.of, self.arrays.__getitem__
        return get


def stack(layers, p, x):
    for layer in layers:
        x = FORWARD[layer.get("type", "dense")](layer, p.of(layer), x)
    return x


def cost(spec, parameters, x, y):
    """J. What stands before the softmax or sigmoid of the last layer is what crossEntropy and binaryCrossEntropy are computed from."""
    global margin
    margin = math.inf
    *layers, last = spec["layers"]
    if spec["cost"] != "squaredError":
        last = {**last, "activation": "linear"}
    a = stack([*layers, last], parameters, x)
    sums = -torch.log_softmax(a, -1).gather(-1, labels(y, a)[..., None]) if spec["cost"] == "crossEntropy" else (
        torch.logaddexp(a, torch.zeros_like(a)) - y * a if spec["cost"] == "binaryCrossEntropy" else (a - y) ** 2 / 2
    )
    count = a[..., 0].numel() if IMAGE_POSITIONS_COUNT or a.dim() < 4 else a.shape[0]
    penalised = [w for name, w in parameters.arrays.items() if name.split(".")[-1][0] in "WU"]
    return sums.sum() / count + spec.get("l2", 0) / (2 * len(x)) * sum((w**2).sum() for w in penalised)


def labels(y, a):
    return y.argmax(-1) if y.dim() == a.dim() else y.long()


def tensors(spec, x, y):
    tokens = isinstance(spec["inputs"], dict)
    return torch.tensor(x, dtype=torch.long if tokens else torch.float64), torch.tensor(y, dtype=torch.float64)


def evaluate(spec, parameters, x, y):
    """J and its gradients by autograd."""
    arrays = {name: torch.tensor(value, dtype=torch.float64).requires_grad_() for name, value in parameters.items()}
    J = cost(spec, Parameters(arrays), *tensors(spec, x, y))
    J.backward()
    zero = lambda w: torch.zeros_like(w) if w.grad is None else w.grad
    return J.item(), {name: zero(w).tolist() for name, w in arrays.items()}


def check(file):
    """Prints how far J and the gradients computed here are from those of a file: |J'/J − 1| and ‖g' − g‖ / ‖g‖, the worst block (below 1e-12 of the whole: against that)."""
    for given in json.load(open(file)):
        J, gradients = evaluate(given["spec"], given["parameters"], given["x"], given["y"])
        assert set(gradients) == set(given["gradients"])
        want = {name: torch.tensor(g) for name, g in given["gradients"].items()}
        whole = math.sqrt(sum(float((g**2).sum()) for g in want.values()))
        errors = {
            name: float((torch.tensor(gradients[name]) - g).norm() / max(float(g.norm()), 1e-12 * whole)) for name, g in want.items()
        }
        worst = max(errors, key=errors.get)
        print(f"{given['name']:32} J {abs(J / given['J'] - 1):.1e}  gradients {errors[worst]:.1e} ({worst})")


# The networks


def make(name, inputs, layers, cost_name, m=3, l2=0, y="", x=1.0, change=None):
    """A network drawn from its name. `y`: 'one-hot' or 'probabilities'; `x`: spread of the inputs; `change(parameters, x)`: after the draw."""
    spec = {"inputs": inputs, "layers": layers, "cost": cost_name, **({"l2": l2} if l2 else {})}
    for seed in range(1000):
        draw = random.Random(f"{name} {seed}")
        given = drawn(spec, draw, m, x, y, change)
        J, gradients = evaluate(spec, **given)
        if margin > MARGIN:
            return {"name": name, "spec": spec, **given, "J": J, "gradients": gradients}
    raise ValueError(f"{name}: every seed lies near a kink")


def drawn(spec, draw, m, x_spread, y_kind, change):
    normal = lambda shape, spread: torch.tensor([round(draw.gauss(0, spread), 4) for _ in range(math.prod(shape))]).reshape(shape)
    inputs = spec["inputs"]
    if isinstance(inputs, dict):
        x = torch.tensor([[draw.randrange(inputs["tokens"]) for _ in range(inputs["steps"])] for _ in range(m)])
    else:
        x = normal((m, *(inputs if isinstance(inputs, list) else [inputs])), x_spread)
    arrays = {}
    output = stack(spec["layers"], Parameters(arrays, draw), x)
    if change:
        change(arrays, x)
    if spec["cost"] == "squaredError":
        y = normal(output.shape, 1.0)
    elif spec["cost"] == "binaryCrossEntropy":
        value = (lambda: round(draw.random(), 3)) if y_kind == "probabilities" else (lambda: draw.randrange(2))
        y = torch.tensor([value() for _ in range(output.numel())]).reshape(output.shape)
    else:
        y = torch.tensor([draw.randrange(output.shape[-1]) for _ in range(output[..., 0].numel())]).reshape(output.shape[:-1])
        y = F.one_hot(y, output.shape[-1]) if y_kind == "one-hot" else y
    return {"parameters": {name: w.tolist() for name, w in arrays.items()}, "x": x.tolist(), "y": y.tolist()}


def of(type, **fields):
    return {"type": type, **fields}


dense_ = lambda units, activation="linear", **more: of("dense", units=units, activation=activation, **more)
short = lambda units, activation: {"units": units, "activation": activation}  # type left out: dense
conv = lambda filters, kernel, activation="linear", **more: of("conv2d", filters=filters, kernel=kernel, activation=activation, **more)
line = lambda filters, kernel, activation="linear", **more: of("conv1d", filters=filters, kernel=kernel, activation=activation, **more)
turn = lambda filters, kernel, activation="linear", **more: of("convTranspose2d", filters=filters, kernel=kernel, activation=activation, **more)
around = lambda *layers: of("residual", layers=list(layers))
tokens = lambda vocabulary, steps: {"tokens": vocabulary, "steps": steps}
embed = lambda vocabulary, units, **more: of("embedding", vocabulary=vocabulary, units=units, **more)
flat, gap = of("flatten"), of("globalAvgPool")

CE, BCE, SE = "crossEntropy", "binaryCrossEntropy", "squaredError"


def times(**factors):
    """Multiplies arrays: times(W1=20)."""

    def change(arrays, x):
        for name, factor in factors.items():
            arrays[name] *= factor

    return change


def nearly_constant(arrays, x):
    """Each feature is a number of its own, the same in every example and place but for 1e-4: variances about 1e-8 between examples."""
    x *= 1e-4
    x += torch.linspace(-1, 1.5, x.shape[-1])


def nearly_flat(arrays, x):
    """Each example is a number of its own, the same in every feature but for 1e-4: variances about 1e-8 between features."""
    x *= 1e-4
    x += torch.linspace(-1, 1.5, x.shape[0]).reshape(-1, *[1] * (x.dim() - 1))


def identity_first(arrays, x):
    nearly_flat(arrays, x)
    arrays["W1"][:] = torch.eye(*arrays["W1"].shape)
    arrays["b1"][:] = 0.25


def spectral(name, norm):
    """Scales a square array to a spectral norm, up to its last decimals."""

    def change(arrays, x):
        arrays[name] = (arrays[name] * norm / torch.linalg.matrix_norm(arrays[name], 2) * 1e4).round() / 1e4

    return change


def saturated(size):
    """A third of the gates of layer 1 at about size, those of the others whose bias is negative at about −size."""

    def change(arrays, x):
        b = arrays["b1"]
        third = torch.arange(b.numel()) % 3 == 0
        arrays["b1"] = b + torch.where(third, size, torch.where(b < 0, -size, 0.0))

    return change


def wide(arrays, x):
    """Scores of attention up to about ±50."""
    arrays["Wq1"] *= 5
    arrays["Wk1"] *= 5


block = lambda attend, *mlp, norm="layerNorm": [around(of(norm), attend), around(of(norm), *mlp)]

CASES = [
    # dense along the last axis
    ("dense-on-sequence", [4, 3], [short(5, "tanh"), short(3, "softmax")], CE, dict(m=4, l2=0.3)),
    ("dense-on-image", [3, 4, 2], [dense_(3, "gelu"), dense_(2, "elu", bias=False), flat, dense_(3, "softmax")], CE, dict(m=3, y="one-hot")),
    ("dense-image-output", [2, 3, 2], [dense_(4, "silu"), dense_(2)], SE, dict(m=3, l2=0.1)),
    # convolutions of images
    ("conv-rectangular", [5, 6, 2], [conv(3, [2, 3], "tanh", stride=[1, 2]), flat, dense_(2, "softmax")], CE, dict(m=4, l2=0.2)),
    ("conv-same-stride-2-even", [6, 8, 1], [conv(2, 3, "relu", stride=2, padding="same"), conv(3, 2, "gelu", stride=2, padding="same"), flat, dense_(1, "sigmoid")], BCE, dict(m=3)),
    ("conv-padding-number-dilation", [6, 5, 1], [conv(2, 3, "softplus", padding=1, dilation=2), conv(3, [1, 2], "tanh", padding=1), gap, dense_(2)], SE, dict(m=3)),
    ("conv-1x1-bottleneck", [4, 3, 4], [conv(2, 1, "silu"), conv(2, 2, "elu", bias=False), conv(3, 1, "linear", stride=2), flat, dense_(3, "softmax")], CE, dict(m=4, l2=0.5)),
    ("conv-same-dilation-rectangular", [6, 5, 2], [conv(2, [3, 2], "leakyRelu", padding="same", dilation=[2, 1]), conv(2, [2, 3], "sigmoid", padding="same", stride=[2, 1]), flat, dense_(2)], SE, dict(m=2)),
    ("conv-overlapping-wide-padding", [7, 6, 1], [conv(2, 4, "geluTanh", stride=3, padding=2), conv(2, 2, "tanh", stride=1, padding="valid"), flat, dense_(2, "sigmoid")], BCE, dict(m=4, y="probabilities")),
    # convolutions of sequences
    ("conv1d-valid", [8, 2], [line(3, 3, "elu", stride=2), line(3, 2, "relu"), gap, dense_(3, "softmax")], CE, dict(m=5)),
    ("conv1d-same", [8, 2], [line(3, 3, "tanh", stride=2, padding="same"), line(2, 2, "linear", padding="same"), dense_(2, "sigmoid")], BCE, dict(m=3, y="probabilities", l2=0.2)),
    ("conv1d-causal", [6, 3], [line(4, 2, "silu", padding="causal"), around(line(4, 2, "tanh", padding="causal", dilation=2)), line(3, 1, "softmax")], CE, dict(m=2, y="one-hot")),
    ("conv1d-padding-number-dilation", [7, 2], [line(3, 3, "softplus", padding=2, dilation=2), line(2, 2, "gelu", stride=2, padding=1, bias=False)], SE, dict(m=3)),
    ("wavenet", tokens(6, 8), [embed(6, 4), around(line(4, 2, "tanh", padding="causal", dilation=1)), around(line(4, 2, "sigmoid", padding="causal", dilation=4)), of("rmsNorm"), dense_(6, "softmax")], CE, dict(m=2, l2=0.1)),
    # transposed convolutions
    ("transpose-valid", [3, 2, 2], [turn(3, [2, 3], "tanh"), turn(1, 2, "silu", dilation=2), flat, dense_(2, "softmax")], CE, dict(m=3)),
    ("transpose-stride-2", [3, 4, 1], [conv(2, 2, "relu"), turn(2, 3, "linear", stride=2)], SE, dict(m=2, l2=0.4)),
    ("transpose-same", [2, 3, 2], [turn(3, 3, "gelu", stride=2, padding="same"), turn(2, [2, 4], "tanh", padding="same"), gap, dense_(1, "sigmoid")], BCE, dict(m=4)),
    ("transpose-padding-number", [3, 3, 2], [turn(2, [4, 3], "elu", stride=[2, 1], padding=1), conv(2, 3, "linear", stride=2), flat, dense_(2)], SE, dict(m=3)),
    ("autoencoder", [4, 6, 1], [conv(2, 3, "tanh", stride=2, padding="same"), of("groupNorm", groups=1), turn(2, 4, "softplus", stride=2, padding="same", bias=False), conv(1, 3, "sigmoid", padding="same")], SE, dict(m=2)),
    # pools
    ("max-pool-overlapping", [6, 5, 1], [conv(3, 2, "tanh"), of("maxPool2d", size=3, stride=1), flat, dense_(3, "softmax")], CE, dict(m=4)),
    ("max-pool-same", [5, 5, 2], [of("maxPool2d", size=2, padding="same"), conv(3, 2, "relu"), of("maxPool2d", size=[2, 1], stride=1, padding="same"), gap, dense_(2, "softmax")], CE, dict(m=3, l2=0.1)),
    ("avg-pool-same", [5, 6, 1], [conv(2, 2, "silu"), of("avgPool2d", size=3, stride=2, padding="same"), conv(2, 2, "gelu", padding="same"), flat, dense_(2)], SE, dict(m=3)),
    ("avg-pool-overlapping-ragged", [6, 7, 1], [conv(2, 2, "softplus"), of("avgPool2d", size=[2, 3], stride=[2, 1]), flat, dense_(1, "sigmoid")], BCE, dict(m=4, l2=0.3)),
    ("pools-ragged", [8, 7, 1], [conv(2, 2, "leakyRelu"), of("maxPool2d", size=2), conv(2, [1, 2], "tanh"), of("avgPool2d", size=[2, 2], stride=1), flat, dense_(3, "softmax")], CE, dict(m=3)),
    ("pools-padding-number", [5, 4, 2], [conv(2, 1, "elu"), of("avgPool2d", size=3, stride=2, padding=1), conv(3, 2, "linear", padding=1), of("maxPool2d", size=2, padding=1), flat, dense_(2)], SE, dict(m=3)),
    # norms
    ("batch-norm-dense", 4, [dense_(5), of("batchNorm"), dense_(4, "tanh"), of("batchNorm", epsilon=1e-3), dense_(3, "softmax")], CE, dict(m=5, l2=0.2)),
    ("batch-norm-sequence", [4, 3], [line(4, 2), of("batchNorm"), of("gru", units=3), of("batchNorm", epsilon=0.1), dense_(2, "sigmoid")], BCE, dict(m=3)),
    ("batch-norm-conv", [5, 4, 1], [conv(3, 2), of("batchNorm", epsilon=1e-2), conv(2, 2, "relu"), of("batchNorm"), flat, dense_(2)], SE, dict(m=3)),
    ("layer-norm", 5, [dense_(6, "silu"), of("layerNorm"), dense_(4, "elu"), of("layerNorm", epsilon=1e-2), dense_(2)], SE, dict(m=4)),
    ("layer-norm-image", [3, 4, 2], [conv(4, 2, "gelu"), of("layerNorm", epsilon=1e-6), conv(3, 2, "tanh"), gap, of("layerNorm"), dense_(3, "softmax")], CE, dict(m=3, l2=0.1)),
    ("group-norm-image", [4, 4, 2], [conv(4, 3, "linear", padding="same"), of("groupNorm", groups=2), conv(4, 2, "relu"), of("groupNorm", groups=4, epsilon=1e-3), flat, dense_(2, "softmax")], CE, dict(m=2)),
    ("group-norm-sequence", [5, 4], [line(6, 2, "tanh"), of("groupNorm", groups=3), dense_(4, "softplus"), of("groupNorm", groups=2, epsilon=0.1), dense_(2)], SE, dict(m=2)),
    ("rms-norm", 5, [dense_(6, "gelu"), of("rmsNorm"), dense_(4, "tanh"), of("rmsNorm", epsilon=0.05), dense_(2, "sigmoid")], BCE, dict(m=4, y="probabilities")),
    ("rms-norm-image", [3, 3, 3], [of("rmsNorm"), conv(4, 2, "leakyRelu"), of("rmsNorm", epsilon=1e-3), gap, dense_(2)], SE, dict(m=3, l2=0.3)),
    ("layer-norm-nearly-constant", [3, 4], [of("layerNorm"), dense_(3, "tanh"), dense_(2, "softmax")], CE, dict(m=3, change=nearly_flat)),
    ("layer-norm-nearly-constant-inside", 4, [dense_(4), of("layerNorm"), dense_(3)], SE, dict(m=4, change=identity_first)),
    ("batch-norm-nearly-constant", [3, 3], [of("batchNorm"), line(2, 2, "gelu"), flat, dense_(2)], SE, dict(m=4, change=nearly_constant)),
    # embeddings and ties
    ("embedding-positions", tokens(7, 4), [embed(7, 3, positions=True), dense_(4, "tanh"), flat, dense_(2, "softmax")], CE, dict(m=4)),
    ("embedding-bag", tokens(9, 5), [embed(9, 4), gap, dense_(1, "sigmoid")], BCE, dict(m=5, l2=0.2)),
    ("tied-with-bias", tokens(6, 4), [embed(6, 4, positions=True), dense_(4, "gelu"), dense_(6, "softmax", tied="E1")], CE, dict(m=2, y="one-hot", l2=0.3)),
    ("tied-without-bias", tokens(5, 5), [embed(5, 3, name="words"), of("lstm", units=3), dense_(5, "softmax", tied="words.E", bias=False)], CE, dict(m=3)),
    # attention
    ("attention-one-head", [4, 4], [of("attention", heads=1, rotary="half"), gap, dense_(2)], SE, dict(m=3, l2=0.2)),
    ("attention-heads-causal-interleaved", [5, 8], [of("attention", heads=2, causal=True, rotary="interleaved"), dense_(3, "softmax")], CE, dict(m=2)),
    ("attention-grouped-half-base", [4, 8], [dense_(8, "tanh"), of("attention", heads=4, kvHeads=2, rotary="half", base=100), dense_(2, "sigmoid")], BCE, dict(m=2)),
    ("attention-multi-query", [5, 6], [around(of("attention", heads=3, kvHeads=1, bias=False)), of("layerNorm"), of("attention", heads=1, causal=True, rotary="interleaved", base=50, bias=False), dense_(2)], SE, dict(m=2, l2=0.1)),
    ("attention-scores-50", [5, 4], [of("attention", heads=2, kvHeads=1), dense_(2, "softmax")], CE, dict(m=2, change=wide)),
    # gated multilayer perceptrons and residuals
    ("gated-silu-flat", 4, [of("gatedMlp", units=5), around(of("rmsNorm"), of("gatedMlp", units=3, activation="gelu")), dense_(3, "softmax")], CE, dict(m=4, l2=0.2)),
    ("gated-sigmoid-sequence", [3, 4], [around(of("gatedMlp", units=6, activation="sigmoid")), of("gatedMlp", units=3, activation="relu"), dense_(2)], SE, dict(m=3)),
    ("residual-in-residual", [4, 4], [around(dense_(4, "tanh"), around(of("layerNorm"), dense_(5, "silu"), dense_(4)), dense_(4, "elu")), around(around(line(4, 3, "gelu", padding="same"))), dense_(3, "softmax")], CE, dict(m=2)),
    ("residual-conv-same", [4, 4, 2], [around(conv(3, 3, "relu", padding="same", name="inner"), conv(2, [3, 2], "linear", padding="same")), around(of("batchNorm"), conv(2, 1, "tanh")), gap, dense_(2, "softmax")], CE, dict(m=3)),
    # recurrences
    ("rnn-40-steps-growing", [40, 2], [of("rnn", units=4), dense_(2)], SE, dict(m=2, change=spectral("U1", 1.3))),
    ("rnn-40-steps-fading", [40, 2], [of("rnn", units=4, sequences=False), dense_(3, "softmax")], CE, dict(m=3, l2=0.1, change=spectral("U1", 0.6))),
    ("rnn-stacked", [5, 3], [of("rnn", units=4), of("rnn", units=3, sequences=False), dense_(1, "sigmoid")], BCE, dict(m=4)),
    ("lstm-stacked-on-embedding", tokens(6, 5), [embed(6, 3), of("lstm", units=3), of("lstm", units=2, sequences=False), dense_(3, "softmax")], CE, dict(m=3, l2=0.2)),
    ("gru-stacked-on-embedding", tokens(5, 6), [embed(5, 3, positions=True), of("gru", units=3), of("gru", units=2), dense_(2, "sigmoid")], BCE, dict(m=2, y="probabilities", l2=0.1)),
    ("lstm-saturated", [6, 2], [of("lstm", units=4, sequences=False), dense_(2)], SE, dict(m=2, change=saturated(20.0))),
    ("gru-saturated", [6, 2], [of("gru", units=3, sequences=False), dense_(2, "softmax")], CE, dict(m=3, change=saturated(20.0))),
    ("gru-under-attention", tokens(5, 4), [embed(5, 4), of("gru", units=4), of("attention", heads=2, causal=True), dense_(5, "softmax", tied="E1")], CE, dict(m=2, l2=0.2)),
    # activations, names, logits
    ("activations-in-a-sequence", [3, 3], [short(3, g) for g in ("linear", "relu", "leakyRelu", "elu", "sigmoid", "tanh", "softplus", "silu", "gelu", "geluTanh", "softmax")] + [dense_(2)], SE, dict(m=4, l2=0.1)),
    ("softmax-in-the-middle", [4, 4, 1], [conv(3, 2, "softmax"), around(dense_(3, "softmax")), flat, dense_(4, "softmax"), dense_(3, "softmax")], SE, dict(m=3)),
    ("logits-30", [3, 3], [dense_(4, "tanh"), dense_(3, "softmax")], CE, dict(m=3, change=times(W2=25, b2=25))),
    ("logits-30-sigmoid", [3, 2], [of("rnn", units=3), dense_(2, "sigmoid")], BCE, dict(m=3, change=times(W2=35))),
    ("named", [5, 4, 1], [conv(2, 2, "tanh", name="conv"), of("layerNorm", name="norm"), dense_(3, "silu"), flat, of("dense", units=2, activation="softmax", name="head")], CE, dict(m=3, l2=0.4)),
    # deep mixtures
    ("deep-mix", [7, 6, 1], [conv(3, 2), of("batchNorm"), around(conv(3, 3, "relu", padding="same"), of("groupNorm", groups=3), conv(3, 1)), of("maxPool2d", size=2), conv(2, 2, "gelu"), flat, of("layerNorm"), dense_(4, "tanh"), dense_(3, "softmax")], CE, dict(m=4, l2=0.1)),
    ("two-block-gpt", tokens(6, 4), [embed(6, 4, positions=True), *block(of("attention", heads=2, causal=True), dense_(6, "geluTanh"), dense_(4)), *block(of("attention", heads=1, causal=True), dense_(5, "gelu"), dense_(4)), of("layerNorm"), dense_(6, "softmax", tied="E1", bias=False)], CE, dict(m=2, l2=0.1)),
    ("llama-grouped-interleaved", tokens(6, 5), [embed(6, 8), *block(of("attention", heads=4, kvHeads=2, causal=True, rotary="interleaved", bias=False), of("gatedMlp", units=4), norm="rmsNorm"), of("rmsNorm", epsilon=1e-6), dense_(6, "softmax", bias=False)], CE, dict(m=2)),
]

if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(sys.argv[2])
    else:
        print("[" + ",\n".join(json.dumps(make(*case[:4], **case[4])) for case in CASES) + "]")
