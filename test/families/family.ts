import { type Random, random } from '../../src/random.js';

/** Parameters or gradients by name: flat arrays. */
export type Arrays = Record<string, Float64Array>;
/** Parameters by name, as they may be stored. */
export type Stored = Record<string, Float64Array | Float32Array>;

/** A right cost with its right gradient. */
export interface Case {
  name: string;
  parameters: Stored;
  cost(parameters: Stored): number;
  gradients(parameters: Stored): Arrays;
}

/** Cases of one kind, one for every seed. */
export interface Family {
  name: string;
  /** Precision that cost and gradients compute in. */
  precision: 'float64' | 'float32';
  /** Whether J is smooth and well scaled, so that two evaluations settle nearly every component. */
  smooth: boolean;
  make(seed: number): Case;
}

/** Rounds every intermediate result: the identity, or Math.fround for a float32 computation. */
export type Round = (x: number) => number;

export const float64: Round = x => x;
export const float32: Round = Math.fround;

/** A family from a name and a function of a random generator. */
export const family = (
  name: string,
  make: (rng: Random) => Omit<Case, 'name'>,
  { precision = 'float64', smooth = false }: Partial<Pick<Family, 'precision' | 'smooth'>> = {},
): Family => ({
  name,
  precision,
  smooth,
  make: seed => ({ name: `${name} #${seed}`, ...make(random(seed * 7919 + name.length)) }),
});

/** n standard normal numbers times `size`. */
export const normals = (rng: Random, n: number, size = 1): Float64Array =>
  Float64Array.from({ length: n }, () => size * rng.normal());

/** A whole number from `from` to `to`. */
export const between = (rng: Random, from: number, to: number): number => from + rng.below(to - from + 1);
