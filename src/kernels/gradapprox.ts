import { refuse } from '../errors.js';
import type { Method } from '../problem.js';
import { approximate } from './methods.js';
import type { Model } from './model.js';
import { drain } from './slices.js';

/** How gradapprox of a network is computed. */
export interface DifferenceOptions {
  method?: Method;
  /** ε of the formula for every component; left out: chosen by the method. */
  step?: number;
  /** One-sided only to show why two-sided is better; needs a step. */
  sides?: 'two' | 'one';
}

/** Seed of the components that steps are tried on. */
const SEED = 1;

/**
 * dJ/dθ by differences, for all components at once and without a pause.
 *
 * @throws {GradcheckError} `invalid_option`
 */
export function gradapprox(model: Model, theta: Float64Array, options: DifferenceOptions = {}): Float64Array {
  const { method, step, sides = 'two' } = options;
  const needed = sides === 'one' || step !== undefined;
  if (needed && !(Number.isFinite(step) && step! > 0))
    throw refuse.option('step', step, 'a positive number such as 1e-7');
  if (sides === 'one' && method !== undefined && method !== 'direct')
    throw refuse.option('method', method, "'direct' with one-sided differences");
  const ranges = [[0, theta.length]] as const;
  return drain(approximate({ model, theta, ranges, step, seed: SEED, sides, bounded: false }, method)).gradapprox;
}
