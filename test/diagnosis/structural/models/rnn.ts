import {
  columnSums,
  loss,
  lossGradients,
  type Matrix,
  normals,
  plus,
  scaled,
  sum,
  type Vector,
  zeros,
} from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { added, overRows, times, timesTransposed } from '../vectors.js';

/** h = tanh(Wx x + Wh h + bh), y = Wy h + by at every step, with a penalty λ/2 ‖Wh‖². */
type Rnn = { Wx: Matrix; Wh: Matrix; bh: Vector; Wy: Matrix; by: Vector; h0: Vector };
type Size = { steps: number; inputs: number; units: number; outputs: number };
type Slip =
  | 'through one step alone'
  | 'Wh not transposed'
  | 'slope of tanh missing'
  | 'slope of tanh at its value before'
  | 'hidden state of the same step'
  | 'initial state at every step'
  | 'first step left out'
  | 'last step left out'
  | 'output of the step before'
  | 'bias of the first step alone'
  | 'penalty missing'
  | 'penalty twice'
  | 'clipped';

const LIMIT = 2.5;
const LAMBDA = 0.3;

function forward({ Wx, Wh, bh, Wy, by, h0 }: Rnn, x: Matrix) {
  const h = [h0];
  for (const v of x) h.push(added(times(Wx, v), times(Wh, h[h.length - 1]), bh).map(Math.tanh));
  return { h, y: h.slice(1).map(v => added(times(Wy, v), by)) };
}

/** Back in time: dz of every step, and what is left for h0. */
function backInTime(p: Rnn, h: Matrix, dy: Matrix, slip?: Slip) {
  const dz = dy.map(() => zeros(p.bh.length));
  let next = zeros(p.bh.length);
  const last = slip === 'last step left out' ? dy.length - 2 : dy.length - 1;
  const first = slip === 'first step left out' ? 1 : 0;
  for (let t = last; t >= first; t--) {
    const dh = added(timesTransposed(p.Wy, dy[t]), next);
    const value = slip === 'slope of tanh at its value before' ? h[t] : h[t + 1];
    dz[t] = slip === 'slope of tanh missing' ? dh : dh.map((d, i) => d * (1 - value[i] ** 2));
    next = slip === 'Wh not transposed' ? times(p.Wh, dz[t]) : timesTransposed(p.Wh, dz[t]);
    if (slip === 'through one step alone' && t > 0) next = zeros(next.length);
  }
  return { dz, dh0: next };
}

function statesBefore(h: Matrix, slip?: Slip): Matrix {
  if (slip === 'initial state at every step') return h.slice(1).map(() => h[0]);
  return slip === 'hidden state of the same step' ? h.slice(1) : h.slice(0, -1);
}

function lambdaOf(slip?: Slip): number {
  if (slip === 'penalty missing') return 0;
  return slip === 'penalty twice' ? 2 * LAMBDA : LAMBDA;
}

const clip = (A: Matrix): Matrix => A.map(row => row.map(v => Math.max(-LIMIT, Math.min(LIMIT, v))));

function gradients(p: Rnn, x: Matrix, slip?: Slip): Rnn {
  const { h, y } = forward(p, x);
  const dy = lossGradients(y);
  const { dz, dh0 } = backInTime(p, h, dy, slip);
  const dWh = plus(overRows(dz, statesBefore(h, slip)), scaled(p.Wh, lambdaOf(slip)));
  return {
    Wx: overRows(dz, x),
    Wh: slip === 'clipped' ? clip(dWh) : dWh,
    bh: slip === 'bias of the first step alone' ? dz[0] : columnSums(dz),
    Wy: overRows(dy, slip === 'output of the step before' ? h.slice(0, -1) : h.slice(1)),
    by: columnSums(dy),
    h0: dh0,
  };
}

export default model<Rnn, Size, Matrix, Slip>({
  name: 'rnn',
  family: 'recurrent',
  sizes: [
    { steps: 4, inputs: 2, units: 3, outputs: 2 },
    { steps: 6, inputs: 3, units: 5, outputs: 4 },
  ],
  input: ({ steps, inputs }) => normals(501).matrix(steps, inputs),
  at: (seed, { inputs, units, outputs }) => {
    const { matrix, vector } = normals(seed);
    return {
      Wx: matrix(units, inputs, 0.6),
      Wh: matrix(units, units, 0.6),
      bh: vector(units, 0.3),
      Wy: matrix(outputs, units, 0.8),
      by: vector(outputs, 0.5),
      h0: vector(units, 0.5),
    };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()) + (LAMBDA / 2) * sum(p.Wh.flat().map(w => w * w)),
  gradients,
  mistakes: {
    'through one step alone': PLACE,
    'Wh not transposed': PLACE,
    'slope of tanh missing': PLACE,
    'slope of tanh at its value before': PLACE,
    'hidden state of the same step': PLACE,
    'initial state at every step': PLACE,
    'first step left out': PLACE,
    'last step left out': PLACE,
    'output of the step before': PLACE,
    'bias of the first step alone': PLACE,
    'penalty missing': [{ kinds: ['penalty'] }],
    'penalty twice': [{ kinds: ['penalty'] }],
    clipped: [{ kinds: ['clipped'] }],
  },
});
