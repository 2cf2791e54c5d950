import {
  columnSums,
  loss,
  lossGradients,
  type Matrix,
  map,
  normals,
  type Vector,
  zeros,
} from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { added, hadamard, overRows, times, timesTransposed } from '../vectors.js';

/** h = a h + B x with a = exp(logA) a unit, y = C h + D x. */
type Recurrence = { ssm: { logA: Vector; B: Matrix; C: Matrix; D: Matrix } };
type Size = { steps: number; inputs: number; units: number };
type Slip =
  | 'slope of exp missing'
  | 'decay missing on the way back'
  | 'state of the same step'
  | 'decay of the next unit on the way back'
  | 'last state alone in dB'
  | 'dD from the state';

const decayOf = (logA: Vector): Vector => logA.map(Math.exp);

function forward({ ssm: { logA, B, C, D } }: Recurrence, x: Matrix) {
  const h = [zeros(logA.length)];
  for (const v of x) h.push(added(hadamard(decayOf(logA), h[h.length - 1]), times(B, v)));
  return { h, y: x.map((v, t) => added(times(C, h[t + 1]), times(D, v))) };
}

/** dh of every step. */
function backInTime({ ssm: { logA, C } }: Recurrence, dy: Matrix, slip?: Slip): Matrix {
  const a = decayOf(logA);
  const shifted = slip === 'decay of the next unit on the way back' ? [...a.slice(1), a[0]] : a;
  const by = slip === 'decay missing on the way back' ? a.map(() => 1) : shifted;
  const dh: Matrix = [];
  for (let t = dy.length - 1; t >= 0; t--) {
    const own = timesTransposed(C, dy[t]);
    dh.unshift(dh.length > 0 ? added(own, hadamard(by, dh[0])) : own);
  }
  return dh;
}

function gradients(p: Recurrence, x: Matrix, slip?: Slip): Recurrence {
  const { h, y } = forward(p, x);
  const dy = lossGradients(y);
  const dh = backInTime(p, dy, slip);
  const before = slip === 'state of the same step' ? h.slice(1) : h.slice(0, -1);
  const da = columnSums(map(dh, (d, t, i) => d * before[t][i]));
  const logA = slip === 'slope of exp missing' ? da : hadamard(da, decayOf(p.ssm.logA));
  const last = slip === 'last state alone in dB' ? dh.map((d, t) => (t === dh.length - 1 ? d : zeros(d.length))) : dh;
  const input = slip === 'dD from the state' ? h.slice(1).map(v => x[0].map((_, j) => v[j % v.length])) : x;
  return { ssm: { logA, B: overRows(last, x), C: overRows(dy, h.slice(1)), D: overRows(dy, input) } };
}

export default model<Recurrence, Size, Matrix, Slip>({
  name: 'linear recurrence',
  family: 'recurrent',
  sizes: [
    { steps: 4, inputs: 2, units: 3 },
    { steps: 6, inputs: 3, units: 5 },
  ],
  input: ({ steps, inputs }) => normals(520).matrix(steps, inputs),
  at: (seed, { inputs, units }) => {
    const { matrix, vector } = normals(seed);
    const [B, C, D] = [matrix(units, inputs, 0.7), matrix(inputs, units, 0.7), matrix(inputs, inputs, 0.5)];
    return { ssm: { logA: vector(units, 0.3).map(v => v - 0.6), B, C, D } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'slope of exp missing': [{ kinds: ['chain-rule'] }],
    'decay missing on the way back': PLACE,
    'state of the same step': PLACE,
    'decay of the next unit on the way back': PLACE,
    'last state alone in dB': PLACE,
    'dD from the state': PLACE,
  },
});
