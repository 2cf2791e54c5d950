import { dot, type Matrix, map, normals, plus, scaled, sum, transpose, type Vector } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';
import { times } from './matrices.js';

const { matrix, vector } = normals(51);
const norm = (v: Vector) => Math.sqrt(dot(v, v));
const unit = (v: Vector) => v.map(a => a / norm(v));
/** g without its part along v. */
const tangent = (g: Vector, v: Vector) => g.map((a, i) => a - (dot(g, v) / dot(v, v)) * v[i]);

const N = 6;
const half = matrix(N, N);
const A = plus(half, transpose(half));
const c = vector(N);
const at = vector(N);
const onSphere = unit(vector(N));
type Point = { x: Vector };

const rayleigh = ({ x }: Point) => dot(x, times(A, x)) / dot(x, x) / 2;
const quadratic = ({ x }: Point) => dot(x, times(A, x)) / 2;

/** The angle between t and the third axis. */
const angle = ({ t }: { t: Vector }) => 0.7 * Math.acos(t[2] / norm(t));
const byAngle = ({ t }: { t: Vector }) => [0, 0, -0.7 / Math.sqrt(dot(t, t) - t[2] ** 2)];

/** Weight normalisation: one row of weights g v/‖v‖ on six inputs, an L2 penalty on g. */
type Normalised = { v: Vector; g: number };
const X: Matrix = matrix(8, N);
const y = vector(8);
const misses = ({ v, g }: Normalised) => times(X, unit(v)).map((z, s) => g * z - y[s]);
const fit = (p: Normalised) => sum(misses(p).map(e => e * e)) / 2 + 0.25 * p.g ** 2;
const byFit = (p: Normalised, project: typeof tangent) => {
  const byUnit = times(transpose(X), misses(p));
  return {
    v: project(
      byUnit.map(d => (d * p.g) / norm(p.v)),
      p.v,
    ),
    g: dot(byUnit, unit(p.v)) + 0.5 * p.g,
  };
};
const unprojected = (g: Vector) => g;

/** RMS norm of one row with its weights: Σ c x w/√(mean x² + ε). */
type Row = { x: Matrix; w: Vector };
const EPSILON = 1e-8;
const rms = ({ x: [x] }: Row) => Math.sqrt(dot(x, x) / N + EPSILON);
const normed = (p: Row) => sum(p.x[0].map((v, k) => (c[k] * v * p.w[k]) / rms(p)));
const byRow = (p: Row, fixed: boolean): Row => {
  const [x] = p.x;
  const along = normed(p) / (rms(p) ** 2 * N);
  return {
    x: [x.map((v, k) => (c[k] * p.w[k]) / rms(p) - (fixed ? 0 : v * along))],
    w: x.map((v, k) => (c[k] * v) / rms(p)),
  };
};

/** A likelihood of shares that add up to 1. */
const seen = map(matrix(7, 4), v => Math.abs(v) + 0.1);
const shares = { p: [0.2, 0.3, 0.1, 0.4] };
const likelihood = ({ p }: { p: Vector }) => -sum(times(seen, p).map(Math.log));
const byShares = ({ p }: { p: Vector }) =>
  times(
    transpose(seen),
    times(seen, p).map(v => -1 / v),
  );

export default [
  planted({
    name: 'a direction whose length is held fixed',
    parameters: { x: at },
    cost: ({ x }) => dot(c, unit(x)) + Math.sin(dot(A[0], unit(x))),
    right: ({ x }) => {
      const by = c.map((v, i) => v + Math.cos(dot(A[0], unit(x))) * A[0][i]);
      return { x: tangent(by, x).map(v => v / norm(x)) };
    },
    wrong: ({ x }) => ({ x: c.map((v, i) => (v + Math.cos(dot(A[0], unit(x))) * A[0][i]) / norm(x)) }),
    blocks: ['x'],
    expect: { kind: 'projection', detail: { form: 'missing' } },
    never: ['penalty'],
  }),
  planted({
    name: 'a Rayleigh quotient whose length is held fixed',
    parameters: { x: at },
    cost: rayleigh,
    right: ({ x }) => ({ x: tangent(times(A, x), x).map(v => v / dot(x, x)) }),
    wrong: ({ x }) => ({ x: times(A, x).map(v => v / dot(x, x)) }),
    blocks: ['x'],
    expect: { kind: 'projection', detail: { form: 'missing' } },
    never: ['penalty'],
  }),
  planted({
    name: 'an angle to an axis, the length of the vector held fixed',
    parameters: { t: [0.6, -0.3, 0.5] },
    cost: angle,
    right: p => ({ t: tangent(byAngle(p), p.t) }),
    wrong: p => ({ t: byAngle(p) }),
    blocks: ['t'],
    expect: { kind: 'projection', detail: { form: 'missing' } },
    never: ['penalty'],
  }),
  planted({
    name: 'weight normalisation whose length is held fixed, with a penalty on the length',
    parameters: { v: vector(N), g: 1.3 },
    cost: fit,
    right: p => byFit(p, tangent),
    wrong: p => byFit(p, unprojected),
    blocks: ['v'],
    expect: { kind: 'projection', detail: { form: 'missing' } },
    never: ['penalty'],
  }),
  planted({
    name: 'RMS norm of one row, the root mean square held fixed',
    parameters: { x: [at], w: vector(N) },
    cost: normed,
    right: p => byRow(p, false),
    wrong: p => byRow(p, true),
    blocks: ['x'],
    expect: { kind: 'projection', detail: { form: 'missing' } },
    never: ['penalty'],
  }),
  planted({
    name: 'the gradient along the sphere, J being defined off it too',
    parameters: { x: onSphere },
    cost: quadratic,
    right: ({ x }) => ({ x: times(A, x) }),
    wrong: ({ x }) => ({ x: tangent(times(A, x), x) }),
    blocks: ['x'],
    expect: { kind: 'projection', detail: { form: 'extra' } },
    never: ['penalty'],
  }),
  planted({
    name: 'the same beside an offset, away from the unit sphere',
    parameters: { x: at, shift: 0.4 },
    cost: ({ x, shift }) => quadratic({ x }) * Math.cos(shift),
    right: ({ x, shift }) => ({
      x: scaled([times(A, x)], Math.cos(shift))[0],
      shift: -quadratic({ x }) * Math.sin(shift),
    }),
    wrong: ({ x, shift }) => ({
      x: tangent(times(A, x), x).map(v => v * Math.cos(shift)),
      shift: -quadratic({ x }) * Math.sin(shift),
    }),
    blocks: ['x'],
    expect: { kind: 'projection', detail: { form: 'extra' } },
    never: ['penalty'],
  }),
  // what looks like it
  planted({
    name: 'a penalty left out of a quadratic form',
    parameters: { x: at },
    cost: ({ x }) => quadratic({ x }) + dot(c, x) + 0.35 * dot(x, x),
    right: ({ x }) => ({ x: times(A, x).map((v, i) => v + c[i] + 0.7 * x[i]) }),
    wrong: ({ x }) => ({ x: times(A, x).map((v, i) => v + c[i]) }),
    blocks: ['x'],
    expect: { kind: 'penalty' },
    never: ['projection'],
  }),
  planted({
    name: 'a penalty counted twice beside a Rayleigh quotient',
    parameters: { x: at },
    cost: ({ x }) => rayleigh({ x }) + 0.2 * dot(x, x),
    right: ({ x }) => ({ x: tangent(times(A, x), x).map((v, i) => v / dot(x, x) + 0.4 * x[i]) }),
    wrong: ({ x }) => ({ x: tangent(times(A, x), x).map((v, i) => v / dot(x, x) + 0.8 * x[i]) }),
    blocks: ['x'],
    expect: { kind: 'penalty' },
    never: ['projection'],
  }),
  planted({
    name: 'the gradient along the simplex: its mean taken off',
    parameters: shares,
    cost: likelihood,
    right: p => ({ p: byShares(p) }),
    wrong: p => {
      const g = byShares(p);
      return { p: g.map(v => v - sum(g) / g.length) };
    },
    blocks: ['p'],
    expect: { kind: 'projection', detail: { form: 'extra', across: 'ones' } },
  }),
] satisfies Case[];
