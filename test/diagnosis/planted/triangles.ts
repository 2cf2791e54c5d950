import { dot, type Matrix, map, normals, plus, sum, type Vector } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';
import { inner, outer, times } from './matrices.js';

const { matrix, vector } = normals(41);
const N = 5;
const t = vector(N);
const kept = (A: Matrix, where: (i: number, j: number) => boolean) => map(A, (a, i, j) => (where(i, j) ? a : 0));
const below = (i: number, j: number) => i > j;
const onOrBelow = (i: number, j: number) => i >= j;

/** L x = b by substitution: the triangle above the diagonal is never read. J = ½‖x − t‖². */
type System = { L: Matrix; b: Vector };
const system: System = { L: map(matrix(N, N, 0.4), (a, i, j) => (i === j ? 2 + a : a)), b: vector(N) };
const solved = ({ L, b }: System) => {
  const x: Vector = [];
  for (let i = 0; i < N; i++) x.push((b[i] - dot(L[i].slice(0, i), x)) / L[i][i]);
  return x;
};
/** Lᵀ y = r. */
const solvedBack = (L: Matrix, r: Vector) => {
  const y: Vector = r.map(() => 0);
  for (let i = N - 1; i >= 0; i--) y[i] = (r[i] - sum(L.map((row, k) => (k > i ? row[i] * y[k] : 0)))) / L[i][i];
  return y;
};
const distance = (p: System) => sum(solved(p).map((v, i) => (v - t[i]) ** 2)) / 2;
const bySystem = (p: System) => {
  const x = solved(p);
  const b = solvedBack(
    p.L,
    x.map((v, i) => v - t[i]),
  );
  return { full: map(outer(b, x), v => -v), b };
};

/** An autoregressive layer: y_i sees x_j for j < i alone; L2 on the weights that are used. */
type Masked = { W: Matrix; c: Vector };
const x = vector(N);
const masked: Masked = { W: matrix(N, N, 0.5), c: vector(N) };
const out = ({ W, c }: Masked) => times(kept(W, below), x).map((v, i) => Math.tanh(v + c[i]));
const miss = (p: Masked) => {
  const used = kept(p.W, below);
  return sum(out(p).map((v, i) => (v - t[i]) ** 2)) / 2 + 0.1 * inner(used, used);
};
const byMasked = (p: Masked, mask = below) => {
  const d = out(p).map((v, i) => (v - t[i]) * (1 - v * v));
  return {
    W: kept(
      plus(
        outer(d, x),
        map(p.W, v => 0.2 * v),
      ),
      mask,
    ),
    c: d,
  };
};

/** L below the diagonal and U on and above it in one matrix; J = Σ B∘(L U) with ones on the diagonal of L. */
type Packed = { LU: Matrix };
const B = matrix(N, N);
const factorsOf = ({ LU }: Packed) => ({
  L: map(LU, (v, i, j) => (i > j ? v : i === j ? 1 : 0)),
  U: kept(LU, (i, j) => i <= j),
});
const productOf = (p: Packed): number => {
  const { L, U } = factorsOf(p);
  return sum(map(L, (l, i, k) => l * dot(B[i], U[k])).flat());
};
const byPacked = (p: Packed, onL = 1, onU = 1): Packed => {
  const { L, U } = factorsOf(p);
  const dL = map(L, (_, i, k) => dot(B[i], U[k]));
  const dU = map(U, (_, k, j) => sum(L.map((row, i) => row[k] * B[i][j])));
  return { LU: map(dL, (v, i, j) => (i > j ? onL * v : onU * dU[i][j])) };
};
const packed: Packed = { LU: matrix(N, N) };

/** Weights between all pairs, both ways: Σ sin(Wᵢⱼ xᵢ xⱼ). */
type Pairs = { W: Matrix };
const pairs: Pairs = { W: matrix(N, N) };
const waves = ({ W }: Pairs) => sum(map(W, (w, i, j) => Math.sin(w * (x[i] + 2 * x[j]))).flat());
const byWaves = ({ W }: Pairs): Matrix => map(W, (w, i, j) => (x[i] + 2 * x[j]) * Math.cos(w * (x[i] + 2 * x[j])));

export default [
  planted({
    name: 'a triangular solve whose gradient is not masked',
    parameters: system,
    cost: distance,
    right: p => ({ L: kept(bySystem(p).full, onOrBelow), b: bySystem(p).b }),
    wrong: p => ({ L: bySystem(p).full, b: bySystem(p).b }),
    blocks: ['L'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'triangle', side: 'upper', diagonal: false }, rule: { id: 'unmasked' } },
    },
    never: ['rank-one', 'unused'],
  }),
  planted({
    name: 'an autoregressive layer whose gradient is not masked, with a penalty on what is used',
    parameters: masked,
    cost: miss,
    right: p => byMasked(p),
    wrong: p => byMasked(p, () => true),
    blocks: ['W'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'triangle', side: 'upper', diagonal: true }, rule: { id: 'unmasked' } },
    },
    never: ['rank-one', 'penalty', 'unused'],
  }),
  planted({
    name: 'only the lower triangle of a full matrix is filled in',
    parameters: pairs,
    cost: waves,
    right: p => ({ W: byWaves(p) }),
    wrong: p => ({ W: kept(byWaves(p), onOrBelow) }),
    blocks: ['W'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'triangle', side: 'upper', diagonal: false }, rule: { id: 'zero' } },
    },
    never: ['zero'],
  }),
  planted({
    name: 'L and U in one matrix, L with its sign turned',
    parameters: packed,
    cost: productOf,
    right: p => byPacked(p),
    wrong: p => byPacked(p, -1),
    blocks: ['LU'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'triangle', side: 'lower', diagonal: false }, rule: { id: 'factor', factor: -1 } },
    },
  }),
  planted({
    name: 'L and U in one matrix, U doubled',
    parameters: packed,
    cost: productOf,
    right: p => byPacked(p),
    wrong: p => byPacked(p, 1, 2),
    blocks: ['LU'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'triangle', side: 'upper', diagonal: true }, rule: { id: 'factor', factor: 2 } },
    },
  }),
  planted({
    name: 'an upper triangle that follows no rule',
    parameters: pairs,
    cost: waves,
    right: p => ({ W: byWaves(p) }),
    wrong: p => ({ W: map(byWaves(p), (g, i, j) => (i < j ? g + Math.cos(3 * i + 7 * j) : g)) }),
    blocks: ['W'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'triangle', side: 'upper', diagonal: false }, rule: { id: 'none' } },
    },
  }),
  // what looks like it
  planted({
    name: 'rows that are 0, not a triangle',
    parameters: pairs,
    cost: waves,
    right: p => ({ W: byWaves(p) }),
    wrong: p => ({ W: kept(byWaves(p), i => i > 1) }),
    blocks: ['W'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'slices', axis: 0, indices: [0, 1] }, rule: { id: 'zero' } },
    },
  }),
] satisfies Case[];
