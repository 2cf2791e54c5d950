import { loss, lossGradients, type Matrix, normals, type Tensor, zeroMatrix } from '../arrays.js';

/** K has one 3 × 2 kernel for each output channel; x is one channel, 6 × 7; correlation, no padding. */
export type Conv = { K: Tensor; x: Matrix };

export const convAt = (seed: number): Conv => {
  const { tensor, matrix } = normals(seed);
  return { K: tensor(2, 3, 2, 0.5), x: matrix(6, 7) };
};

const starts = (n: number, size: number, stride: number) =>
  Array.from({ length: Math.floor((n - size) / stride) + 1 }, (_, k) => k * stride);

export function convolve(x: Matrix, kernel: Matrix, stride: number): Matrix {
  return starts(x.length, kernel.length, stride).map(top =>
    starts(x[0].length, kernel[0].length, stride).map(left =>
      kernel.reduce((sum, row, a) => row.reduce((s, k, b) => s + k * x[top + a][left + b], sum), 0),
    ),
  );
}

const output = ({ K, x }: Conv, stride: number) => K.map(kernel => convolve(x, kernel, stride));

export const costAt = (stride: number) => (p: Conv) => loss(output(p, stride).flat(2));

/** dJ/d output, one matrix a channel. */
export function upstream(p: Conv, stride: number): Tensor {
  const maps = output(p, stride);
  const flat = lossGradients([maps.flat(2)])[0];
  let at = 0;
  return maps.map(map => map.map(row => row.map(() => flat[at++])));
}

/** dK[c][a][b] = Σ d[c][i][j] x[i·stride + a][j·stride + b]. */
export const kernelGradient = (d: Tensor, { K, x }: Conv, stride: number): Tensor =>
  K.map((kernel, c) =>
    kernel.map((row, a) =>
      row.map((_, b) =>
        d[c].reduce((sum, line, i) => line.reduce((s, v, j) => s + v * x[i * stride + a][j * stride + b], sum), 0),
      ),
    ),
  );

/** dx, every output cell giving back to the window it came from. */
export function inputGradient(d: Tensor, { K, x }: Conv, stride: number): Matrix {
  const dx = zeroMatrix(x.length, x[0].length);
  d.forEach((map, c) => {
    map.forEach((row, i) => {
      row.forEach((v, j) => {
        K[c].forEach((line, a) => {
          line.forEach((k, b) => {
            dx[i * stride + a][j * stride + b] += v * k;
          });
        });
      });
    });
  });
  return dx;
}

export function gradients(p: Conv, stride: number): Conv {
  const d = upstream(p, stride);
  return { K: kernelGradient(d, p, stride), x: inputGradient(d, p, stride) };
}
