// The two inner functions of the package, which its exports do not list: the sum of squares, and one step's Jᵀ W r with J = −∂f/∂p.
import { numbers } from '../../numbers.mjs';

const lib = new URL('../../node_modules/ml-levenberg-marquardt/lib/', import.meta.url);
const { default: step } = await import(new URL('step.js', lib));
const { default: error } = await import(new URL('error_calculation.js', lib));

const model =
  ([amp, rate, sine, frequency]) =>
  t =>
    amp * Math.exp(-rate * t) + sine * Math.sin(frequency * t);
export const slopes =
  ([amp, rate, sine, frequency]) =>
  t => [
    Math.exp(-rate * t),
    -amp * t * Math.exp(-rate * t),
    Math.sin(frequency * t),
    sine * t * Math.cos(frequency * t),
  ];
const { normal } = numbers(211);
const x = Array.from({ length: 14 }, (_, i) => i / 4);
const y = x.map(t => model([2, 0.5, 1, 2])(t) + 0.2 * normal());

/** A fit of the model to 14 points with one set of options of the package. */
export function fitted({ gradientDifference = 0.1, centralDifference = false, weights = x.map(() => 1), jacobian }) {
  const half = p =>
    step(
      { x, y },
      p,
      1e-2,
      p.map(() => gradientDifference),
      model,
      centralDifference,
      weights,
      jacobian,
    );
  return {
    start: [1.7, 0.7, 0.8, 1.8],
    error: p => error({ x, y }, p, model, weights),
    slope: p =>
      half(p)
        .jacobianWeightResidualError.to1DArray()
        .map(value => 2 * value),
  };
}

export const UNEQUAL = x.map((_, i) => 0.5 + (i % 3));
export const bind = ({ start, error, slope }) => ({ parameters: start, cost: error, gradients: slope }); // glue
