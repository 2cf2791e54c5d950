import { loss, lossGradient, type Matrix, map, normals, sum, type Tensor, type Vector } from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';

/** One filter for each of several features of a signal, a max pool whose windows overlap, then an average pool. */
type Pooled = { filters: { kernel: Tensor; bias: Vector } };
type Size = { filters: number; taps: number; positions: number; window: number; stride: number; average: number };
type Input = { x: Vector; size: Size };
type Slip =
  | 'maximum overwritten where windows overlap'
  | 'maximum of a window spread over it'
  | 'first of a window for its maximum'
  | 'average not divided'
  | 'average divided by the stride'
  | 'average back to its first entry alone'
  | 'last window missing';

const windows = (n: number, window: number, stride: number): number[] =>
  Array.from({ length: Math.floor((n - window) / stride) + 1 }, (_, k) => k * stride);

function forward({ filters }: Pooled, { x, size }: Input) {
  const n = x.length - size.taps + 1;
  const z = filters.kernel.map(([k], f) =>
    Array.from({ length: n }, (_, t) => filters.bias[f] + sum(k.map((w, a) => w * x[t + a]))),
  );
  const starts = windows(n, size.window, size.stride);
  const maxAt = z.map(row => starts.map(s => maximumIn(row, s, size.window)));
  const pooled = maxAt.map((row, f) => row.map(at => z[f][at]));
  const means = windows(starts.length, size.average, size.average);
  const y = pooled.map(row => means.map(s => sum(row.slice(s, s + size.average)) / size.average));
  return { z, starts, maxAt, pooled, means, y };
}
type Pass = ReturnType<typeof forward>;

function maximumIn(row: Vector, from: number, n: number): number {
  let at = from;
  for (let k = from; k < from + n; k++) if (row[k] > row[at]) at = k;
  return at;
}

function throughAverage({ pooled, means }: Pass, dy: Matrix, { average, stride }: Size, slip?: Slip): Matrix {
  const d = map(pooled, () => 0);
  const shares: Partial<Record<Slip, number>> = {
    'average not divided': 1,
    'average divided by the stride': 1 / stride,
  };
  const share = (slip && shares[slip]) ?? 1 / average;
  const width = slip === 'average back to its first entry alone' ? 1 : average;
  dy.forEach((row, f) => {
    for (const [k, s] of means.entries()) for (let a = 0; a < width; a++) d[f][s + a] += share * row[k];
  });
  return d;
}

function throughMaximum({ z, starts, maxAt }: Pass, d: Matrix, { window }: Size, slip?: Slip): Matrix {
  const dz = map(z, () => 0);
  const end = slip === 'last window missing' ? starts.length - 1 : starts.length;
  for (let f = 0; f < z.length; f++)
    for (let k = 0; k < end; k++) {
      const at = slip === 'first of a window for its maximum' ? starts[k] : maxAt[f][k];
      if (slip === 'maximum overwritten where windows overlap') dz[f][at] = d[f][k];
      else if (slip === 'maximum of a window spread over it')
        for (let a = 0; a < window; a++) dz[f][starts[k] + a] += d[f][k] / window;
      else dz[f][at] += d[f][k];
    }
  return dz;
}

function gradients(p: Pooled, input: Input, slip?: Slip): Pooled {
  const pass = forward(p, input);
  const flat = lossGradient(pass.y.flat());
  const dy = map(pass.y, (_, f, k) => flat[f * pass.y[0].length + k]);
  const dz = throughMaximum(pass, throughAverage(pass, dy, input.size, slip), input.size, slip);
  const kernel = p.filters.kernel.map(([k], f) => [k.map((_, a) => sum(dz[f].map((d, t) => d * input.x[t + a])))]);
  return { filters: { kernel, bias: dz.map(sum) } };
}

export default model<Pooled, Size, Input, Slip>({
  name: 'max and average pooling',
  family: 'convolution',
  sizes: [
    { filters: 2, taps: 3, positions: 15, window: 3, stride: 2, average: 3 },
    { filters: 3, taps: 4, positions: 20, window: 4, stride: 1, average: 2 },
  ],
  input: size => ({ x: normals(515).vector(size.positions), size }),
  at: (seed, { filters, taps }) => {
    const { tensor, vector } = normals(seed);
    return { filters: { kernel: tensor(filters, 1, taps, 0.8), bias: vector(filters, 0.4) } };
  },
  cost: (p, input) => loss(forward(p, input).y.flat()),
  gradients,
  mistakes: {
    'maximum overwritten where windows overlap': PLACE,
    'maximum of a window spread over it': PLACE,
    'first of a window for its maximum': PLACE,
    'average not divided': ({ average }) => [{ kinds: ['scale'], factor: average }],
    'average divided by the stride': ({ average, stride }) => [{ kinds: ['scale'], factor: average / stride }],
    'average back to its first entry alone': ({ average }) => [
      { kinds: ['scale'], blocks: ['filters.bias'], factor: 1 / average },
    ],
    'last window missing': PLACE,
  },
});
