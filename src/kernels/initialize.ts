import { refuse } from '../errors.js';
import type { Activation } from '../forward.js';
import { type Random, random } from '../random.js';
import type { Start } from './layers/layer.js';
import { type NetworkParameters, unpackTheta } from './parameters.js';
import { planOf, type Spec } from './spec.js';

export type Scheme = 'he' | 'xavier';

export interface InitializeOptions {
  /** Any whole number: the same seed gives the same parameters on every machine. */
  seed: number;
  /** Left out: he for layers with relu, leakyRelu, elu, silu, gelu or geluTanh, xavier for the others. */
  scheme?: Scheme;
}

/** Activations that pass about half of their input on: their weights have twice the variance. */
const HALVING: readonly Activation[] = ['relu', 'leakyRelu', 'elu', 'silu', 'gelu', 'geluTanh'];

/** Standard deviation of weights, by how many numbers go into a unit and how many units each goes into. */
const DEVIATION: Record<Scheme, (inputs: number, outputs: number) => number> = {
  he: inputs => Math.sqrt(2 / inputs),
  xavier: (inputs, outputs) => Math.sqrt(2 / (inputs + outputs)),
};

/**
 * Random parameters: weights normal with mean 0, biases and shifts 0, scales 1.
 *
 *     he         variance 2 / inputs
 *     xavier     variance 2 / (inputs + outputs); for W[l] n_(l−1) and n_l, for a kernel its area times channels and filters
 *     embedding  variance 1 / units
 *
 * @throws {GradcheckError} `invalid_option`
 * @see K. He et al., "Delving deep into rectifiers", ICCV 2015; X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010
 */
export function initialize(spec: Spec, options: InitializeOptions): NetworkParameters {
  checkOptions(options);
  const generator = random(options.seed);
  const { blocks, size } = planOf(spec);
  const theta = new Float64Array(size);
  for (const { start, offset, size } of blocks)
    fill(theta.subarray(offset, offset + size), start, { generator, scheme: options.scheme });
  return unpackTheta(blocks, theta);
}

function fill(array: Float64Array, start: Start, { generator, scheme }: { generator: Random; scheme?: Scheme }): void {
  if (start.values === 'normal') fillNormal(array, deviationOf(start, scheme), generator);
  else array.fill(start.values === 'one' ? 1 : 0);
}

function deviationOf(start: Extract<Start, { values: 'normal' }>, scheme?: Scheme): number {
  if ('variance' in start) return Math.sqrt(start.variance);
  return DEVIATION[scheme ?? (HALVING.includes(start.activation) ? 'he' : 'xavier')](...start.fan);
}

function fillNormal(array: Float64Array, deviation: number, generator: Random): void {
  for (let i = 0; i < array.length; i++) array[i] = deviation * generator.normal();
}

function checkOptions(options: InitializeOptions): void {
  const { seed, scheme } = options ?? {};
  if (!Number.isSafeInteger(seed)) throw refuse.option('seed', seed, 'a whole number');
  if (scheme !== undefined && !isScheme(scheme)) throw refuse.option('scheme', scheme, "'he' or 'xavier'");
}

const isScheme = (scheme: unknown): scheme is Scheme => typeof scheme === 'string' && Object.hasOwn(DEVIATION, scheme);
