import {
  columnSums,
  loss,
  lossGradients,
  type Matrix,
  normals,
  sigmoid,
  type Vector,
  zeros,
} from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { added, hadamard, overRows, times, timesTransposed } from '../vectors.js';

/** z, r = σ(W x + U h + b); n = tanh(Wn x + r (Un h) + bn); h = (1 − z) n + z h; J of all h. */
type Gru = Record<'Wz' | 'Wr' | 'Wn' | 'Uz' | 'Ur' | 'Un', Matrix> & Record<'bz' | 'br' | 'bn', Vector>;
type Size = { steps: number; inputs: number; units: number };
type Slip =
  | 'h − n with its sign turned'
  | 'reset gate missing on the way back'
  | 'reset gate missing in dUn'
  | 'path past the gates missing'
  | 'z for 1 − z'
  | 'update and reset gate exchanged'
  | 'slope of the reset gate missing'
  | 'h for Un h in the reset gate'
  | 'recurrent weights of the update gate left out';

function step(p: Gru, x: Vector, h: Vector) {
  const z = added(times(p.Wz, x), times(p.Uz, h), p.bz).map(sigmoid);
  const r = added(times(p.Wr, x), times(p.Ur, h), p.br).map(sigmoid);
  const Uh = times(p.Un, h);
  const n = added(times(p.Wn, x), hadamard(r, Uh), p.bn).map(Math.tanh);
  return { before: h, z, r, Uh, n, h: h.map((v, k) => (1 - z[k]) * n[k] + z[k] * v) };
}
type Step = ReturnType<typeof step>;

function forward(p: Gru, x: Matrix): Step[] {
  let h = zeros(p.bz.length);
  return x.map(v => {
    const s = step(p, v, h);
    h = s.h;
    return s;
  });
}

/** dz of z, r, n and d(Un h) from dh. */
function throughGates(s: Step, dh: Vector, slip?: Slip) {
  const sign = slip === 'h − n with its sign turned' ? -1 : 1;
  const kept = slip === 'z for 1 − z' ? s.z : s.z.map(z => 1 - z);
  const slope = (v: Vector) => v.map(g => g * (1 - g));
  const n = dh.map((d, k) => d * kept[k] * (1 - s.n[k] ** 2));
  const ofReset = slip === 'slope of the reset gate missing' ? s.r.map(() => 1) : slope(s.r);
  const z = dh.map((d, k) => sign * d * (s.before[k] - s.n[k]) * slope(s.z)[k]);
  return { n, z, r: hadamard(n, slip === 'h for Un h in the reset gate' ? s.before : s.Uh, ofReset) };
}

function backInTime(p: Gru, steps: readonly Step[], dhs: Matrix, slip?: Slip) {
  let next = zeros(p.bz.length);
  const back: ReturnType<typeof throughGates>[] = [];
  for (let t = steps.length - 1; t >= 0; t--) {
    const [s, dh] = [steps[t], added(dhs[t], next)];
    const d = throughGates(s, dh, slip);
    back.unshift(d);
    const past = slip === 'path past the gates missing' ? zeros(dh.length) : hadamard(dh, s.z);
    const candidate = slip === 'reset gate missing on the way back' ? d.n : hadamard(d.n, s.r);
    next = added(past, timesTransposed(p.Un, candidate), timesTransposed(p.Ur, d.r));
    if (slip !== 'recurrent weights of the update gate left out') next = added(next, timesTransposed(p.Uz, d.z));
  }
  return back;
}

function gradients(p: Gru, x: Matrix, slip?: Slip): Gru {
  const steps = forward(p, x);
  const back = backInTime(p, steps, lossGradients(steps.map(s => s.h)), slip);
  const [dz, dr, dn] = [back.map(d => d.z), back.map(d => d.r), back.map(d => d.n)];
  const before = steps.map(s => s.before);
  const dUh = slip === 'reset gate missing in dUn' ? dn : dn.map((d, t) => hadamard(d, steps[t].r));
  const [first, second] = slip === 'update and reset gate exchanged' ? [dr, dz] : [dz, dr];
  return {
    Wz: overRows(first, x),
    Wr: overRows(second, x),
    Wn: overRows(dn, x),
    Uz: overRows(first, before),
    Ur: overRows(second, before),
    Un: overRows(dUh, before),
    bz: columnSums(first),
    br: columnSums(second),
    bn: columnSums(dn),
  };
}

export default model<Gru, Size, Matrix, Slip>({
  name: 'gru',
  family: 'recurrent',
  sizes: [
    { steps: 4, inputs: 2, units: 3 },
    { steps: 5, inputs: 4, units: 2 },
  ],
  input: ({ steps, inputs }) => normals(503).matrix(steps, inputs),
  at: (seed, { inputs, units }) => {
    const { matrix, vector } = normals(seed);
    const [Wz, Wr, Wn] = [0.8, 0.7, 0.6].map(by => matrix(units, inputs, by));
    const [Uz, Ur, Un] = [0.8, 0.7, 0.9].map(by => matrix(units, units, by));
    return { Wz, Wr, Wn, Uz, Ur, Un, bz: vector(units, 0.4), br: vector(units, 0.4), bn: vector(units, 0.4) };
  },
  cost: (p, x) => loss(forward(p, x).flatMap(s => s.h)),
  gradients,
  mistakes: {
    'h − n with its sign turned': PLACE,
    'reset gate missing on the way back': PLACE,
    'reset gate missing in dUn': PLACE,
    'path past the gates missing': PLACE,
    'z for 1 − z': PLACE,
    'update and reset gate exchanged': [{ kinds: ['swapped'] }],
    'slope of the reset gate missing': PLACE,
    'h for Un h in the reset gate': PLACE,
    'recurrent weights of the update gate left out': PLACE,
  },
});
