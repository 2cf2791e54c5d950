import { Network } from "../network";
import { at } from "../numeric/address";
import { backward, forward } from "../tape";

/** θ ← θ − rate · dJ/dθ, `iterations` times over: plain gradient descent. */
export function descend(net: Network, iterations: i32, rate: f64): void {
  for (let iteration = 0; iteration < iterations; iteration++) {
    forward(net);
    backward(net);
    for (let i = 0; i < net.size; i++) {
      store<f64>(at(net.theta, i), load<f64>(at(net.theta, i)) - rate * load<f64>(at(net.grad, i)));
    }
  }
}
