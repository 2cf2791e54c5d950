import { dot, type Matrix, normals, sum, type Tensor, type Vector } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';

const never = ['swapped', 'partial', 'unexplained'] as const;
const { matrix, vector, tensor } = normals(61);
const exchanged = <T>(list: T[], i: number, j: number): T[] =>
  list.map((v, k) => (k === i ? list[j] : k === j ? list[i] : v));

/** Densities of a Weibull law with scale β, shape α and start γ, and a weight for all. */
const TIMES = [0.8, 1.4, 2.2, 3.1, 1.9];
const weibull = ([beta, alpha, gamma, weight]: Vector) =>
  sum(
    TIMES.map(t => {
      const p = ((t - gamma) / beta) ** alpha;
      return (weight * alpha * p * Math.exp(-p)) / (t - gamma);
    }),
  );
const byWeibull = ([beta, alpha, gamma, weight]: Vector): Vector => {
  const by = [0, 0, 0, weibull([beta, alpha, gamma, 1])];
  for (const t of TIMES) {
    const x = t - gamma;
    const p = (x / beta) ** alpha;
    const f = (weight * p * Math.exp(-p)) / x;
    by[0] += (f * (p - 1) * alpha * alpha) / beta;
    by[1] += f * (1 + (1 - p) * Math.log(p));
    by[2] += (f * (1 - alpha + alpha * p) * alpha) / x;
  }
  return by;
};

/** A camera with focal lengths fx, fy and centre cx, cy: squared distances on the image, L2 on the bend. */
const POINTS = matrix(6, 3).map(([x, y, z]) => ({ x, y, z: 3 + z / 4, u: x + 0.1, v: y - 0.2 }));
type Camera = { intrinsics: Vector; bend: number };
const camera: Camera = { intrinsics: [1.4, 1.1, 0.3, -0.2], bend: 0.15 };
const seenAt = ({ intrinsics: [fx, fy, cx, cy], bend }: Camera) =>
  POINTS.map(({ x, y, z, u, v }) => {
    const stretch = 1 + bend * ((x / z) ** 2 + (y / z) ** 2);
    return { x: x / z, y: y / z, stretch, du: (fx * stretch * x) / z + cx - u, dv: (fy * stretch * y) / z + cy - v };
  });
const reprojection = (p: Camera) => sum(seenAt(p).map(({ du, dv }) => du * du + dv * dv)) / 2 + 0.05 * p.bend ** 2;
const byCamera = (p: Camera): Camera => {
  const seen = seenAt(p);
  const [fx, fy] = p.intrinsics;
  const total = (f: (s: (typeof seen)[number]) => number) => sum(seen.map(f));
  return {
    intrinsics: [
      total(s => s.du * s.stretch * s.x),
      total(s => s.dv * s.stretch * s.y),
      total(s => s.du),
      total(s => s.dv),
    ],
    bend: total(s => (s.du * fx * s.x + s.dv * fy * s.y) * (s.x ** 2 + s.y ** 2)) + 0.1 * p.bend,
  };
};

/** Embeddings looked up by words, each entry weighted and squashed, with an L2 penalty on the weights. */
const WORDS = [0, 3, 1, 4, 2, 3, 0, 5];
type Lookup = { E: Matrix; u: Vector };
const lookup: Lookup = { E: matrix(6, 3), u: vector(3) };
const angles = ({ E, u }: Lookup) => WORDS.map((w, k) => u.map((v, j) => E[w][j] * v + k + j));
const scores = (p: Lookup) => sum(angles(p).flat().map(Math.sin)) + 0.2 * dot(p.u, p.u);
const byLookup = (p: Lookup): Lookup => {
  const slopes = angles(p).map(row => row.map(Math.cos));
  return {
    E: p.E.map((_, r) => p.u.map((v, j) => v * sum(slopes.map((s, k) => (WORDS[k] === r ? s[j] : 0))))),
    u: p.u.map((v, j) => sum(slopes.map((s, k) => s[j] * p.E[WORDS[k]][j])) + 0.4 * v),
  };
};

/** A colour filter: kernels of two outputs, three colours and four taps on a signal of three colours. */
const SIGNAL = matrix(3, 9);
type Filter = { kernel: Tensor; bias: Vector };
const filter: Filter = { kernel: tensor(2, 3, 4, 0.5), bias: vector(2) };
const filtered = ({ kernel, bias }: Filter) =>
  kernel.map((colours, o) =>
    Array.from({ length: 6 }, (_, t) => bias[o] + sum(colours.map((taps, c) => dot(taps, SIGNAL[c].slice(t, t + 4))))),
  );
const energy = (p: Filter) =>
  sum(
    filtered(p)
      .flat()
      .map(v => Math.cosh(v / 2)),
  );
const byFilter = (p: Filter): Filter => {
  const d = filtered(p).map(row => row.map(v => Math.sinh(v / 2) / 2));
  const kernel = p.kernel.map((colours, o) =>
    colours.map((taps, c) => taps.map((_, k) => sum(d[o].map((v, t) => v * SIGNAL[c][t + k])))),
  );
  return { kernel, bias: d.map(sum) };
};

/** Two vectors of the same length: Σ sin(aᵢ) bᵢ². */
type Two = { a: Vector; b: Vector };
const two: Two = { a: vector(5), b: vector(5) };
const waves = ({ a, b }: Two) => sum(a.map((v, i) => Math.sin(v) * b[i] ** 2));
const byTwo = ({ a, b }: Two): Two => ({
  a: a.map((v, i) => Math.cos(v) * b[i] ** 2),
  b: a.map((v, i) => 2 * Math.sin(v) * b[i]),
});

export default [
  planted({
    name: 'the first two parameters of one vector',
    parameters: { law: [2, 1.5, 0.1, 0.7] },
    cost: ({ law }) => weibull(law),
    right: ({ law }) => ({ law: byWeibull(law) }),
    wrong: ({ law }) => ({ law: exchanged(byWeibull(law), 0, 1) }),
    blocks: ['law'],
    expect: { kind: 'reordered', detail: { how: { id: 'exchanged', axis: 0, pairs: [[0, 1]] } } },
    never,
  }),
  planted({
    name: 'focal lengths, and centres, of a camera with a penalty',
    parameters: camera,
    cost: reprojection,
    right: byCamera,
    wrong: p => ({ ...byCamera(p), intrinsics: exchanged(exchanged(byCamera(p).intrinsics, 0, 1), 2, 3) }),
    blocks: ['intrinsics'],
    expect: {
      kind: 'reordered',
      detail: {
        how: {
          id: 'exchanged',
          axis: 0,
          pairs: [
            [0, 1],
            [2, 3],
          ],
        },
      },
    },
    never,
  }),
  planted({
    name: 'two rows of an embedding',
    parameters: lookup,
    cost: scores,
    right: byLookup,
    wrong: p => ({ ...byLookup(p), E: exchanged(byLookup(p).E, 1, 4) }),
    blocks: ['E'],
    expect: { kind: 'reordered', detail: { how: { id: 'exchanged', axis: 0, pairs: [[1, 4]] } } },
    never,
  }),
  planted({
    name: 'two columns of an embedding',
    parameters: lookup,
    cost: scores,
    right: byLookup,
    wrong: p => ({ ...byLookup(p), E: byLookup(p).E.map(row => exchanged(row, 0, 1)) }),
    blocks: ['E'],
    expect: { kind: 'reordered', detail: { how: { id: 'exchanged', axis: 1, pairs: [[0, 1]] } } },
    never,
  }),
  planted({
    name: 'two of three colours of a kernel',
    parameters: filter,
    cost: energy,
    right: byFilter,
    wrong: p => ({ ...byFilter(p), kernel: byFilter(p).kernel.map(colours => exchanged(colours, 1, 2)) }),
    blocks: ['kernel'],
    expect: { kind: 'reordered', detail: { how: { id: 'exchanged', axis: 1, pairs: [[1, 2]] } } },
    never,
  }),
  // what looks like it
  planted({
    name: 'two vectors exchanged, one for the other',
    parameters: two,
    cost: waves,
    right: byTwo,
    wrong: p => ({ a: byTwo(p).b, b: byTwo(p).a }),
    blocks: ['a', 'b'],
    expect: { kind: 'swapped' },
    never: ['reordered'],
  }),
  planted({
    name: 'two entries with their signs turned, none moved',
    parameters: two,
    cost: waves,
    right: byTwo,
    wrong: p => ({ ...byTwo(p), a: byTwo(p).a.map((g, i) => (i === 1 || i === 2 ? -g : g)) }),
    blocks: ['a'],
    expect: { kind: 'partial', detail: { rule: { id: 'factor', factor: -1 } } },
    never: ['reordered'],
  }),
  planted({
    name: 'an entry that is a copy of another, which stays where it is',
    parameters: { ...two, a: vector(8), b: vector(8) },
    cost: waves,
    right: byTwo,
    wrong: p => ({ ...byTwo(p), a: byTwo(p).a.map((g, i, all) => (i === 2 ? all[5] : g)) }),
    blocks: ['a'],
    expect: 'anything',
    never: ['reordered', 'swapped'],
  }),
] satisfies Case[];
