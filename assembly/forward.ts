import { activate } from "./activation/activation";
import { cost, Cost } from "./cost/cost";
import { affine } from "./matmul";
import { Network } from "./network";

/** Z[l] = W[l] A[l−1] + b[l], A[l] = g[l](Z[l]) for l = 1 … L: the prediction is A[L]. */
export function propagate(net: Network): void {
  propagateToTop(net);
  activate(net.top.activation, net.top.Z, net.top.A, net.top.units, net.m);
}

/** All of it but A[L]. */
function propagateToTop(net: Network): void {
  for (let l = 1; l <= net.depth; l++) {
    const below = net.layer(l - 1);
    const layer = net.layer(l);
    affine(layer.W, below.A, layer.b, layer.Z, layer.units, below.units, net.m, net.panels);
    if (l < net.depth) activate(layer.activation, layer.Z, layer.A, layer.units, net.m);
  }
}

/** J(θ) alone; costs that are computed from the logits leave A[L] as it was. */
export function evaluate(net: Network): f64 {
  if (net.cost == Cost.squaredError) return forward(net);
  propagateToTop(net);
  return cost(net);
}

/** J(θ); leaves Z and A of every layer and the losses in memory. */
export function forward(net: Network): f64 {
  propagate(net);
  return cost(net);
}
