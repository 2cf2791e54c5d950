/**
 * Plain gradient descent along whatever is handed over as the gradient, in place: θ ← θ − rate · gradient(θ).
 */
export function descend(
  theta: Float64Array,
  gradient: (theta: Float64Array) => Float64Array,
  { iterations, rate }: { iterations: number; rate: number },
): void {
  for (let k = 0; k < iterations; k++) {
    const slopes = gradient(theta);
    for (let i = 0; i < theta.length; i++) theta[i] -= rate * slopes[i];
  }
}
