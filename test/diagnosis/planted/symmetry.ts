import { dot, type Matrix, map, normals, plus, scaled, transpose } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';
import { covariance, identity, inner, inverted, outer, symmetrised, times } from './matrices.js';

const { matrix, vector } = normals(31);
const square = plus(scaled(identity(4), 2), matrix(4, 4, 0.6));
const B = matrix(4, 4);
const x = vector(5);
const y = vector(5);
const S1 = covariance(matrix(4, 4));
const S2 = covariance(matrix(3, 3));
const offDiagonal = (G: Matrix, by: number) => map(G, (g, i, j) => (i === j ? g : by * g));

/** A score xᵀA y, squashed, with an L2 penalty on A. */
type Bilinear = { A: Matrix };
const score = ({ A }: Bilinear) => Math.tanh(dot(x, times(A, y))) + 0.05 * inner(A, A);
const byScore = ({ A }: Bilinear): Matrix =>
  plus(scaled(outer(x, y), 1 - Math.tanh(dot(x, times(A, y))) ** 2), scaled(A, 0.1));

/** Only the lower triangle of S is read, as eigenvalue routines do: J = log det + Σ B∘S. */
const mirrored = (S: Matrix) => map(S, (_, i, j) => S[Math.max(i, j)][Math.min(i, j)]);
const lower = ({ S }: { S: Matrix }) => inverted(mirrored(S)).logDet + inner(symmetrised(B), mirrored(S));
const byMirrored = ({ S }: { S: Matrix }) => plus(inverted(mirrored(S)).inverse, symmetrised(B));
const byLower = (p: { S: Matrix }) => map(byMirrored(p), (g, i, j) => (i === j ? g : i > j ? 2 * g : 0));

/** log det + tr(S⁻¹ C) of each covariance: both triangles are read. */
type Gaussians = { mean: number[]; covariances: { first: Matrix; second: Matrix } };
const gaussians: Gaussians = { mean: vector(4), covariances: { first: S1, second: S2 } };
const deviance = ({ mean, covariances: { first, second } }: Gaussians) =>
  inverted(first).logDet + dot(mean, times(inverted(first).inverse, mean)) + inverted(second).logDet;
const byDeviance = ({ mean, covariances: { first, second } }: Gaussians): Gaussians => {
  const { inverse } = inverted(first);
  const alpha = times(inverse, mean);
  return {
    mean: alpha.map(v => 2 * v),
    covariances: { first: map(inverse, (v, i, j) => v - alpha[i] * alpha[j]), second: inverted(second).inverse },
  };
};

/** Weights of all products xᵢxⱼ of a second-order polynomial, and of its linear part. */
type Polynomial = { Q: Matrix; c: number[] };
const value = ({ Q, c }: Polynomial) => dot(x, times(Q, x)) + dot(c, x);
const misfit = (p: Polynomial) => (value(p) - 1.5) ** 2 / 2;
const byMisfit = (p: Polynomial, off = 1): Polynomial => {
  const e = value(p) - 1.5;
  return { Q: scaled(offDiagonal(outer(x, x), off), e), c: x.map(v => e * v) };
};

/** A linear flow: −log |det W| + ½‖W u‖² with an L2 penalty on W. */
type Flow = { W: Matrix };
const u = vector(4);
const flow = ({ W }: Flow) => -inverted(W).logDet + dot(times(W, u), times(W, u)) / 2 + 0.15 * inner(W, W);
const byFlow = ({ W }: Flow, inverse: Matrix) => plus(plus(scaled(inverse, -1), outer(times(W, u), u)), scaled(W, 0.3));

export default [
  planted({
    name: 'a matrix of scores taken for symmetric, with a penalty',
    parameters: { A: matrix(5, 5, 0.3) },
    cost: score,
    right: p => ({ A: byScore(p) }),
    wrong: p => ({ A: symmetrised(byScore(p)) }),
    blocks: ['A'],
    expect: { kind: 'symmetry', detail: { form: 'symmetrised' } },
    never: ['penalty', 'rank-one', 'transposed'],
  }),
  planted({
    name: 'one triangle is read, the gradient is that of both',
    parameters: { S: S1 },
    cost: lower,
    right: p => ({ S: byLower(p) }),
    wrong: p => ({ S: byMirrored(p) }),
    blocks: ['S'],
    expect: { kind: 'symmetry', detail: { form: 'symmetrised' } },
  }),
  planted({
    name: 'the derivative by a symmetric matrix, which counts both entries at once',
    parameters: gaussians,
    cost: deviance,
    right: byDeviance,
    wrong: p => {
      const { mean, covariances } = byDeviance(p);
      return { mean, covariances: { ...covariances, first: offDiagonal(covariances.first, 2) } };
    },
    blocks: ['covariances.first'],
    expect: { kind: 'symmetry', detail: { form: 'double' } },
  }),
  planted({
    name: 'the same in two covariances',
    parameters: gaussians,
    cost: deviance,
    right: byDeviance,
    wrong: p => {
      const { mean, covariances } = byDeviance(p);
      const { first, second } = covariances;
      return { mean, covariances: { first: offDiagonal(first, 2), second: offDiagonal(second, 2) } };
    },
    blocks: ['covariances.first', 'covariances.second'],
    expect: { kind: 'symmetry', detail: { form: 'double' } },
  }),
  planted({
    name: 'each pair of a polynomial counted once and shared by its two entries',
    parameters: { Q: matrix(5, 5, 0.4), c: vector(5) },
    cost: misfit,
    right: p => byMisfit(p),
    wrong: p => byMisfit(p, 0.5),
    blocks: ['Q'],
    expect: { kind: 'symmetry', detail: { form: 'half' } },
  }),
  planted({
    name: 'A⁻¹ for A⁻ᵀ beside another term',
    parameters: { A: square },
    cost: ({ A }) => inverted(A).logDet + inner(A, B) + inner(A, A) ** 2 / 50,
    right: ({ A }) => ({ A: plus(plus(transpose(inverted(A).inverse), B), scaled(A, inner(A, A) / 12.5)) }),
    wrong: ({ A }) => ({ A: plus(plus(inverted(A).inverse, B), scaled(A, inner(A, A) / 12.5)) }),
    blocks: ['A'],
    expect: { kind: 'symmetry', detail: { form: 'antisymmetric' } },
    never: ['transposed'],
  }),
  planted({
    name: 'the same in a flow with a penalty',
    parameters: { W: square },
    cost: flow,
    right: p => ({ W: byFlow(p, transpose(inverted(p.W).inverse)) }),
    wrong: p => ({ W: byFlow(p, inverted(p.W).inverse) }),
    blocks: ['W'],
    expect: { kind: 'symmetry', detail: { form: 'antisymmetric' } },
    never: ['transposed', 'penalty'],
  }),
  // what looks like it
  planted({
    name: 'A⁻¹ for A⁻ᵀ and nothing else: a transpose',
    parameters: { A: square },
    cost: ({ A }) => inverted(A).logDet,
    right: ({ A }) => ({ A: transpose(inverted(A).inverse) }),
    wrong: ({ A }) => ({ A: inverted(A).inverse }),
    blocks: ['A'],
    expect: { kind: 'transposed' },
    never: ['symmetry'],
  }),
  planted({
    name: 'a symmetric gradient, all of it doubled',
    parameters: gaussians,
    cost: deviance,
    right: byDeviance,
    wrong: p => {
      const { mean, covariances } = byDeviance(p);
      return { mean, covariances: { ...covariances, first: scaled(covariances.first, 2) } };
    },
    blocks: ['covariances.first'],
    expect: { kind: 'scale', factor: 2 },
    never: ['symmetry'],
  }),
] satisfies Case[];
