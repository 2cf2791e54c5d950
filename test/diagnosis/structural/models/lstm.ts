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

/** z = W x + U h + b in gates i, f, g, o of u rows each; c = f c + i g; h = o tanh c; y = V h. */
type Lstm = { lstm: { W: Matrix; U: Matrix; b: Vector }; out: { V: Matrix } };
type Size = { steps: number; inputs: number; units: number; outputs: number };
type Slip =
  | 'hidden path cut at one step'
  | 'cell path cut at one step'
  | 'f and g exchanged in dU'
  | 'gates in the order i, f, o, g'
  | 'slope of the forget gate missing'
  | 'slope of tanh for the input gate'
  | 'slope of sigmoid for the candidate'
  | 'c for tanh c in the output gate'
  | 'cell of the same step in the forget gate'
  | 'input gate for the candidate'
  | 'U not transposed within its gates'
  | 'hidden state of the same step'
  | 'slope of tanh c missing'
  | 'rows of the output gate missing';

const tanhSlope = (v: Vector) => v.map(t => 1 - t * t);
const sigmoidSlope = (v: Vector) => v.map(s => s * (1 - s));

function step({ lstm: { W, U, b } }: Lstm, x: Vector, h: Vector, c: Vector) {
  const z = added(times(W, x), times(U, h), b);
  const part = (gate: number) => z.slice(gate * c.length, (gate + 1) * c.length);
  const [i, f, o] = [0, 1, 3].map(gate => part(gate).map(sigmoid));
  const g = part(2).map(Math.tanh);
  const cell = added(hadamard(f, c), hadamard(i, g));
  return { before: h, cellBefore: c, i, f, g, o, c: cell, tc: cell.map(Math.tanh) };
}
type Step = ReturnType<typeof step>;

function forward(p: Lstm, x: Matrix) {
  let [h, c] = [zeros(p.lstm.U[0].length), zeros(p.lstm.U[0].length)];
  const steps = x.map(v => {
    const s = step(p, v, h, c);
    [h, c] = [hadamard(s.o, s.tc), s.c];
    return s;
  });
  const hs = steps.map(s => hadamard(s.o, s.tc));
  return { steps, hs, y: hs.map(v => times(p.out.V, v)) };
}

/** dz of the four gates from dh and dc of one step. */
function gates(s: Step, dh: Vector, dc: Vector, slip?: Slip): Matrix {
  const cell = slip === 'cell of the same step in the forget gate' ? s.c : s.cellBefore;
  const gain = slip === 'input gate for the candidate' ? s.i : s.g;
  const ofInput = slip === 'slope of tanh for the input gate' ? tanhSlope(s.i) : sigmoidSlope(s.i);
  const ofForget = slip === 'slope of the forget gate missing' ? s.f : sigmoidSlope(s.f);
  const ofCandidate = slip === 'slope of sigmoid for the candidate' ? sigmoidSlope(s.g) : tanhSlope(s.g);
  const squashed = slip === 'c for tanh c in the output gate' ? s.c : s.tc;
  return [
    hadamard(dc, gain, ofInput),
    hadamard(dc, cell, ofForget),
    hadamard(dc, s.i, ofCandidate),
    hadamard(dh, squashed, sigmoidSlope(s.o)),
  ];
}

/** Σ over the gates of U_g dz_g, where it should be of U_gᵀ dz_g. */
const notTransposed = (U: Matrix, dz: Matrix): Vector =>
  added(...dz.map((d, gate) => times(U.slice(gate * d.length, (gate + 1) * d.length), d)));

function backInTime(p: Lstm, steps: readonly Step[], dy: Matrix, slip?: Slip): Matrix[] {
  let [next, dc] = [zeros(steps[0].c.length), zeros(steps[0].c.length)];
  const dz: Matrix[] = [];
  for (let t = steps.length - 1; t >= 0; t--) {
    const s = steps[t];
    const dh = added(timesTransposed(p.out.V, dy[t]), next);
    dc = added(dc, slip === 'slope of tanh c missing' ? hadamard(dh, s.o) : hadamard(dh, s.o, tanhSlope(s.tc)));
    dz.unshift(gates(s, dh, dc, slip));
    next = timesTransposed(p.lstm.U, dz[0].flat());
    if (slip === 'U not transposed within its gates') next = notTransposed(p.lstm.U, dz[0]);
    if (slip === 'hidden path cut at one step') next = zeros(next.length);
    dc = slip === 'cell path cut at one step' ? zeros(dc.length) : hadamard(dc, s.f);
  }
  return dz;
}

const ordered = (dz: Matrix, order: readonly number[]) => order.flatMap(gate => dz[gate]);

function gradients(p: Lstm, x: Matrix, slip?: Slip): Lstm {
  const { steps, hs, y } = forward(p, x);
  const dy = lossGradients(y);
  const dz = backInTime(p, steps, dy, slip);
  if (slip === 'rows of the output gate missing') for (const d of dz) d[3] = zeros(d[3].length);
  const stacked = dz.map(d => ordered(d, slip === 'gates in the order i, f, o, g' ? [0, 1, 3, 2] : [0, 1, 2, 3]));
  const forU = slip === 'f and g exchanged in dU' ? dz.map(d => ordered(d, [0, 2, 1, 3])) : stacked;
  const before = slip === 'hidden state of the same step' ? hs : steps.map(s => s.before);
  const lstm = { W: overRows(stacked, x), U: overRows(forU, before), b: columnSums(stacked) };
  return { lstm, out: { V: overRows(dy, hs) } };
}

export default model<Lstm, Size, Matrix, Slip>({
  name: 'lstm',
  family: 'recurrent',
  sizes: [
    { steps: 4, inputs: 2, units: 2, outputs: 3 },
    { steps: 5, inputs: 3, units: 4, outputs: 2 },
  ],
  input: ({ steps, inputs }) => normals(502).matrix(steps, inputs),
  at: (seed, { inputs, units, outputs }) => {
    const { matrix, vector } = normals(seed);
    const lstm = { W: matrix(4 * units, inputs, 0.7), U: matrix(4 * units, units, 0.7), b: vector(4 * units, 0.4) };
    return { lstm, out: { V: matrix(outputs, units, 0.9) } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'hidden path cut at one step': PLACE,
    'cell path cut at one step': PLACE,
    'f and g exchanged in dU': [{ kinds: ['reordered', 'partial'] }],
    'gates in the order i, f, o, g': [{ kinds: ['reordered', 'partial'] }],
    'slope of the forget gate missing': PLACE,
    'slope of tanh for the input gate': PLACE,
    'slope of sigmoid for the candidate': PLACE,
    'c for tanh c in the output gate': PLACE,
    'cell of the same step in the forget gate': PLACE,
    'input gate for the candidate': PLACE,
    'U not transposed within its gates': PLACE,
    'hidden state of the same step': PLACE,
    'slope of tanh c missing': PLACE,
    'rows of the output gate missing': [{ kinds: ['partial'] }],
  },
});
