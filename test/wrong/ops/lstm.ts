import { loss, lossGradient, type Matrix, map, normals, sigmoid, type Vector, zeroMatrix, zeros } from '../arrays.js';

/** Gates in the order i, f, g, o, four rows each; z = W x + U h + b; c = f c + i g; h = o tanh c; J of the last h. */
export type Lstm = { W: Matrix; U: Matrix; b: Vector };

const UNITS = 3;
const X = normals(41).matrix(4, 2);

export const lstmAt = (seed: number): Lstm => {
  const { matrix, vector } = normals(seed);
  return { W: matrix(4 * UNITS, 2, 0.6), U: matrix(4 * UNITS, UNITS, 0.6), b: vector(4 * UNITS, 0.4) };
};

const times = (A: Matrix, v: Vector) => A.map(row => row.reduce((sum, a, j) => sum + a * v[j], 0));
const part = (z: Vector, gate: number) => z.slice(gate * UNITS, (gate + 1) * UNITS);

interface Step {
  x: Vector;
  hBefore: Vector;
  cBefore: Vector;
  i: Vector;
  f: Vector;
  g: Vector;
  o: Vector;
  c: Vector;
}

function run({ W, U, b }: Lstm): { steps: Step[]; h: Vector } {
  let h = zeros(UNITS);
  let c = zeros(UNITS);
  const steps = X.map(x => {
    const Wx = times(W, x);
    const Uh = times(U, h);
    const z = b.map((v, k) => v + Wx[k] + Uh[k]);
    const [i, f, o] = [0, 1, 3].map(gate => part(z, gate).map(sigmoid));
    const g = part(z, 2).map(Math.tanh);
    const step = { x, hBefore: h, cBefore: c, i, f, g, o, c: c.map((v, k) => f[k] * v + i[k] * g[k]) };
    c = step.c;
    h = o.map((v, k) => v * Math.tanh(c[k]));
    return step;
  });
  return { steps, h };
}

export const cost = (p: Lstm) => loss(run(p).h);

/** What may go wrong on the way back in time. */
export interface Slips {
  /** Slope of the forget gate at its value f. */
  forgetSlope?(f: number): number;
  /** Factor on dh handed to the step before. */
  recurrent?: number;
}

export function gradients(p: Lstm, { forgetSlope = f => f * (1 - f), recurrent = 1 }: Slips = {}): Lstm {
  const { steps, h } = run(p);
  const grad = { W: zeroMatrix(4 * UNITS, 2), U: zeroMatrix(4 * UNITS, UNITS), b: zeros(4 * UNITS) };
  let dh = lossGradient(h);
  let dc = zeros(UNITS);
  for (const { x, hBefore, cBefore, i, f, g, o, c } of [...steps].reverse()) {
    dc = dc.map((v, k) => v + dh[k] * o[k] * (1 - Math.tanh(c[k]) ** 2));
    const dz = [
      ...dc.map((v, k) => v * g[k] * i[k] * (1 - i[k])),
      ...dc.map((v, k) => v * cBefore[k] * forgetSlope(f[k])),
      ...dc.map((v, k) => v * i[k] * (1 - g[k] ** 2)),
      ...dh.map((v, k) => v * Math.tanh(c[k]) * o[k] * (1 - o[k])),
    ];
    grad.W = map(grad.W, (v, r, j) => v + dz[r] * x[j]);
    grad.U = map(grad.U, (v, r, j) => v + dz[r] * hBefore[j]);
    grad.b = grad.b.map((v, r) => v + dz[r]);
    dh = hBefore.map((_, j) => recurrent * p.U.reduce((sum, row, r) => sum + row[j] * dz[r], 0));
    dc = dc.map((v, k) => v * f[k]);
  }
  return grad;
}
