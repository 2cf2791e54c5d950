import { refuse } from '../errors.js';
import type { CostValue, Maybe, Options } from '../problem.js';
import { pack } from '../theta/layout.js';
import { differences } from './differences.js';
import { isCoarse, makeObjective, type Objective } from './objective.js';

/** Options of `gradapprox`; a left-out step is relative: see there. */
export interface GradapproxOptions extends Pick<Options, 'sides' | 'signal' | 'onProgress'> {
  /** ε, the same for every component. */
  step?: number;
  /** Perturb the caller's own arrays, which `cost` reads by itself; restored bit for bit. */
  inPlace?: boolean;
  /** Called before every cost; the same k must give the same random numbers. */
  seed?(k: number): void;
}

/**
 * The gradient of any cost by differences alone.
 *
 * A left-out step is, for every component, the one that balances truncation against rounding for a cost of natural scale,
 *
 *     two-sided: ε = u^(1/3) · max(1, |θᵢ|)        one-sided: ε = u^(1/2) · max(1, |θᵢ|)
 *
 * with u = 2⁻⁵² for numbers, plain arrays and Float64Array (6.1e-6 and 1.5e-8), 2⁻²³ for Float32Array (4.9e-3 and 3.5e-4).
 *
 * @param cost        J, or a list with one number an example, or a promise of these
 * @param parameters  θ as any tree; never changed unless `inPlace`
 * @returns           a new tree of the structure and array types of `parameters`
 * @throws {GradcheckError} what `pack` refuses, `invalid_option`, `invalid_cost`, `aborted`; and what cost throws
 */
export async function gradapprox<P>(
  cost: (parameters: P) => Maybe<CostValue>,
  parameters: P,
  options: GradapproxOptions = {},
): Promise<P> {
  if (typeof cost !== 'function')
    throw refuse.problem('cost', `cost is no function: pass cost(parameters) first, parameters second.`);
  checkOptions(options);
  const { step, sides = 'two', inPlace, seed } = options;
  const { layout } = pack(parameters);
  const objective = makeObjective({ parameters, cost, inPlace, seed }, layout);
  try {
    const values = await differences(objective, { ...options, step: step ?? naturalStep(objective, sides) });
    return layout.unpack(values);
  } finally {
    objective.restore();
  }
}

const isFunction = (value: unknown) => typeof value === 'function';

const RULES: Record<keyof GradapproxOptions, readonly [accepts: (value: unknown) => boolean, want: string]> = {
  step: [value => Number.isFinite(value) && (value as number) > 0, 'a number above 0'],
  sides: [value => value === 'two' || value === 'one', "'two' or 'one'"],
  inPlace: [value => typeof value === 'boolean', 'true or false'],
  seed: [isFunction, 'a function seed(k), which resets the random numbers that cost draws'],
  signal: [value => typeof (value as AbortSignal | null)?.aborted === 'boolean', 'an AbortSignal'],
  onProgress: [isFunction, 'a function (done, total) => void'],
};

/** Fields of other names are left to whoever passes options on. */
function checkOptions(options: GradapproxOptions): void {
  if (typeof options !== 'object' || options === null) throw refuse.options(options);
  for (const [name, [accepts, want]] of Object.entries(RULES)) {
    const value = options[name as keyof GradapproxOptions];
    if (value !== undefined && !accepts(value)) throw refuse.option(name, value, want);
  }
}

/** ε of component i where none is given: the root of the unit roundoff at which truncation and rounding of the difference are about equal. */
export function naturalStep(objective: Objective, sides: 'two' | 'one'): (i: number) => number {
  const power = sides === 'one' ? 1 / 2 : 1 / 3;
  const double = (2 ** -52) ** power;
  const single = (2 ** -23) ** power;
  return i => (isCoarse(objective, i) ? single : double) * Math.max(1, Math.abs(objective.theta[i]));
}
