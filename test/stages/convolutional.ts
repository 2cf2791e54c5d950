import { random } from '../../src/random.js';
import type { Pipeline, Stage } from '../../src/stages/index.js';

/**
 * A convolutional network of twelve stages as people write it by hand: nested arrays [example][row][column][channel] up to `flatten`,
 * rows of Float64Array after it. `mistake` is one of MISTAKES: the line in question takes it then.
 */
export type Images = number[][][][];
export type Rows = Float64Array[];

const { normal } = random(3);
const tensor = (shape: number[], scale: number): never =>
  (shape.length === 0
    ? scale * normal()
    : Array.from({ length: shape[0] }, () => tensor(shape.slice(1), scale))) as never;
const matrix = (rows: number, columns: number): Rows =>
  Array.from({ length: rows }, () => Float64Array.from({ length: columns }, () => normal() / Math.sqrt(columns)));

const like = (x: Images): Images => x.map(image => image.map(row => row.map(pixel => pixel.map(() => 0))));

/** Every place of a picture with the place it is made from, padding left out. */
function* windows(x: Images, kernel: number) {
  const reach = (kernel - 1) / 2;
  for (let n = 0; n < x.length; n++)
    for (let i = 0; i < x[0].length; i++)
      for (let j = 0; j < x[0][0].length; j++)
        for (let a = 0; a < kernel; a++)
          for (let b = 0; b < kernel; b++) {
            const [row, column] = [i + a - reach, j + b - reach];
            if (x[n][row]?.[column]) yield { n, i, j, a, b, row, column };
          }
}

/** W (kernel, kernel, in, out), padded to the same size. */
function convolution(name: string, channels: number, filters: number, is: (mistake: string) => boolean): Stage {
  return {
    name,
    parameters: { W: tensor([3, 3, channels, filters], 0.4), b: tensor([filters], 0.2) },
    forward(x: Images, { W, b }: { W: Images; b: number[] }) {
      const y = x.map(image => image.map(row => row.map(() => [...b])));
      for (const { n, i, j, a, b: at, row, column } of windows(x, 3))
        for (let f = 0; f < filters; f++)
          for (let c = 0; c < channels; c++) y[n][i][j][f] += W[a][at][c][f] * x[n][row][column][c];
      return y;
    },
    backward(dy: Images, { input: x, parameters: { W, b } }) {
      const dx = like(x);
      const dW = like(W);
      const db = b.map(() => 0);
      for (const { n, i, j, a, b: at, row, column } of windows(x, 3))
        for (let f = 0; f < filters; f++)
          for (let c = 0; c < channels; c++) {
            const weight = is('kernel turned round') ? W[2 - a][2 - at][c][f] : W[a][at][c][f];
            dW[a][at][c][f] += dy[n][i][j][f] * (is('dW one pixel off') ? x[n][i][j][c] : x[n][row][column][c]);
            if (is('dx of the last filter only')) dx[n][row][column][c] = weight * dy[n][i][j][f];
            else dx[n][row][column][c] += weight * dy[n][i][j][f];
          }
      for (let n = 0; n < x.length; n++)
        for (let i = 0; i < x[0].length; i++)
          for (let j = 0; j < x[0][0].length; j++)
            for (let f = 0; f < filters; f++) if (!is('db of the first example') || n === 0) db[f] += dy[n][i][j][f];
      return { input: dx, parameters: { W: is('dW and db exchanged') ? dW.reverse() : dW, b: db } };
    },
  };
}

/** gamma (x − mean) / √(variance + ε) + beta over examples and places, by channel. */
function batchNorm(name: string, channels: number, is: (mistake: string) => boolean): Stage {
  const statistics = (x: Images, c: number) => {
    const values = x.flat(2).map(pixel => pixel[c]);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    return { m: values.length, mean, root: Math.sqrt(variance + 1e-5) };
  };
  return {
    name,
    parameters: { gamma: tensor([channels], 1), beta: tensor([channels], 0.3) },
    forward(x: Images, { gamma, beta }: { gamma: number[]; beta: number[] }) {
      const of = gamma.map((_, c) => statistics(x, c));
      return x.map(image =>
        image.map(row => row.map(pixel => pixel.map((v, c) => (gamma[c] * (v - of[c].mean)) / of[c].root + beta[c]))),
      );
    },
    backward(dy: Images, { input: x, parameters: { gamma } }) {
      const dx = like(x);
      const dgamma = gamma.map(() => 0);
      const dbeta = gamma.map(() => 0);
      for (let c = 0; c < gamma.length; c++) {
        const { m, mean, root } = statistics(x, c);
        const [d, hat] = [
          dy.flat(2).map(pixel => pixel[c]),
          x.flat(2).map((pixel: number[]) => (pixel[c] - mean) / root),
        ];
        const sum = d.reduce((a, b) => a + b, 0);
        const along = d.reduce((a, b, k) => a + b * hat[k], 0);
        dgamma[c] = is('dgamma without the normalised input') ? sum : along;
        dbeta[c] = is('dbeta averaged') ? sum / m : sum;
        const pixels = dx.flat(2);
        d.forEach((value, k) => {
          const byMean = is('mean taken for a constant') ? 0 : sum / m;
          const byVariance = is('variance taken for a constant') ? 0 : (hat[k] * along) / m;
          const scale = is('gamma left out on the way back') ? 1 : gamma[c];
          pixels[k][c] = (scale / root) * (value - byMean - byVariance);
        });
      }
      return { input: dx, parameters: { gamma: dgamma, beta: dbeta } };
    },
  };
}

const relu = (name: string, is: (mistake: string) => boolean): Stage => ({
  name,
  forward: (x: Images) => x.map(image => image.map(row => row.map(pixel => pixel.map(v => Math.max(v, 0))))),
  backward: (dy: Images, { input: x, output: y }) => ({
    input: dy.map((image, n) =>
      image.map((row, i) =>
        row.map((pixel, j) =>
          pixel.map((d, c) => {
            if (is('mask by the upstream')) return d > 0 ? d : 0;
            if (is('no mask')) return d;
            if (is('mask turned round')) return x[n][i][j][c] > 0 ? 0 : d;
            return y[n][i][j][c] > 0 ? d : 0;
          }),
        ),
      ),
    ),
  }),
});

/** The largest, or the mean, of squares of four. */
function pool(name: string, kind: 'max' | 'mean', is: (mistake: string) => boolean): Stage {
  const square = (x: Images, n: number, i: number, j: number, c: number) =>
    [0, 1, 2, 3].map(k => x[n][2 * i + (k >> 1)][2 * j + (k & 1)][c]);
  return {
    name,
    forward: (x: Images) =>
      x.map((image, n) =>
        image.slice(0, image.length / 2).map((row, i) =>
          row.slice(0, row.length / 2).map((pixel, j) =>
            pixel.map((_, c) => {
              const values = square(x, n, i, j, c);
              return kind === 'max' ? Math.max(...values) : values.reduce((a, b) => a + b, 0) / 4;
            }),
          ),
        ),
      ),
    backward(dy: Images, { input: x }) {
      const dx = like(x);
      dy.forEach((image, n) => {
        image.forEach((row, i) => {
          row.forEach((pixel, j) => {
            pixel.forEach((d, c) => {
              const values = square(x, n, i, j, c);
              const largest = values.indexOf(Math.max(...values));
              const chosen = is('to the first of the window')
                ? 0
                : is('to the smallest')
                  ? values.indexOf(Math.min(...values))
                  : largest;
              values.forEach((_, k) => {
                const share = kind === 'max' ? Number(k === chosen) : is('not divided') ? 1 : 1 / 4;
                dx[n][2 * i + (k >> 1)][2 * j + (k & 1)][c] += share * d;
              });
            });
          });
        });
      });
      return { input: dx };
    },
  };
}

const flatten = (is: (mistake: string) => boolean): Stage => ({
  name: 'flatten',
  forward: (x: Images): Rows => x.map(image => Float64Array.from(image.flat(2))),
  backward: (dy: Rows, { input: x }: { input: Images }) => ({
    input: x.map((image, n) =>
      image.map((row, i) =>
        row.map((pixel, j) =>
          pixel.map((_, c) => {
            const [height, width, channels] = [image.length, row.length, pixel.length];
            return dy[n][is('channels first') ? (c * height + i) * width + j : (i * width + j) * channels + c];
          }),
        ),
      ),
    ),
  }),
});

/** W x + b of every row. */
function dense(name: string, inputs: number, units: number, is: (mistake: string) => boolean): Stage {
  const product = (W: Rows, x: Float64Array) => W.map(w => w.reduce((sum, value, k) => sum + value * x[k], 0));
  return {
    name,
    parameters: { W: matrix(units, inputs), b: new Float64Array(units).map(() => 0.1 * normal()) },
    forward: (x: Rows, { W, b }: { W: Rows; b: Float64Array }): Rows =>
      x.map(row => Float64Array.from(product(W, row), (z, u) => z + b[u])),
    backward(dy: Rows, { input: x, parameters: { W, b } }: { input: Rows; parameters: { W: Rows; b: Float64Array } }) {
      const dW = W.map(w => w.map(() => 0));
      const db = b.map(() => 0);
      const dx = x.map(row => row.map(() => 0));
      x.forEach((row, n) => {
        for (let u = 0; u < units; u++) {
          db[u] += dy[n][u];
          for (let k = 0; k < inputs; k++) {
            dW[u][k] += dy[n][u] * (is('dW of the first input') ? x[0][k] : row[k]);
            const weight = is('weights transposed') ? W[k % units][(u * units + k) % inputs] : W[u][k];
            if (!is('one unit left out') || u < units - 1) dx[n][k] += weight * dy[n][u];
          }
        }
      });
      if (is('dW doubled')) for (const row of dW) for (let k = 0; k < row.length; k++) row[k] *= 2;
      return { input: dx, parameters: { dW, db: is('db forgotten') ? null : db } };
    },
  };
}

const tanh = (is: (mistake: string) => boolean): Stage => ({
  name: 'tanh',
  forward: (x: Rows) => x.map(row => row.map(Math.tanh)),
  backward: (dy: Rows, { output: a }: { output: Rows }) => ({
    input: dy.map((row, n) => row.map((d, k) => d * (is('slope without the square') ? 1 - a[n][k] : 1 - a[n][k] ** 2))),
  }),
});

/** Cross entropy of softmax, one number an example: their mean is J. */
function loss(labels: number[], is: (mistake: string) => boolean): Stage {
  const softmax = (row: Float64Array) => {
    const powers = row.map(z => Math.exp(z - Math.max(...row)));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map(p => p / sum);
  };
  return {
    name: 'loss',
    forward: (z: Rows) => z.map((row, n) => -Math.log(softmax(row)[labels[n]])),
    backward: (_: number, { input: z }: { input: Rows }) => ({
      input: z.map((row, n) =>
        softmax(row).map((p, k) => {
          const target = Number(k === labels[is('labels one off') ? (n + 1) % labels.length : n]);
          return (p - target) / (is('not averaged') ? 1 : z.length);
        }),
      ),
    }),
  };
}

/** Stage and mistake. */
export const MISTAKES: [stage: string, mistake: string][] = [
  ['conv1', 'dW one pixel off'],
  ['conv1', 'db of the first example'],
  ['conv2', 'kernel turned round'],
  ['conv2', 'dx of the last filter only'],
  ['norm', 'mean taken for a constant'],
  ['norm', 'variance taken for a constant'],
  ['norm', 'gamma left out on the way back'],
  ['norm', 'dgamma without the normalised input'],
  ['norm', 'dbeta averaged'],
  ['relu1', 'mask by the upstream'],
  ['relu2', 'no mask'],
  ['relu2', 'mask turned round'],
  ['pool1', 'to the first of the window'],
  ['pool1', 'to the smallest'],
  ['pool2', 'not divided'],
  ['flatten', 'channels first'],
  ['dense1', 'weights transposed'],
  ['dense1', 'dW of the first input'],
  ['dense2', 'one unit left out'],
  ['dense2', 'dW doubled'],
  ['dense2', 'db forgotten'],
  ['tanh', 'slope without the square'],
  ['loss', 'labels one off'],
  ['loss', 'not averaged'],
];

export function convolutional(stage?: string, mistake?: string): Pipeline {
  const is = (name: string) => (other: string) => name === stage && other === mistake;
  return {
    input: tensor([2, 4, 8, 1], 1),
    stages: [
      convolution('conv1', 1, 2, is('conv1')),
      batchNorm('norm', 2, is('norm')),
      relu('relu1', is('relu1')),
      pool('pool1', 'max', is('pool1')),
      convolution('conv2', 2, 3, is('conv2')),
      relu('relu2', is('relu2')),
      pool('pool2', 'mean', is('pool2')),
      flatten(is('flatten')),
      dense('dense1', 6, 5, is('dense1')),
      tanh(is('tanh')),
      dense('dense2', 5, 4, is('dense2')),
      loss([2, 0], is('loss')),
    ],
  };
}
