import type { Random } from '../../../src/random.js';
import { between, normals } from '../family.js';
import {
  type Cost,
  constants,
  dot,
  type FormatName,
  type Numbers,
  ROUNDINGS,
  square,
  times,
  total,
} from '../numbers.js';
import { backward } from '../tape.js';
import { type Kind, kind, type Subject } from './kind.js';
import { noisy } from './noise.js';

/** ½ Σ (x − t)² − μ Σ log x, one entry at `slack` from the border 0. */
function logBarrier(rng: Random, slack: number): Subject {
  const target = normals(rng, 4);
  const mu = 0.1;
  return {
    parameters: { x: [slack, ...normals(rng, 3).map(value => 0.5 + Math.abs(value))] },
    cost(n, { x }) {
      const errors = x.map((value, k) => square(n, n.sub(value, n.of(target[k]))));
      const logs = x.map(value => n.log(value));
      return n.sub(times(n, 0.5, total(n, errors)), times(n, mu, total(n, logs)));
    },
  };
}

/** −Σ log(b − A x) with one row at `slack` from its bound. */
function polytope(rng: Random, slack: number): Subject {
  const rows = Array.from({ length: 4 }, () => normals(rng, 3));
  const x = normals(rng, 3);
  const bounds = rows.map((row, r) => row.reduce((sum, a, k) => sum + a * x[k], r === 0 ? slack : 1));
  const c = normals(rng, 3);
  return {
    parameters: { x },
    cost(n, { x }) {
      const logs = rows.map((row, r) => n.log(n.sub(n.of(bounds[r]), dot(n, constants(n, row), x))));
      return n.sub(dot(n, constants(n, c), x), total(n, logs));
    },
  };
}

/** A smooth cost of six parameters that is a constant where one of them is negative: this one stands at `at`. The gradient knows of no wall. */
function forbidden(rng: Random, constant: number, at: number, format: FormatName = 'float64'): Subject {
  const c = normals(rng, 6);
  const entry = between(rng, 0, 5);
  const x = normals(rng, 6).map((value, k) => (k === entry ? at : 0.2 + Math.abs(value)));
  const smooth: Cost = (n, { x, w }) => {
    const terms = x.map((value, k) => n.add(times(n, c[k], value), n.sqrt(n.add(n.of(1), square(n, value)))));
    return n.add(total(n, terms), n.mul(w[0], n.sin(w[1])));
  };
  return {
    parameters: { x, w: normals(rng, 2) },
    cost: (n, p) => (p.x.some(value => n.value(value) < 0) ? n.of(constant) : smooth(n, p)),
    gradients: p => backward(smooth, p, ROUNDINGS[format]),
    specials: at === 0 ? [{ block: 'x', entry, side: 1, outside: 1e6 }] : [],
  };
}

/** The same with the gradient of the cost as it is, constant and all: 0 beyond the wall. */
const walled = (subject: Subject): Subject => ({ ...subject, gradients: undefined });

/** Pairs on a line that attract within a cut-off, without the shift that would make J continuous: two stand just inside and just outside it. */
function cutOff(rng: Random): Subject {
  const reach = 2.5;
  const pair = <T>(n: Numbers<T>, r: T): T => {
    if (n.value(r) >= reach) return n.of(0);
    const third = n.div(n.of(1), n.mul(r, square(n, r)));
    const sixth = square(n, third);
    return times(n, 4, n.sub(square(n, sixth), sixth));
  };
  const inside = reach - 1e-4 * (1 + rng.uniform());
  return {
    parameters: { x: [0, 1.1 + 0.05 * rng.uniform(), inside, 1.1 + reach + 1e-3 * (1 + rng.uniform())] },
    cost(n, { x }) {
      const pairs = x.flatMap((b, k) => x.slice(0, k).map(a => pair(n, n.sub(b, a))));
      return total(n, pairs);
    },
  };
}

/** 10 + sin 4x + a step of 0.02 at 1.2, seen from x = 1. */
function stepAside(rng: Random): Subject {
  return {
    parameters: { x: [1 + 0.01 * rng.normal()] },
    cost(n, { x }) {
      const smooth = n.add(n.of(10), n.sin(times(n, 4, x[0])));
      return n.value(x[0]) > 1.2 ? n.add(smooth, n.of(0.02)) : smooth;
    },
  };
}

const FLOAT32 = {
  storage: 'float32',
  forward: 'float32',
  rounding: 1e-5,
  decidable: 3e-2,
} as const;

/** Walls next to θ: J explodes, jumps or ends there, and none of it counts at θ. */
export const BARRIERS: readonly Kind[] = [
  kind('log barrier, slack 1e-3', rng => logBarrier(rng, 1e-3)),
  kind('log barrier, slack 1e-9', rng => logBarrier(rng, 1e-9)),
  kind('polytope, slack 1e-7', rng => polytope(rng, 1e-7), { rounding: 1e-5, decidable: 1e-4 }),
  kind('constant 1e6 below 0, at 1e-3', rng => forbidden(rng, 1e6, 1e-3)),
  kind('constant 1e6 below 0, at 1e-9', rng => forbidden(rng, 1e6, 1e-9)),
  kind('constant 1e12 below 0, at 1e-6', rng => forbidden(rng, 1e12, 1e-6)),
  kind('constant 1e30 below 0, at 1e-6', rng => forbidden(rng, 1e30, 1e-6)),
  kind('constant 1e6 below 0, on the bound', rng => forbidden(rng, 1e6, 0), { expect: 'kink convention' }),
  kind('constant 1e30 below 0, on the bound', rng => forbidden(rng, 1e30, 0), { expect: 'kink convention' }),
  kind('on the bound, gradient 0 below it', rng => walled(forbidden(rng, 1e6, 0)), { expect: 'kink convention' }),
  kind('constant 1e3 below 0, at 1e-3, float32', rng => forbidden(rng, 1e3, 1e-3, 'float32'), FLOAT32),
  kind('constant 1e4 below 0, at 1e-3, noise 1e-9', rng => noisy(rng, forbidden(rng, 1e4, 1e-3), 1e-9), {
    decidable: 1e-3,
  }),
  kind('cut-off beside θ', cutOff),
  kind('step of 0.02 beside θ', stepAside),
];
