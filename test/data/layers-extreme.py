"""Networks at the hard points of single operations, with J and dJ/dθ to 60 digits: python3 layers-extreme.py > layers-extreme.json

    python3 layers-extreme.py --check layers.json     # J, and the slope along one direction of each block, against a file

Needs mpmath and numpy. All inputs and parameters are exact in binary. Layers are written cell by cell and step by step, without any padding;
gradients are two-sided differences of J at STEP with DIGITS digits, which leaves more than 40 of them, so that nothing here knows a derivative.
"""
import json
import random
import sys

import numpy as np
from mpmath import mp, mpf

DIGITS, STEP = 100, mpf(10) ** -30
mp.dps = DIGITS

exact = np.vectorize(mpf, otypes=[object])
each = lambda f: np.vectorize(f, otypes=[object])
exp, sqrt, tanh = each(mp.exp), each(mp.sqrt), each(mp.tanh)
sigmoid = each(lambda z: 1 / (1 + mp.exp(-z)))


def softmax(z):
    weights = exp(z - z.max(-1, keepdims=True))
    return weights / weights.sum(-1, keepdims=True)


ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": each(lambda z: max(z, mpf(0))),
    "leakyRelu": each(lambda z: z if z > 0 else mpf(0.01) * z),
    "elu": each(lambda z: z if z > 0 else mp.expm1(z)),
    "sigmoid": sigmoid,
    "tanh": tanh,
    "softplus": each(lambda z: mp.log1p(mp.exp(z))),
    "silu": each(lambda z: z / (1 + mp.exp(-z))),
    "gelu": each(lambda z: z * mp.erfc(-z / mp.sqrt(2)) / 2),
    "geluTanh": each(lambda z: z / (1 + mp.exp(-2 * mp.sqrt(2 / mp.pi) * (z + mpf(0.044715) * z**3)))),  # (1 + tanh u)/2
    "softmax": softmax,
}


def activate(layer, z, default="linear"):
    return ACTIVATIONS[layer.get("activation", default)](z)


def affine(layer, p, x, W="W", b="b"):
    z = x @ p(W).T
    return z + p(b) if layer.get("bias", True) else z


def dense(layer, p, x):
    z = x @ (p.shared(layer["tied"]) if "tied" in layer else p("W")).T
    return activate(layer, z + p("b") if layer.get("bias", True) else z)


def under(n, size, stride, padding, dilation):
    """For each place of a kernel along an axis of n cells: the pairs (entry of the kernel, cell) that lie inside."""
    reach = (size - 1) * dilation + 1
    if padding == "same":
        count = -(-n // stride)
        before = max((count - 1) * stride + reach - n, 0) // 2
    else:
        before, after = {"valid": (0, 0), "causal": (reach - 1, 0)}.get(padding, (padding, padding))
        count = (n + before + after - reach) // stride + 1
    places = [[(k, o * stride + k * dilation - before) for k in range(size)] for o in range(count)]
    return [[(k, cell) for k, cell in place if 0 <= cell < n] for place in places]


def axes(layer, x, size):
    pair = lambda value: value if isinstance(value, list) else [value, value]
    fields = pair(size), pair(layer.get("stride", size if "size" in layer else 1)), pair(layer.get("dilation", 1))
    return [under(n, k, s, layer.get("padding", "valid"), d) for n, k, s, d in zip(x.shape[1:3], *fields)]


def conv2d(layer, p, x):
    W = p("W")
    rows, columns = axes(layer, x, layer["kernel"])
    nothing = exact(np.zeros((len(x), W.shape[3])))  # of a place that lies in the padding
    cell = lambda row, column: sum((x[:, i, j] @ W[k, l] for k, i in row for l, j in column), nothing)
    z = np.stack([np.stack([cell(row, column) for column in columns], 1) for row in rows], 1)
    return activate(layer, z + p("b") if layer.get("bias", True) else z)


def conv1d(layer, p, x):
    W = p("W")
    places = under(x.shape[1], layer["kernel"], layer.get("stride", 1), layer.get("padding", "valid"), layer.get("dilation", 1))
    nothing = exact(np.zeros((len(x), W.shape[2])))
    z = np.stack([sum((x[:, i] @ W[k] for k, i in place), nothing) for place in places], 1)
    return activate(layer, z + p("b") if layer.get("bias", True) else z)


def conv_transpose2d(layer, p, x):
    """The adjoint of the convolution that makes the shape of x out of the shape of z."""
    W, padding = p("W"), layer.get("padding", "valid")
    pair = lambda value: value if isinstance(value, list) else [value, value]
    sizes = []
    for n, k, s, d in zip(x.shape[1:3], W.shape[:2], pair(layer.get("stride", 1)), pair(layer.get("dilation", 1))):
        cut = 2 * padding if isinstance(padding, int) else 0
        sizes.append(n * s if padding == "same" else (n - 1) * s + (k - 1) * d + 1 - cut)
    z = exact(np.zeros((len(x), *sizes, W.shape[3])))
    rows, columns = axes(layer, z, list(W.shape[:2]))
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            for k, i in row:
                for l, j in column:
                    z[:, i, j] += x[:, r, c] @ W[k, l]
    return activate(layer, z + p("b") if layer.get("bias", True) else z)


def pool(reduce):
    def forward(layer, p, x):
        rows, columns = axes(layer, x, layer["size"])
        cells = lambda row, column: np.stack([x[:, i, j] for _, i in row for _, j in column], 1)
        return np.stack([np.stack([reduce(cells(row, column)) for column in columns], 1) for row in rows], 1)

    return forward


def normalised(layer, x, axes):
    mean = x.mean(axes, keepdims=True)
    variance = ((x - mean) ** 2).mean(axes, keepdims=True)
    return (x - mean) / sqrt(variance + mpf(layer.get("epsilon", 1e-5)))


def group_norm(layer, p, x):
    groups = np.split(x, layer["groups"], -1)
    parts = [normalised(layer, part, tuple(range(1, x.ndim))) for part in groups]
    return p("gamma") * np.concatenate(parts, -1) + p("beta")


def rms_norm(layer, p, x):
    return p("gamma") * x / sqrt((x**2).mean(-1, keepdims=True) + mpf(layer.get("epsilon", 1e-5)))


def embedding(layer, p, tokens):
    E = p("E")[tokens]
    return E + p("P") if layer.get("positions") else E


def rotate(v, t, how, base):
    """One vector at position t."""
    d, v = len(v), v.copy()
    for i in range(d // 2):
        angle = t * mpf(base) ** (-mpf(2 * i) / d)
        a, b = (i, i + d // 2) if how == "half" else (2 * i, 2 * i + 1)
        v[a], v[b] = v[a] * mp.cos(angle) - v[b] * mp.sin(angle), v[a] * mp.sin(angle) + v[b] * mp.cos(angle)
    return v


def attention(layer, p, x):
    m, steps, n = x.shape
    heads = layer["heads"]
    d, shared = n // heads, heads // layer.get("kvHeads", heads)
    q, k, v = (affine(layer, p, x, f"W{a}", f"b{a}") for a in "qkv")
    out = exact(np.zeros(x.shape))
    turn = lambda vector, t: rotate(vector, t, layer["rotary"], layer.get("base", 10000)) if layer.get("rotary") else vector
    for s, h, t in np.ndindex(m, heads, steps):
        mine, theirs = slice(h * d, h * d + d), slice(h // shared * d, h // shared * d + d)
        seen = range(t + 1 if layer.get("causal") else steps)
        query = turn(q[s, t, mine], t)
        scores = np.array([query @ turn(k[s, j, theirs], j) / mp.sqrt(d) for j in seen], dtype=object)
        out[s, t, mine] = softmax(scores) @ v[s, seen, theirs]
    return affine(layer, p, out, "Wo", "bo")


def recurrent(step):
    def forward(layer, p, x):
        h = c = exact(np.zeros((len(x), layer["units"])))
        states = []
        for t in range(x.shape[1]):
            h, c = step(p, x[:, t], h, c)
            states.append(h)
        return np.stack(states, 1) if layer.get("sequences", True) else h

    return forward


def rnn(p, x, h, c):
    return tanh(x @ p("W").T + h @ p("U").T + p("b")), c


def lstm(p, x, h, c):
    i, f, g, o = np.split(x @ p("W").T + h @ p("U").T + p("b"), 4, -1)
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(c), c


def gru(p, x, h, c):
    r, z, n = np.split(x @ p("W").T + p("b"), 3, -1)
    rU, zU, nU = np.split(h @ p("U").T + p("bU"), 3, -1)
    z = sigmoid(z + zU)
    return (1 - z) * tanh(n + sigmoid(r + rU) * nU) + z * h, c


FORWARD = {
    "dense": dense,
    "conv2d": conv2d,
    "conv1d": conv1d,
    "convTranspose2d": conv_transpose2d,
    "maxPool2d": pool(lambda cells: cells.max(1)),
    "avgPool2d": pool(lambda cells: cells.mean(1)),
    "globalAvgPool": lambda layer, p, x: x.reshape(len(x), -1, x.shape[-1]).mean(1),
    "flatten": lambda layer, p, x: x.reshape(len(x), -1),
    "batchNorm": lambda layer, p, x: p("gamma") * normalised(layer, x, tuple(range(x.ndim - 1))) + p("beta"),
    "layerNorm": lambda layer, p, x: p("gamma") * normalised(layer, x, -1) + p("beta"),
    "groupNorm": group_norm,
    "rmsNorm": rms_norm,
    "embedding": embedding,
    "attention": attention,
    "rnn": recurrent(rnn),
    "lstm": recurrent(lstm),
    "gru": recurrent(gru),
    "gatedMlp": lambda layer, p, x: (activate(layer, x @ p("Wg").T, "silu") * (x @ p("Wu").T)) @ p("Wd").T,
}


class Names:
    """Hands out arrays layer by layer: `layer()` is what the next layer asks, and counts it where it has arrays of its own."""

    def __init__(self, arrays):
        self.arrays, self.count = arrays, 0

    def layer(self, layer):
        own = layer.get("type", "dense") not in ("flatten", "globalAvgPool", "maxPool2d", "avgPool2d", "residual")
        if own and "tied" in layer and not layer.get("bias", True):
            own = False
        self.count += own
        suffix = str(self.count)
        get = lambda name: self.arrays[f"{layer['name']}.{name}" if "name" in layer else name + suffix]
        get.shared = self.arrays.__getitem__
        return get


def stack(layers, names, x):
    for layer in layers:
        if layer.get("type") == "residual":
            x = x + stack(layer["layers"], names, x)
        else:
            x = FORWARD[layer.get("type", "dense")](layer, names.layer(layer), x)
    return x


def losses(cost, a, y):
    """The terms of J of one row, from what stands before the last softmax or sigmoid."""
    if cost == "crossEntropy":
        label = y if np.ndim(y) == 0 else int(np.argmax(y))
        return mp.log(sum(mp.exp(z - a[int(label)]) for z in a))
    if cost == "binaryCrossEntropy":
        return sum(mp.log1p(mp.exp(z)) - t * z for z, t in zip(a, y))
    return sum((z - t) ** 2 for z, t in zip(a, y)) / 2


def J(spec, arrays, x, y):
    *layers, last = spec["layers"]
    if spec["cost"] != "squaredError":
        last = {**last, "activation": "linear"}
    a = stack([*layers, last], Names(arrays), x)
    rows = a.reshape(-1, a.shape[-1])
    targets = y.reshape(len(rows), -1) if y.size > len(rows) or spec["cost"] != "crossEntropy" else y.reshape(-1)
    penalised = [w for name, w in arrays.items() if name.split(".")[-1].startswith(("W", "U"))]
    penalty = mpf(spec.get("l2", 0)) / (2 * len(x)) * sum((w**2).sum() for w in penalised)
    return sum(losses(spec["cost"], row, target) for row, target in zip(rows, targets)) / len(rows) + penalty


def read(given):
    tokens = isinstance(given["spec"]["inputs"], dict)
    arrays = {name: exact(np.array(value)) for name, value in given["parameters"].items()}
    return arrays, np.array(given["x"]) if tokens else exact(np.array(given["x"])), exact(np.array(given["y"]))


def slope(spec, arrays, x, y, name, direction):
    """dJ along a direction of one array."""
    along = lambda by: J(spec, {**arrays, name: arrays[name] + by * direction}, x, y)
    return (along(STEP) - along(-STEP)) / (2 * STEP)


def evaluate(given):
    """J, and every entry of its gradients."""
    arrays, x, y = read(given)
    gradients = {}
    for name, w in arrays.items():
        flat = []
        for k in range(w.size):
            unit = exact(np.zeros(w.size))
            unit[k] = mpf(1)
            flat.append(float(slope(given["spec"], arrays, x, y, name, unit.reshape(w.shape))))
        gradients[name] = np.array(flat).reshape(w.shape).tolist()
    return float(J(given["spec"], arrays, x, y)), gradients


def check(file):
    """Prints how far J of a file is off, and the slope of each block along a random direction: |grad·u − slope| / ‖grad‖, the worst block (below 1e-12 of the whole: against that)."""
    for given in json.load(open(file)):
        arrays, x, y = read(given)
        whole = np.sqrt(sum((np.array(g) ** 2).sum() for g in given["gradients"].values()))
        errors = {}
        for name, w in arrays.items():
            draw = random.Random(name)
            u = exact(np.array([draw.gauss(0, 1) for _ in range(w.size)]).reshape(w.shape))
            grad = exact(np.array(given["gradients"][name]))
            off = abs((grad * u).sum() - slope(given["spec"], arrays, x, y, name, u))
            errors[name] = float(off / max(mp.sqrt((grad**2).sum()), mpf(1e-12 * whole)))
        worst = max(errors, key=errors.get)
        off = float(abs(mpf(given["J"]) / J(given["spec"], arrays, x, y) - 1))
        print(f"{given['name']:36} J {off:.1e}  gradients {errors[worst]:.1e} ({worst})", flush=True)


# The networks

of = lambda type, **fields: {"type": type, **fields}


def dyadic(draw, shape, spread, middle=0.0):
    """Normal numbers rounded to 2⁻¹⁰."""
    return (np.array([round(draw.gauss(middle, spread) * 1024) / 1024 for _ in range(int(np.prod(shape)))]).reshape(shape)).tolist()


def gelu_tanh(name, zs, lift=lambda z: 1.0):
    """A unit for each z, x = 1: W1 is z itself; W2 is diagonal and lifts tiny values to about 1, by powers of 2."""
    n = len(zs)
    layers = [of("dense", units=n, activation="geluTanh"), of("dense", units=n, bias=False)]
    parameters = {"W1": [[z] for z in zs], "b1": [0.0] * n, "W2": np.diag([lift(z) for z in zs]).tolist()}
    spec = {"inputs": 1, "layers": layers, "cost": "squaredError"}
    return {"name": name, "spec": spec, "parameters": parameters, "x": [[1.0]], "y": [[(-0.5) ** (k % 4) for k in range(n)]]}


def lift(z):
    return 2.0 ** -round(float(mp.log(abs(ACTIVATIONS["geluTanh"](mpf(z)).item()), 2)))


def before_norm(name, norm, spread, base, m=4, n=4):
    """base + spread · (whole numbers / 8) before a norm: x are the numbers, W1 is spread times the identity, b1 is base."""
    draw = random.Random(name)
    layers = [of("dense", units=n), norm, of("dense", units=3, activation="tanh")]
    x = [[draw.randrange(-16, 17) / 8 for _ in range(n)] for _ in range(m)]
    parameters = {
        "W1": (spread * np.eye(n)).tolist(),
        "b1": [base] * n,
        "gamma2": dyadic(draw, (n,), 0.3, 1.0),
        **({} if norm["type"] == "rmsNorm" else {"beta2": dyadic(draw, (n,), 0.3)}),
        "W3": dyadic(draw, (3, n), 0.7),
        "b3": dyadic(draw, (3,), 0.3),
    }
    spec = {"inputs": n, "layers": layers, "cost": "squaredError"}
    return {"name": name, "spec": spec, "parameters": parameters, "x": x, "y": dyadic(draw, (m, 3), 1)}


def dominant(name, gap):
    """Attention of one head over one-hot tokens of 4 features: every query scores the key of position 2 about `gap` above the others."""
    draw = random.Random(name)
    n, steps, m = 4, 4, 2
    x = [[[float(i == t) + dyadic(draw, (), 0.05) for i in range(n)] for t in range(steps)] for _ in range(m)]
    names = ["Wq", "Wk", "Wv", "Wo"]
    parameters = {}
    for W in names:
        parameters[f"{W}1"] = dyadic(draw, (n, n), 0.5)
        parameters[f"b{W[1]}1"] = dyadic(draw, (n,), 0.2)
    parameters["bq1"] = [gap / 4.0] * n
    for i in range(n):
        parameters["Wk1"][i][2] += 2.0
    spec = {"inputs": [steps, n], "layers": [of("attention", heads=1), of("dense", units=2)], "cost": "squaredError"}
    parameters |= {"W2": dyadic(draw, (2, n), 0.5), "b2": dyadic(draw, (2,), 0.2)}
    return {"name": name, "spec": spec, "parameters": parameters, "x": x, "y": dyadic(draw, (m, steps, 2), 1)}


def long_lstm(name, steps=30, units=3):
    """Forget gates at about 4, weights that are not small."""
    draw = random.Random(name)
    b = dyadic(draw, (4 * units,), 0.3)
    b[units : 2 * units] = [v + 4 for v in b[units : 2 * units]]
    parameters = {"W1": dyadic(draw, (4 * units, 2), 1), "U1": dyadic(draw, (4 * units, units), 1), "b1": b}
    parameters |= {"W2": dyadic(draw, (2, units), 1), "b2": dyadic(draw, (2,), 0.2)}
    spec = {
        "inputs": [steps, 2],
        "layers": [of("lstm", units=units), of("dense", units=2, activation="softmax")],
        "cost": "crossEntropy",
    }
    y = [[draw.randrange(2) for _ in range(steps)] for _ in range(2)]
    return {"name": name, "spec": spec, "parameters": parameters, "x": dyadic(draw, (2, steps, 2), 1), "y": y}


def cases():
    middle = [-3, -2.25, -1.5, -1, -0.75, -0.5, -0.125, 0.0, 0.125, 0.5, 1, 1.75, 2.5]
    yield gelu_tanh("gelu-tanh-middle", [float(z) for z in middle])
    yield gelu_tanh("gelu-tanh-right", [3.0, 4.0, 5.5, 7.0, 10.0, 15.0, 20.0, 30.0])
    yield gelu_tanh("gelu-tanh-left", [-3.5, -4.0, -5.0, -6.0, -7.0, -8.5, -10.0, -12.0], lift)
    yield gelu_tanh("gelu-tanh-far-left", [0.5, -15.0, -20.0, -25.0, -30.0])
    tiny = dict(spread=2.0**-30, base=1.0)
    yield before_norm("layer-norm-variance-1e-18", of("layerNorm"), **tiny)
    yield before_norm("layer-norm-variance-of-epsilon", of("layerNorm", epsilon=2.0**-40), spread=2.0**-20, base=-1.0)
    yield before_norm("batch-norm-variance-1e-18", of("batchNorm"), **tiny)
    yield before_norm("batch-norm-variance-of-epsilon", of("batchNorm", epsilon=2.0**-40), spread=2.0**-20, base=0.5)
    yield before_norm("group-norm-variance-1e-12", of("groupNorm", groups=2), spread=2.0**-20, base=2.0)
    yield before_norm("rms-norm-size-1e-9", of("rmsNorm"), spread=2.0**-30, base=0.0)
    yield before_norm("rms-norm-size-of-epsilon", of("rmsNorm", epsilon=2.0**-60), spread=2.0**-30, base=0.0)
    yield dominant("attention-dominant-by-8", 8.0)
    yield dominant("attention-dominant-by-60", 60.0)
    yield long_lstm("lstm-30-steps")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(sys.argv[2])
    else:
        whole = [dict(zip((*given, "J", "gradients"), (*given.values(), *evaluate(given)))) for given in cases()]
        print("[" + ",\n".join(map(json.dumps, whole)) + "]")
