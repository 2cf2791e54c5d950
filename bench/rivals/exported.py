"""A network as networks.mjs has written it: spec, x, y one-hot, parameters by name, the gradient by backward propagation, and J."""
import json
from typing import NamedTuple

import numpy as np


class Exported(NamedTuple):
    spec: dict
    x: np.ndarray  # (m, …)
    y: np.ndarray  # a row an example, or a row a position of each
    parameters: dict
    grad: np.ndarray
    cost: float


def read(path):
    with open(path + ".json") as file:
        about = json.load(file)
    numbers = np.fromfile(path + ".f64")
    shapes = {block["name"]: block["shape"] for block in about["blocks"]}
    sizes = {name: int(np.prod(shape)) for name, shape in shapes.items()}
    n = sum(sizes.values())
    x, rest = np.split(numbers, [int(np.prod(about["x"]))])
    y, theta, grad = np.split(rest, [len(rest) - 2 * n, len(rest) - n])
    arrays = np.split(theta, np.cumsum(list(sizes.values()))[:-1])
    parameters = {name: array.reshape(shapes[name]).copy() for name, array in zip(shapes, arrays)}
    return Exported(about["spec"], x.reshape(about["x"]), y.reshape(-1, about["outputs"]), parameters, grad, about["cost"])
