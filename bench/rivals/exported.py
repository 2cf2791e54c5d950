"""A network as networks.mjs has written it: spec, x, y one-hot, parameters, and the gradient by backward propagation."""
import json

import numpy as np


def read(path):
    with open(path + ".json") as file:
        about = json.load(file)
    spec, m, n = about["spec"], about["m"], about["n"]
    numbers = np.fromfile(path + ".f64")
    sizes = [spec["inputs"]] + [layer["units"] for layer in spec["layers"]]
    x, y, theta, grad = np.split(numbers, np.cumsum([m * sizes[0], m * sizes[-1], n]))
    parameters, offset = [], 0
    for inputs, units in zip(sizes, sizes[1:]):
        for shape in ((units, inputs), (units,)):
            size = int(np.prod(shape))
            parameters.append(theta[offset : offset + size].reshape(shape).copy())
            offset += size
    return spec, x.reshape(m, -1), y.reshape(m, -1), parameters, grad
