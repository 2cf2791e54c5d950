import { type Matrix, map, normals, plus, scaled, sum, zeroMatrix } from '../arrays.js';

/** Multiclass hinge of the CS231n exercises: J = 1/m Σ Σ_k max(0, s_k − s_y + 1) + reg ‖W‖², W (5, 4), a column a class. */
export type Svm = { W: Matrix };

const X = normals(31).matrix(6, 5);
const labels = [0, 1, 2, 3, 1, 2];
export const reg = 0.3;

export const svmAt = (seed: number): Svm => ({ W: normals(seed).matrix(5, 4, 0.5) });

const scores = (W: Matrix, x: number[]) => W[0].map((_, k) => sum(x.map((v, j) => v * W[j][k])));
const margins = (W: Matrix, s: number) => {
  const all = scores(W, X[s]);
  return all.map((v, k) => (k === labels[s] ? 0 : Math.max(0, v - all[labels[s]] + 1)));
};

export const cost = ({ W }: Svm) =>
  sum(labels.flatMap((_, s) => margins(W, s))) / labels.length + reg * sum(W.flat().map(w => w * w));

export function dataGradient({ W }: Svm): Matrix {
  const dW = zeroMatrix(5, 4);
  labels.forEach((y, s) => {
    margins(W, s).forEach((margin, k) => {
      if (margin > 0)
        X[s].forEach((v, j) => {
          dW[j][k] += v / labels.length;
          dW[j][y] -= v / labels.length;
        });
    });
  });
  return dW;
}

export const withPenalty = (p: Svm, by: number): Svm => ({ W: plus(dataGradient(p), scaled(p.W, by)) });
export const atZero = (): Svm => ({ W: map(zeroMatrix(5, 4), () => 0) });
