import type { Options, Problem } from '../../../src/problem.js';
import { type Random, random } from '../../../src/random.js';
import type { Arrays } from '../family.js';
import { type Cost, type FormatName, ROUNDINGS, rounded } from '../numbers.js';
import { backward } from '../tape.js';
import { type Storage, stored } from './storage.js';

/** An entry at which J has no slope: a kink, or a jump that it stands on. */
export interface Special {
  block: string;
  entry: number;
  /** The side of θ on which J goes on as it does at θ: its slope is the right one. Left out: a kink, where all between the two slopes is right. */
  side?: 1 | -1;
  /** A value that no convention allows. */
  outside?: number;
}

/** One right cost at one point. */
export interface Subject {
  parameters: Record<string, ArrayLike<number>>;
  cost: Cost;
  /** By a closed form; left out: by the tape. */
  gradients?(p: Arrays): Arrays;
  /** What becomes of J on its way to the checker: noise, few decimals. */
  seen?(J: number, p: Arrays): number;
  specials?: readonly Special[];
  /** Blocks along which J does not change to first order: their gradient is 0 but for rounding. */
  flat?: readonly string[];
}

/** What is known of a kind, so that a verdict on it can be called right or wrong. */
export interface About {
  /** What an analyst says of the right gradient: it passes, nobody could tell, or it follows a convention at kinks and may pass or stay open. */
  expect: 'pass' | 'undecidable' | 'kink convention';
  /** Smallest mistake that an analyst proves from J alone, three times what differences know: of one entry, relative to the rms of its block; Infinity where none. */
  decidable: number;
  /** Whether that takes a look at another point: at θ itself nothing shows. */
  beside: boolean;
  /** How far the right gradient is off by its own rounding, relative to the largest of its block. */
  rounding: number;
  /** Whether the checker gets a function, or the numbers at θ alone. */
  given: 'function' | 'numbers';
  /** Format of every operation of J. */
  forward: FormatName;
  /** Format of every operation of backward propagation. */
  backward: FormatName;
  storage: Storage;
  options: Options;
  /** Step of the differences that are the truth, relative to the parameter or 1. */
  truthStep: number;
}

/** Costs of one kind, one for every seed. */
export interface Kind extends About {
  name: string;
  make(seed: number): Subject;
}

const USUAL: About = {
  expect: 'pass',
  decidable: 1e-6,
  beside: false,
  rounding: 1e-11,
  given: 'function',
  forward: 'float64',
  backward: 'float64',
  storage: 'float64',
  options: {},
  truthStep: 1e-10,
};

/** A kind from its name, a function of a random generator, and what is unusual about it. */
export const kind = (name: string, make: (rng: Random) => Subject, about: Partial<About> = {}): Kind => ({
  ...USUAL,
  ...about,
  name,
  make: seed => onStorage(make(random(seed * 7919 + hash(name))), about.storage ?? 'float64'),
});

/** A whole number from a name. */
const hash = (name: string): number => [...name].reduce((h, letter) => Math.imul(h, 31) + letter.charCodeAt(0), 7) | 0;

/** θ as its storage holds it: the point that is meant. */
const onStorage = (subject: Subject, storage: Storage): Subject => ({
  ...subject,
  parameters: Object.fromEntries(
    Object.entries(subject.parameters).map(([name, v]) => [name, Float64Array.from(v, ROUNDINGS[storage])]),
  ),
});

/** The parameters of a subject as plain float64 arrays. */
export const pointOf = ({ parameters }: Subject): Arrays =>
  Object.fromEntries(Object.entries(parameters).map(([name, v]) => [name, Float64Array.from(v)]));

/** J as the checker sees it. */
export function seenCost({ forward }: Kind, { cost, seen }: Subject): (p: Arrays) => number {
  const n = rounded(ROUNDINGS[forward]);
  const round = ROUNDINGS[forward];
  return p => {
    const J = cost(n, Object.fromEntries(Object.entries(p).map(([name, v]) => [name, Array.from(v, round)])));
    return seen ? seen(J, p) : J;
  };
}

/** The right gradient: by the closed form where there is one, by backward propagation in the kind's format elsewhere. */
export const rightGradients = (kind: Kind, subject: Subject): ((p: Arrays) => Arrays) =>
  subject.gradients ?? (p => backward(subject.cost, p, ROUNDINGS[kind.backward]));

/** What the checker is given, with this gradient. */
export function problemOf(kind: Kind, subject: Subject, gradients: (p: Arrays) => Arrays): Problem {
  const { parameters, inPlace } = stored(kind.storage, subject.parameters);
  const cost = seenCost(kind, subject);
  return {
    parameters,
    inPlace,
    cost: p => cost(wide(p)),
    gradients: kind.given === 'numbers' ? gradients(pointOf(subject)) : p => gradients(wide(p)),
  };
}

const wide = (p: Record<string, ArrayLike<number>>): Arrays =>
  Object.fromEntries(Object.entries(p).map(([name, v]) => [name, Float64Array.from(v)]));
