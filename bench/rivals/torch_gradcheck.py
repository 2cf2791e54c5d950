"""torch.autograd.gradcheck on the network, float64, one thread. Arguments: path, mode 'slow' or 'fast', seconds to spend, and the inputs to check ('all' or a position from the end)."""
import json
import sys

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from clock import now
from exported import read

path, mode, budget, which = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
torch.set_num_threads(1)
spec, x, y, arrays, _ = read(path)
x, y = torch.tensor(x), torch.tensor(y)
parameters = [torch.tensor(array) for array in arrays]
checked = parameters if which == "all" else [parameters[int(which)]]
for parameter in checked:
    parameter.requires_grad_(True)
activations = [getattr(torch, layer["activation"]) for layer in spec["layers"][:-1]]


def J(*_):
    a = x
    for k, g in enumerate(activations):
        a = g(a @ parameters[2 * k].T + parameters[2 * k + 1])
    z = a @ parameters[-2].T + parameters[-1]
    if spec["cost"] == "crossEntropy":
        return cross_entropy(z, y.argmax(dim=1))
    return binary_cross_entropy_with_logits(z, y, reduction="sum") / len(x)


def check():
    started = now()
    passed = torch.autograd.gradcheck(J, checked, fast_mode=mode == "fast", raise_exception=False)
    return passed, now() - started


J()
runs = [check()]
while sum(seconds for _, seconds in runs) < budget:
    runs.append(check())
times = sorted(seconds for _, seconds in (runs[1:] or runs))
n = sum(parameter.numel() for parameter in parameters)
measured = sum(parameter.numel() for parameter in checked)
# fast mode takes a few directions whatever n
scale = n / measured if mode == "slow" else 1
print(json.dumps({"seconds": times[len(times) // 2] * scale, "measured": measured, "passed": runs[0][0], "version": torch.__version__}))
