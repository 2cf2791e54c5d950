import {
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  sum,
  type Tensor,
  type Vector,
} from '../../../wrong/arrays.js';
import { model, PLACE, STEP } from '../model.js';

/** Two causal convolutions, tanh between them: y[o,t] = bias[o] + Σ kernel[o,c,k] x[c, t − dilation k]. */
type Conv = { kernel: Tensor; bias: Vector };
type Convs = { conv1: Conv; conv2: Conv };
type Size = { inputs: number; channels: number; taps: number; positions: number; dilation: number };
type Input = { x: Matrix; dilation: number };
type Slip =
  | 'kernel flipped in its gradient'
  | 'kernel flipped on the way back'
  | 'one position late'
  | 'dilation ignored'
  | 'dilation ignored on the way back'
  | 'channels exchanged in the gradient of the kernel'
  | 'channels exchanged on the way back'
  | 'bias as a mean over positions'
  | 'bias over the channels too'
  | 'slope of tanh missing'
  | 'last position left out'
  | 'last tap missing';

/** Every (o, c, k, t) with the position of x it meets. */
function taps(
  kernel: Tensor,
  T: number,
  dilation: number,
  visit: (o: number, c: number, k: number, t: number, at: number) => void,
) {
  kernel.forEach((channels, o) => {
    channels.forEach((weights, c) => {
      for (let k = 0; k < weights.length; k++)
        for (let t = dilation * k; t < T; t++) visit(o, c, k, t, t - dilation * k);
    });
  });
}

function conv({ kernel, bias }: Conv, x: Matrix, dilation: number): Matrix {
  const y = bias.map(b => x[0].map(() => b));
  taps(kernel, x[0].length, dilation, (o, c, k, t, at) => {
    y[o][t] += kernel[o][c][k] * x[c][at];
  });
  return y;
}

function forward({ conv1, conv2 }: Convs, { x, dilation }: Input) {
  const h = map(conv(conv1, x, 1), Math.tanh);
  return { h, y: conv(conv2, h, dilation) };
}

function kernelGradient({ kernel }: Conv, x: Matrix, dy: Matrix, dilation: number, slip?: Slip): Tensor {
  const grad = kernel.map(channels => channels.map(weights => weights.map(() => 0)));
  const late = slip === 'one position late' ? 1 : 0;
  const end = slip === 'last position left out' ? dy[0].length - 1 : dy[0].length;
  const step = slip === 'dilation ignored' ? 1 : dilation;
  const swap = slip === 'channels exchanged in the gradient of the kernel';
  taps(kernel, end, step, (o, c, k, t, at) => {
    const tap = slip === 'kernel flipped in its gradient' ? kernel[0][0].length - 1 - k : k;
    const value = dy[swap ? c : o][t] * (x[swap ? o : c][at - late] ?? 0);
    if (slip !== 'last tap missing' || k < kernel[0][0].length - 1) grad[o][c][tap] += value;
  });
  return grad;
}

function inputGradient({ kernel }: Conv, x: Matrix, dy: Matrix, dilation: number, slip?: Slip): Matrix {
  const dx = map(x, () => 0);
  const last = kernel[0][0].length - 1;
  const step = slip === 'dilation ignored on the way back' ? 1 : dilation;
  taps(kernel, x[0].length, step, (o, c, k, t, at) => {
    const weights = slip === 'channels exchanged on the way back' ? kernel[c][o] : kernel[o][c];
    dx[c][at] += dy[o][t] * weights[slip === 'kernel flipped on the way back' ? last - k : k];
  });
  return dx;
}

function biasGradient(dy: Matrix, slip?: Slip): Vector {
  const perChannel = dy.map(sum);
  if (slip === 'bias over the channels too') return perChannel.map(() => sum(perChannel));
  return slip === 'bias as a mean over positions' ? perChannel.map(b => b / dy[0].length) : perChannel;
}

function gradients(p: Convs, { x, dilation }: Input, slip?: Slip): Convs {
  const { h, y } = forward(p, { x, dilation });
  const dy = lossGradients(y);
  const dh = inputGradient(p.conv2, h, dy, dilation, slip);
  const dz = slip === 'slope of tanh missing' ? dh : map(dh, (d, c, t) => d * (1 - h[c][t] ** 2));
  return {
    conv1: { kernel: kernelGradient(p.conv1, x, dz, 1), bias: dz.map(sum) },
    conv2: { kernel: kernelGradient(p.conv2, h, dy, dilation, slip), bias: biasGradient(dy, slip) },
  };
}

export default model<Convs, Size, Input, Slip>({
  name: 'causal conv1d',
  family: 'convolution',
  sizes: [
    { inputs: 1, channels: 2, taps: 3, positions: 8, dilation: 2 },
    { inputs: 2, channels: 3, taps: 2, positions: 9, dilation: 3 },
  ],
  input: ({ inputs, positions, dilation }) => ({ x: normals(512).matrix(inputs, positions), dilation }),
  at: (seed, { inputs, channels, taps }) => {
    const { tensor, vector } = normals(seed);
    const layer = (into: number): Conv => ({ kernel: tensor(channels, into, taps, 0.6), bias: vector(channels, 0.3) });
    return { conv1: layer(inputs), conv2: layer(channels) };
  },
  cost: (p, input) => loss(forward(p, input).y.flat()),
  gradients,
  mistakes: {
    'kernel flipped in its gradient': [{ kinds: ['reordered', 'partial'] }],
    'kernel flipped on the way back': STEP,
    'one position late': PLACE,
    'dilation ignored': [{ kinds: ['partial'] }],
    'dilation ignored on the way back': STEP,
    'channels exchanged in the gradient of the kernel': [{ kinds: ['transposed', 'reordered', 'partial'] }],
    'channels exchanged on the way back': STEP,
    'bias as a mean over positions': ({ positions }) => [{ kinds: ['scale'], factor: 1 / positions }],
    'bias over the channels too': [{ kinds: ['summed'] }],
    'slope of tanh missing': STEP,
    'last position left out': PLACE,
    'last tap missing': [{ kinds: ['partial'] }],
  },
});
