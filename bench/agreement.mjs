// Whether a contestant has computed the right thing.

/** ‖grad − gradapprox‖ / (‖grad‖ + ‖gradapprox‖) over some components; all where none are named. */
export function agreement(grad, gradapprox, components = grad.keys()) {
  let [apart, left, right] = [0, 0, 0];
  for (const i of components) {
    apart += (grad[i] - gradapprox[i]) ** 2;
    left += grad[i] ** 2;
    right += gradapprox[i] ** 2;
  }
  return Math.sqrt(apart) / (Math.sqrt(left) + Math.sqrt(right));
}
