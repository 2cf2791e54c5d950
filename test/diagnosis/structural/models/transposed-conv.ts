import {
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  product,
  sum,
  type Tensor,
  transpose,
  type Vector,
} from '../../../wrong/arrays.js';
import { model, PLACE, STEP } from '../model.js';

/** h = tanh(K x), then y[o, stride t + k] += kernel[c,o,k] h[c,t], with a bias. */
type Upsampling = { mix: { K: Matrix }; up: { kernel: Tensor; bias: Vector } };
type Size = { inputs: number; channels: number; outputs: number; taps: number; positions: number; stride: number };
type Input = { x: Matrix; stride: number };
type Slip =
  | 'kernel flipped in its gradient'
  | 'kernel flipped on the way back'
  | 'stride ignored'
  | 'overwritten where windows overlap'
  | 'upstream one position early'
  | 'bias of the even positions alone';

function forward({ mix, up }: Upsampling, { x, stride }: Input) {
  const h = map(product(mix.K, x), Math.tanh);
  const taps = up.kernel[0][0].length;
  const y = up.bias.map(b => new Array<number>((x[0].length - 1) * stride + taps).fill(b));
  each(up.kernel, h, (c, o, k, t) => {
    y[o][stride * t + k] += up.kernel[c][o][k] * h[c][t];
  });
  return { h, y };
}

/** Every (c, o, k, t) there is. */
function each(kernel: Tensor, h: Matrix, visit: (c: number, o: number, k: number, t: number) => void) {
  kernel.forEach((outputs, c) => {
    outputs.forEach((weights, o) => {
      for (let t = 0; t < h[0].length; t++) for (let k = 0; k < weights.length; k++) visit(c, o, k, t);
    });
  });
}

function gradients(p: Upsampling, { x, stride }: Input, slip?: Slip): Upsampling {
  const { h, y } = forward(p, { x, stride });
  const dy = lossGradients(y);
  const { kernel } = p.up;
  const [dKernel, dh] = [kernel.map(K => map(K, () => 0)), map(h, () => 0)];
  const last = kernel[0][0].length - 1;
  const step = slip === 'stride ignored' ? 1 : stride;
  const early = slip === 'upstream one position early' ? 1 : 0;
  each(kernel, h, (c, o, k, t) => {
    const d = dy[o][step * t + k - early] ?? 0;
    dKernel[c][o][slip === 'kernel flipped in its gradient' ? last - k : k] += d * h[c][t];
    const term = d * kernel[c][o][slip === 'kernel flipped on the way back' ? last - k : k];
    dh[c][t] = slip === 'overwritten where windows overlap' ? term : dh[c][t] + term;
  });
  const dz = map(dh, (d, c, t) => d * (1 - h[c][t] ** 2));
  const counted = (t: number) => slip !== 'bias of the even positions alone' || t % 2 === 0;
  const bias = dy.map(row => sum(row.filter((_, t) => counted(t))));
  return { mix: { K: product(dz, transpose(x)) }, up: { kernel: dKernel, bias } };
}

export default model<Upsampling, Size, Input, Slip>({
  name: 'transposed conv1d',
  family: 'convolution',
  sizes: [
    { inputs: 2, channels: 3, outputs: 2, taps: 3, positions: 4, stride: 2 },
    { inputs: 3, channels: 2, outputs: 3, taps: 4, positions: 5, stride: 3 },
  ],
  input: ({ inputs, positions, stride }) => ({ x: normals(514).matrix(inputs, positions), stride }),
  at: (seed, { inputs, channels, outputs, taps }) => {
    const { matrix, tensor, vector } = normals(seed);
    const up = { kernel: tensor(channels, outputs, taps, 0.6), bias: vector(outputs, 0.4) };
    return { mix: { K: matrix(channels, inputs, 0.7) }, up };
  },
  cost: (p, input) => loss(forward(p, input).y.flat()),
  gradients,
  mistakes: {
    'kernel flipped in its gradient': [{ kinds: ['reordered', 'partial'] }],
    'kernel flipped on the way back': STEP,
    'stride ignored': PLACE,
    'overwritten where windows overlap': STEP,
    'upstream one position early': PLACE,
    'bias of the even positions alone': PLACE,
  },
});
