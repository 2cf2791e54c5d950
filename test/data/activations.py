"""Every activation that works entry by entry, and its slope, to 60 digits: python3 activations.py > activations.json

Needs mpmath. Rows are [z, g(z), g'(z)]; z = 0 is left out where g has a kink there.
"""
import json
import random

from mpmath import mpf

import importlib

G = importlib.import_module("extreme-networks").G
KINKED = ("relu", "leakyRelu")

draw = random.Random(1)
EDGES = [1e-300, 1e-17, 1e-8, 0.01, 0.25, 0.5, 0.84, 1.0, 1.19, 1.2, 1.76, 1.77, 2.0, 4.04, 4.05, 5.0, 8.0, 15.0, 25.0, 36.0, 38.0, 100.0, 700.0]
POINTS = sorted([0.0, *EDGES, *(-z for z in EDGES), *(draw.uniform(-6, 6) for _ in range(30))])

rows = {
    name: [[z, float(g(mpf(z))), float(slope(mpf(z)))] for z in POINTS if z != 0 or name not in KINKED]
    for name, (g, slope) in G.items()
}
print(json.dumps(rows))
