import { columnSums, loss, lossGradients, type Matrix, map, normals, sum, type Vector } from '../arrays.js';

/** y = γ x̂ + β, x̂ = (x − mean)/√(var + ε), statistics over the examples (batch norm) or over the features (layer norm). */
export type Norm = { x: Matrix; gamma: Vector; beta: Vector };

export const normAt = (seed: number): Norm => {
  const { matrix, vector } = normals(seed);
  return { x: matrix(6, 5), gamma: vector(5, 0.3).map(v => 1.4 + v), beta: vector(5) };
};

const EPSILON = 1e-3;

/** Mean, 1/√(var + ε) and x̂ of one list. */
export function standardised(v: Vector) {
  const mean = sum(v) / v.length;
  const invStd = 1 / Math.sqrt(sum(v.map(x => (x - mean) ** 2)) / v.length + EPSILON);
  return { invStd, hat: v.map(x => (x - mean) * invStd) };
}

const columns = (A: Matrix): Matrix => A[0].map((_, j) => A.map(row => row[j]));

export const batchHat = (x: Matrix): Matrix => columns(columns(x).map(c => standardised(c).hat));
export const layerHat = (x: Matrix): Matrix => x.map(row => standardised(row).hat);

const output = ({ gamma, beta }: Norm, hat: Matrix) => map(hat, (h, _, j) => gamma[j] * h + beta[j]);
export const costOf = (hat: (x: Matrix) => Matrix) => (p: Norm) => loss(output(p, hat(p.x)).flat());

/** dx of one list from d = dJ/dx̂: (d − mean d − x̂ mean(d x̂))/√(var + ε). */
export function throughOne(v: Vector, d: Vector): Vector {
  const { invStd, hat } = standardised(v);
  const n = v.length;
  const meanD = sum(d) / n;
  const meanDHat = sum(d.map((g, i) => g * hat[i])) / n;
  return d.map((g, i) => invStd * (g - meanD - hat[i] * meanDHat));
}

type Through = (v: Vector, d: Vector) => Vector;

export function batchGradients(p: Norm, through: Through = throughOne): Norm {
  const hat = batchHat(p.x);
  const dy = lossGradients(output(p, hat));
  const dHat = map(dy, (d, _, j) => d * p.gamma[j]);
  const x = columns(columns(p.x).map((c, j) => through(c, columns(dHat)[j])));
  return { x, gamma: columnSums(map(dy, (d, i, j) => d * hat[i][j])), beta: columnSums(dy) };
}

export function layerGradients(p: Norm, through: Through = throughOne): Norm {
  const hat = layerHat(p.x);
  const dy = lossGradients(output(p, hat));
  const dHat = map(dy, (d, _, j) => d * p.gamma[j]);
  const x = p.x.map((row, i) => through(row, dHat[i]));
  return { x, gamma: columnSums(map(dy, (d, i, j) => d * hat[i][j])), beta: columnSums(dy) };
}
