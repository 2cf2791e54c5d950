import { loss, lossGradient, type Matrix, map, normals, sum, type Tensor, type Vector } from '../../../wrong/arrays.js';
import { model, PLACE, STEP } from '../model.js';

/** Two convolutions of an image, tanh between them, the second with stride, padding and dilation. */
type Kernel = Tensor[];
type Conv = { kernel: Kernel; bias: Vector };
type Convs = { conv1: Conv; conv2: Conv };
type Geometry = { stride: number; padding: number; dilation: number };
type Size = Geometry & { inputs: number; channels: number; outputs: number; side: number };
type Input = { x: Tensor; geometry: Geometry };
type Slip =
  | 'stride ignored'
  | 'stride ignored on the way back'
  | 'padding one too many'
  | 'padding ignored on the way back'
  | 'dilation of one more'
  | 'rows and columns exchanged in the gradient of the kernel'
  | 'kernel flipped in its gradient'
  | 'kernel flipped on the way back'
  | 'bias as a mean over positions'
  | 'bias of the last row alone'
  | 'output channel for input channel'
  | 'first output channel alone on the way back'
  | 'border left out';

const PLAIN: Geometry = { stride: 1, padding: 0, dilation: 1 };

const sideAfter = (side: number, taps: number, { stride, padding, dilation }: Geometry) =>
  Math.floor((side + 2 * padding - dilation * (taps - 1) - 1) / stride) + 1;

const square = (n: number): [number, number][] => Array.from({ length: n * n }, (_, k) => [Math.floor(k / n), k % n]);

/** Every output (i, j) and tap (a, b), with the row and column of x that they meet; those in the padding left out. */
function taps(
  n: number,
  size: number,
  side: number,
  g: Geometry,
  visit: (i: number, j: number, a: number, b: number, row: number, column: number) => void,
) {
  const at = (i: number, a: number) => i * g.stride + a * g.dilation - g.padding;
  const isInside = (k: number) => k >= 0 && k < side;
  for (const [i, j] of square(n))
    for (const [a, b] of square(size))
      if (isInside(at(i, a)) && isInside(at(j, b))) visit(i, j, a, b, at(i, a), at(j, b));
}

function conv({ kernel, bias }: Conv, x: Tensor, geometry: Geometry): Tensor {
  const size = kernel[0][0].length;
  const n = sideAfter(x[0].length, size, geometry);
  return kernel.map((channels, o) => {
    const y: Matrix = Array.from({ length: n }, () => new Array(n).fill(bias[o]));
    channels.forEach((weights, c) => {
      taps(n, size, x[0].length, geometry, (i, j, a, b, row, column) => {
        y[i][j] += weights[a][b] * x[c][row][column];
      });
    });
    return y;
  });
}

function forward({ conv1, conv2 }: Convs, { x, geometry }: Input) {
  const h = conv(conv1, x, PLAIN).map(channel => map(channel, Math.tanh));
  return { h, y: conv(conv2, h, geometry) };
}

/** The geometry that the gradient of the kernel is computed with. */
function forKernel(g: Geometry, slip?: Slip): Geometry {
  if (slip === 'stride ignored') return { ...g, stride: 1 };
  if (slip === 'padding one too many') return { ...g, padding: g.padding + 1 };
  return slip === 'dilation of one more' ? { ...g, dilation: g.dilation + 1 } : g;
}

/** The geometry that the gradient of the input is computed with. */
function forInput(g: Geometry, slip?: Slip): Geometry {
  if (slip === 'stride ignored on the way back') return { ...g, stride: 1 };
  return slip === 'padding ignored on the way back' ? { ...g, padding: 0 } : g;
}

/** Where dkernel(a, b) is put. */
function tapOf(a: number, b: number, size: number, slip?: Slip): [number, number] {
  if (slip === 'rows and columns exchanged in the gradient of the kernel') return [b, a];
  return slip === 'kernel flipped in its gradient' ? [size - 1 - a, size - 1 - b] : [a, b];
}

function kernelGradient({ kernel }: Conv, x: Tensor, dy: Tensor, geometry: Geometry, slip?: Slip): Kernel {
  const [size, n] = [kernel[0][0].length, dy[0].length];
  const isBorder = (k: number) => k === 0 || k === n - 1;
  return kernel.map((channels, o) =>
    channels.map((weights, c) => {
      const grad = map(weights, () => 0);
      taps(n, size, x[0].length, forKernel(geometry, slip), (i, j, a, b, row, column) => {
        const [r, s] = tapOf(a, b, size, slip);
        if (slip !== 'border left out' || !(isBorder(i) || isBorder(j))) grad[r][s] += dy[o][i][j] * x[c][row][column];
      });
      return grad;
    }),
  );
}

function inputGradient({ kernel }: Conv, x: Tensor, dy: Tensor, geometry: Geometry, slip?: Slip): Tensor {
  const size = kernel[0][0].length;
  const dx = x.map(channel => map(channel, () => 0));
  const outputs = slip === 'first output channel alone on the way back' ? kernel.slice(0, 1) : kernel;
  outputs.forEach((channels, o) => {
    channels.forEach((weights, c) => {
      const to = slip === 'output channel for input channel' ? dx[o % dx.length] : dx[c];
      taps(dy[0].length, size, x[0].length, forInput(geometry, slip), (i, j, a, b, row, column) => {
        const weight = slip === 'kernel flipped on the way back' ? weights[size - 1 - a][size - 1 - b] : weights[a][b];
        to[row][column] += dy[o][i][j] * weight;
      });
    });
  });
  return dx;
}

function biasGradient(dy: Tensor, slip?: Slip): Vector {
  if (slip === 'bias of the last row alone') return dy.map(channel => sum(channel[channel.length - 1]));
  const total = dy.map(channel => sum(channel.flat()));
  return slip === 'bias as a mean over positions' ? total.map(b => b / dy[0].length ** 2) : total;
}

/** dJ/dy in the shape of y. */
function upstream(y: Tensor): Tensor {
  const d = lossGradient(y.flat(2));
  const n = y[0].length;
  return y.map((channel, o) => map(channel, (_, i, j) => d[(o * n + i) * n + j]));
}

function gradients(p: Convs, { x, geometry }: Input, slip?: Slip): Convs {
  const { h, y } = forward(p, { x, geometry });
  const dy = upstream(y);
  const dh = inputGradient(p.conv2, h, dy, geometry, slip);
  const dz = dh.map((channel, c) => map(channel, (d, i, j) => d * (1 - h[c][i][j] ** 2)));
  return {
    conv1: { kernel: kernelGradient(p.conv1, x, dz, PLAIN), bias: biasGradient(dz) },
    conv2: { kernel: kernelGradient(p.conv2, h, dy, geometry, slip), bias: biasGradient(dy, slip) },
  };
}

export default model<Convs, Size, Input, Slip>({
  name: 'conv2d',
  family: 'convolution',
  sizes: [
    { inputs: 1, channels: 2, outputs: 2, side: 6, stride: 2, padding: 1, dilation: 1 },
    { inputs: 2, channels: 2, outputs: 3, side: 6, stride: 2, padding: 2, dilation: 2 },
  ],
  input: ({ inputs, side, ...geometry }) => ({ x: normals(513).tensor(inputs, side, side), geometry }),
  at: (seed, { inputs, channels, outputs }) => {
    const { tensor, vector } = normals(seed);
    const layer = (out: number, into: number, size: number): Conv => ({
      kernel: Array.from({ length: out }, () => tensor(into, size, size, 0.4)),
      bias: vector(out, 0.3),
    });
    return { conv1: layer(channels, inputs, 2), conv2: layer(outputs, channels, 3) };
  },
  cost: (p, input) => loss(forward(p, input).y.flat(2)),
  gradients,
  mistakes: {
    'stride ignored': PLACE,
    'stride ignored on the way back': STEP,
    'padding one too many': PLACE,
    'padding ignored on the way back': STEP,
    'dilation of one more': [{ kinds: ['partial'] }],
    'rows and columns exchanged in the gradient of the kernel': [{ kinds: ['transposed', 'reordered', 'partial'] }],
    'kernel flipped in its gradient': [{ kinds: ['reordered', 'partial'] }],
    'kernel flipped on the way back': STEP,
    'bias as a mean over positions': size => [{ kinds: ['scale'], factor: 1 / sideAfter(size.side - 1, 3, size) ** 2 }],
    'bias of the last row alone': PLACE,
    'output channel for input channel': STEP,
    'first output channel alone on the way back': STEP,
    'border left out': PLACE,
  },
});
