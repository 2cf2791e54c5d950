"""Two-sided differences of J, of networks of a few units, to 60 digits: python3 differences.py > differences.json

Needs mpmath. D = (J(z + step) − J(z − step)) / (2 step), and size is the sum of the absolute values of the terms that D is made of.
`activations`: rows [z, step, D, size] with J(z) = g(z)² / 2; `binaryCrossEntropy`: rows [z, y, step, D, size] of one logit;
`crossEntropy`: rows [logits, label, step, D of each logit, sizes]; `softmax`: rows [logits, step, D of each logit, sizes] with
J = Σ_k (k + 1)² A_k² / 2, A the softmax of the logits: a hidden layer. All z ± step are exact.
"""
import importlib
import json
import random

from mpmath import exp, expm1, log, mp, mpf

extreme = importlib.import_module("extreme-networks")
G = {name: g for name, (g, _) in extreme.G.items()}
mp.dps = 600  # from 1e-150 to 700

draw = random.Random(2)
STEPS = [2.0**-40, 2.0**-20, 2.0**-11, 2.0**-9, 2.0**-3, 1.0, 6.0, 16.0]
dyadic = lambda z: round(z * 2**12) / 2**12  # z ± step is then exact in 53 bits
ZS = [2.0**-12, 0.01, 0.3, 1.278, 2.0, 5.0, 11.0, 20.0, 37.0, 100.0, 600.0, *(draw.uniform(0, 6) for _ in range(3))]
ZS = sorted({0.0, *(dyadic(z) for z in ZS), *(dyadic(-z) for z in ZS)})
LOGITS = [[dyadic(draw.uniform(-size, size)) for _ in range(4)] for size in (1, 5, 40, 200) for _ in range(2)]


def parts(name, z, delta):
    """g(z + delta) − g(z), and the size of what it is made of."""
    g = G[name]
    change = g(z + delta) - g(z)
    factor = {"silu": extreme.sigmoid, "gelu": extreme.Phi}.get(name)
    if factor is None:
        return change, abs(change)
    return change, abs(delta * factor(z)) + abs((z + delta) * (factor(z + delta) - factor(z)))


def squared(a, changes):
    """Change of a² / 2, and its size."""
    change, size = changes
    return change * (a + change / 2), size * (abs(a) + size / 2)


def two_sided(terms, step):
    """D and size from terms(delta) → change and size."""
    (plus, size_plus), (minus, size_minus) = terms(mpf(step)), terms(-mpf(step))
    return [float((plus - minus) / (2 * mpf(step))), float((size_plus + size_minus) / (2 * mpf(step)))]


def softplus(z):
    return log(1 + exp(z)) if z < 0 else z + log(1 + exp(-z))


def binary(z, y):
    side = 1 if y < 0.5 else -1
    straight = -mpf(y) if y < 0.5 else 1 - mpf(y)
    curved = lambda delta: softplus(side * (z + delta)) - softplus(side * z)
    return lambda delta: (curved(delta) + straight * delta, abs(curved(delta)) + abs(straight * delta))


def moved(logits, i, delta):
    return [mpf(z) + (delta if k == i else 0) for k, z in enumerate(logits)]


def cross(logits, label, i):
    loss = lambda z: log(sum(exp(k - z[label]) for k in z))
    change = lambda delta: loss(moved(logits, i, delta)) - loss(moved(logits, i, 0))
    return lambda delta: (change(delta), abs(change(delta)))


def hidden(logits, i):
    A = extreme.softmax(moved(logits, i, 0))

    def terms(delta):
        changes = [a - b for a, b in zip(extreme.softmax(moved(logits, i, delta)), A)]
        each = [squared((k + 1) * a, ((k + 1) * c, (k + 1) * abs(c))) for k, (a, c) in enumerate(zip(A, changes))]
        return sum(c for c, _ in each), sum(s for _, s in each)

    return terms


def of_each(terms_of, step):
    return [list(column) for column in zip(*(two_sided(terms_of(i), step) for i in range(4)))]


print(
    json.dumps(
        {
            "activations": {
                name: [
                    [z, step, *two_sided(lambda d: squared(g(mpf(z)), parts(name, mpf(z), d)), step)]
                    for z in ZS
                    for step in STEPS
                ]
                for name, g in G.items()
            },
            "binaryCrossEntropy": [
                [z, y, step, *two_sided(binary(mpf(z), y), step)] for z in ZS for y in (0.0, 1.0, 0.25) for step in STEPS
            ],
            "crossEntropy": [
                [z, label, step, *of_each(lambda i: cross(z, label, i), step)]
                for z in LOGITS
                for label in (0, 2)
                for step in STEPS
            ],
            "softmax": [[z, step, *of_each(lambda i: hidden(z, i), step)] for z in LOGITS for step in STEPS],
        }
    )
)
