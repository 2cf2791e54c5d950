"""Networks at the edges of float64, with J and dJ/dθ computed to 60 digits: python3 extreme-networks.py > extreme-networks.json

Needs mpmath. Saturated units, inputs scaled by 300, weights of 1e-3, costs of 1e8, every activation and cost, softmax inside a network.
"""
import json
import random
import sys

from mpmath import e, erfc, exp, expm1, log, log1p, mp, mpf, pi, sqrt, tanh

mp.dps = 60

sigmoid = lambda z: 1 / (1 + exp(-z))
Phi = lambda z: erfc(-z / sqrt(mpf(2))) / 2
phi = lambda z: exp(-z * z / 2) / sqrt(2 * pi)

# g and g' of every activation that works entry by entry
G = {
    "linear": (lambda z: z, lambda z: mpf(1)),
    "relu": (lambda z: max(z, mpf(0)), lambda z: mpf(z > 0)),
    "leakyRelu": (lambda z: z if z > 0 else mpf(0.01) * z, lambda z: mpf(1) if z > 0 else mpf(0.01)),
    "elu": (lambda z: z if z > 0 else expm1(z), lambda z: mpf(1) if z > 0 else exp(z)),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * sigmoid(-z)),
    "tanh": (tanh, lambda z: 1 / mp.cosh(z) ** 2),
    "softplus": (lambda z: log1p(exp(z)), sigmoid),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * sigmoid(-z))),
    "gelu": (lambda z: z * Phi(z), lambda z: Phi(z) + z * phi(z)),
}


def softmax(z):
    weights = [exp(zk - max(z)) for zk in z]
    return [w / sum(weights) for w in weights]


def activate(name, z):
    return softmax(z) if name == "softmax" else [G[name][0](zk) for zk in z]


def back(name, z, a, da):
    """dJ/dz from dJ/da for one example."""
    if name == "softmax":
        mean = sum(ak * dk for ak, dk in zip(a, da))
        return [ak * (dk - mean) for ak, dk in zip(a, da)]
    return [dk * G[name][1](zk) for zk, dk in zip(z, da)]


def loss(cost, z, a, y):
    if cost == "crossEntropy":
        return log(sum(exp(zk) for zk in z)) - z[y]
    if cost == "binaryCrossEntropy":
        return sum(yk * log1p(exp(-zk)) + (1 - yk) * log1p(exp(zk)) for zk, yk in zip(z, y))
    return sum((ak - yk) ** 2 for ak, yk in zip(a, y)) / 2


def delta(cost, name, z, a, y):
    if cost == "crossEntropy":
        return [ak - (k == y) for k, ak in enumerate(a)]
    if cost == "binaryCrossEntropy":
        return [ak - yk for ak, yk in zip(a, y)]
    return back(name, z, a, [ak - yk for ak, yk in zip(a, y)])


def evaluate(spec, parameters, x, y):
    """J and its gradients by backward propagation, example by example."""
    layers, m, l2 = spec["layers"], len(x), mpf(spec["l2"])
    W = [[[mpf(w) for w in row] for row in parameters[f"W{l}"]] for l in range(1, len(layers) + 1)]
    b = [[mpf(w) for w in parameters[f"b{l}"]] for l in range(1, len(layers) + 1)]
    dW = [[[l2 * w for w in row] for row in Wl] for Wl in W]
    db = [[mpf(0) for _ in bl] for bl in b]
    J = l2 / 2 * sum(w * w for Wl in W for row in Wl for w in row)
    for xs, ys in zip(x, y):
        target = ys if spec["cost"] == "crossEntropy" else [mpf(v) for v in ys]
        A, Z = [[mpf(v) for v in xs]], [None]
        for Wl, bl, layer in zip(W, b, layers):
            Z.append([sum(w * a for w, a in zip(row, A[-1])) + bias for row, bias in zip(Wl, bl)])
            A.append(activate(layer["activation"], Z[-1]))
        J += loss(spec["cost"], Z[-1], A[-1], target)
        dZ = delta(spec["cost"], layers[-1]["activation"], Z[-1], A[-1], target)
        for l in range(len(layers), 0, -1):
            for i, d in enumerate(dZ):
                db[l - 1][i] += d
                for j, a in enumerate(A[l - 1]):
                    dW[l - 1][i][j] += d * a
            if l > 1:
                dA = [sum(W[l - 1][i][j] * d for i, d in enumerate(dZ)) for j in range(len(A[l - 1]))]
                dZ = back(layers[l - 2]["activation"], Z[l - 1], A[l - 1], dA)
    gradients = {}
    for l in range(len(layers)):
        gradients[f"W{l + 1}"] = [[float(w / m) for w in row] for row in dW[l]]
        gradients[f"b{l + 1}"] = [float(w / m) for w in db[l]]
    return float(J / m), gradients


def make(name, cost, widths, activations, *, m, x_scale=1.0, w_scale=1.0, y_scale=1.0, l2=0.0, seed=0):
    draw = random.Random(f"{name} {seed}")
    normal = lambda scale: draw.gauss(0, 1) * scale
    parameters = {}
    for l, (below, units) in enumerate(zip(widths, widths[1:]), 1):
        parameters[f"W{l}"] = [[normal(w_scale / below**0.5) for _ in range(below)] for _ in range(units)]
        parameters[f"b{l}"] = [normal(0.1 * w_scale) for _ in range(units)]
    x = [[normal(x_scale) for _ in range(widths[0])] for _ in range(m)]
    if cost == "crossEntropy":
        y = [draw.randrange(widths[-1]) for _ in range(m)]
    elif cost == "binaryCrossEntropy":
        y = [[draw.randrange(2) for _ in range(widths[-1])] for _ in range(m)]
    else:
        y = [[normal(y_scale) for _ in range(widths[-1])] for _ in range(m)]
    layers = [{"units": n, "activation": g} for n, g in zip(widths[1:], activations)]
    spec = {"inputs": widths[0], "layers": layers, "cost": cost, "l2": l2}
    J, gradients = evaluate(spec, parameters, x, y)
    return {"name": name, "spec": spec, "parameters": parameters, "x": x, "y": y, "J": J, "gradients": gradients}


CE, BCE, SE = "crossEntropy", "binaryCrossEntropy", "squaredError"
CASES = [
    ("inputs-300-tanh", CE, [5, 6, 4], ["tanh", "softmax"], dict(m=7, x_scale=300)),
    ("inputs-300-relu", CE, [5, 6, 5, 4], ["relu", "leakyRelu", "softmax"], dict(m=6, x_scale=300, l2=0.2)),
    ("inputs-300-smooth", BCE, [4, 5, 4, 2], ["softplus", "silu", "sigmoid"], dict(m=5, x_scale=300)),
    ("inputs-300-gelu", BCE, [4, 5, 5, 1], ["gelu", "elu", "sigmoid"], dict(m=5, x_scale=300)),
    ("saturated", SE, [4, 6, 5, 3], ["tanh", "sigmoid", "tanh"], dict(m=6, w_scale=12)),
    ("saturated-logits", CE, [4, 5, 3], ["elu", "softmax"], dict(m=6, w_scale=9)),
    ("weights-1e-3", CE, [5, 6, 5, 4, 3], ["tanh", "gelu", "silu", "softmax"], dict(m=6, w_scale=1e-3)),
    ("weights-1e-3-deep", SE, [4, 5, 4, 4, 2], ["sigmoid", "softplus", "elu", "linear"], dict(m=5, w_scale=1e-3, l2=1.0)),
    ("cost-1e8", SE, [5, 6, 3], ["relu", "linear"], dict(m=6, x_scale=300, y_scale=1.4e4)),
    ("softmax-inside", SE, [5, 6, 4, 3], ["softmax", "tanh", "softmax"], dict(m=5, w_scale=3, l2=0.1)),
    ("softmax-saturated", SE, [4, 5, 4], ["softmax", "softmax"], dict(m=5, w_scale=15)),
]

if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    print(json.dumps([make(name, cost, widths, g, **(more | {"seed": seed})) for name, cost, widths, g, more in CASES]))
