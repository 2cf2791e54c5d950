"""torch.autograd.gradcheck on the network, float64, one thread. Arguments: path, mode 'slow' or 'fast', seconds to spend, and the inputs to check ('all', 'vectors' or a position from the end)."""
import json
import sys

import torch
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from clock import now
from exported import read
from torch_layers import Network

path, mode, budget, which = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
torch.set_num_threads(1)
exported = read(path)
network = Network(exported.spec, exported.x, exported.parameters.values())
parameters = network.parameters
y = torch.tensor(exported.y)
labels = y.argmax(dim=1)
chosen = {"all": parameters, "vectors": [array for array in parameters if array.dim() == 1]}
checked = chosen[which] if which in chosen else [parameters[int(which)]]
for parameter in checked:
    parameter.requires_grad_(True)


def J(*_):
    z = network.logits()
    if exported.spec["cost"] == "crossEntropy":
        return cross_entropy(z.flatten(0, -2), labels)
    return binary_cross_entropy_with_logits(z, y, reduction="sum") / len(y)


def check():
    started = now()
    passed = torch.autograd.gradcheck(J, checked, fast_mode=mode == "fast", raise_exception=False)
    return passed, now() - started


apart = abs(J().item() / exported.cost - 1)
assert apart < 1e-12, f"J is another one, by {apart:.1e} of it"
runs = [check()]
while sum(seconds for _, seconds in runs) < budget:
    runs.append(check())
times = sorted(seconds for _, seconds in (runs[1:] or runs))
n = sum(parameter.numel() for parameter in parameters)
measured = sum(parameter.numel() for parameter in checked)
# fast mode takes a few directions whatever n
scale = n / measured if mode == "slow" else 1
print(
    json.dumps(
        {
            "seconds": times[len(times) // 2] * scale,
            "measured": measured,
            "passed": runs[0][0],
            "apart": apart,
            "version": torch.__version__,
        }
    )
)
