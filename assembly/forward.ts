import { activate } from "./activation";
import { cost } from "./cost";
import { affine } from "./matmul";
import { Network } from "./network";

/** Z[l] = W[l] A[l−1] + b[l], A[l] = g[l](Z[l]) for l = 1 … L: the prediction is A[L]. */
export function propagate(net: Network): void {
  for (let l = 1; l <= net.depth; l++) {
    const below = net.layer(l - 1);
    const layer = net.layer(l);
    affine(layer.W, below.A, layer.b, layer.Z, layer.units, below.units, net.m, net.panels);
    activate(layer.activation, layer.Z, layer.A, layer.units, net.m);
  }
}

/** J(θ); leaves Z and A of every layer and the losses in memory. */
export function forward(net: Network): f64 {
  propagate(net);
  return cost(net);
}
