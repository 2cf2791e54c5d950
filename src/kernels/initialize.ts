import { refuse } from '../errors.js';
import type { Activation } from '../forward.js';
import { type Random, random } from '../random.js';
import { blocksOf, type NetworkParameters, unpackTheta } from './parameters.js';
import { type Spec, sizeOf, unitsOf } from './spec.js';

export type Scheme = 'he' | 'xavier';

export interface InitializeOptions {
  /** Any whole number: the same seed gives the same parameters on every machine. */
  seed: number;
  /** Left out: he for layers with relu, leakyRelu, elu, silu or gelu, xavier for the others. */
  scheme?: Scheme;
}

/** Activations that pass about half of their input on: their weights have twice the variance. */
const HALVING: readonly Activation[] = ['relu', 'leakyRelu', 'elu', 'silu', 'gelu'];

/** Standard deviation of W[l]. */
const DEVIATION: Record<Scheme, (below: number, units: number) => number> = {
  he: below => Math.sqrt(2 / below),
  xavier: (below, units) => Math.sqrt(2 / (below + units)),
};

/**
 * Random parameters: W[l] normal with mean 0, b[l] zero.
 *
 *     he      variance 2 / n_(l−1)
 *     xavier  variance 2 / (n_(l−1) + n_l)
 *
 * @throws {GradcheckError} `invalid_option`
 * @see K. He et al., "Delving deep into rectifiers", ICCV 2015; X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010
 */
export function initialize(spec: Spec, options: InitializeOptions): NetworkParameters {
  checkOptions(options);
  const generator = random(options.seed);
  const theta = new Float64Array(sizeOf(spec));
  let offset = 0;
  for (const [k, { units, activation }] of spec.layers.entries()) {
    const below = unitsOf(spec)[k];
    const scheme = options.scheme ?? (HALVING.includes(activation) ? 'he' : 'xavier');
    fillNormal(theta.subarray(offset, offset + units * below), DEVIATION[scheme](below, units), generator);
    offset += units * (below + 1);
  }
  return unpackTheta(blocksOf(spec), theta);
}

function fillNormal(W: Float64Array, deviation: number, generator: Random): void {
  for (let i = 0; i < W.length; i++) W[i] = deviation * generator.normal();
}

function checkOptions(options: InitializeOptions): void {
  const { seed, scheme } = options ?? {};
  if (!Number.isSafeInteger(seed)) throw refuse.option('seed', seed, 'a whole number');
  if (scheme !== undefined && !(scheme in DEVIATION)) throw refuse.option('scheme', scheme, "'he' or 'xavier'");
}
