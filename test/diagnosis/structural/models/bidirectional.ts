import { columnSums, loss, lossGradients, type Matrix, normals, type Vector, zeros } from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { added, columnsOf, overRows, sideBySide, times, timesTransposed } from '../vectors.js';

/** Two recurrent networks, one forward and one backward in time, side by side under y = V [h, h']. */
type Direction = { Wx: Matrix; Wh: Matrix; b: Vector };
type Bidirectional = { fwd: Direction; bwd: Direction; out: { V: Matrix } };
type Size = { steps: number; inputs: number; units: number; outputs: number };
type Slip =
  | 'upstream of the backward direction not reversed'
  | 'input of the backward direction not reversed'
  | 'halves of the upstream exchanged'
  | 'backward direction left out'
  | 'forward direction for both'
  | 'hidden state of the wrong side';

const reversed = (A: Matrix): Matrix => [...A].reverse();

function along({ Wx, Wh, b }: Direction, x: Matrix): Matrix {
  let h = zeros(b.length);
  return x.map(v => (h = added(times(Wx, v), times(Wh, h), b).map(Math.tanh)));
}

function forward({ fwd, bwd, out }: Bidirectional, x: Matrix) {
  const [ahead, behind] = [along(fwd, x), reversed(along(bwd, reversed(x)))];
  const both = sideBySide([ahead, behind]);
  return { ahead, behind, both, y: both.map(h => times(out.V, h)) };
}

/** One direction back along its own time. */
function back({ Wh }: Direction, x: Matrix, h: Matrix, dh: Matrix, before: Matrix): Direction {
  const dz: Matrix = [];
  let next = zeros(Wh.length);
  for (let t = x.length - 1; t >= 0; t--) {
    dz.unshift(added(dh[t], next).map((d, i) => d * (1 - h[t][i] ** 2)));
    next = timesTransposed(Wh, dz[0]);
  }
  return { Wx: overRows(dz, x), Wh: overRows(dz, before), b: columnSums(dz) };
}

const later = (h: Matrix): Matrix => [zeros(h[0].length), ...h.slice(0, -1)];
const earlier = (h: Matrix): Matrix => [...h.slice(1), zeros(h[0].length)];
const none = (d: Direction): Direction => ({
  Wx: d.Wx.map(row => row.map(() => 0)),
  Wh: d.Wh.map(row => row.map(() => 0)),
  b: zeros(d.b.length),
});

function gradients(p: Bidirectional, x: Matrix, slip?: Slip): Bidirectional {
  const { ahead, behind, both, y } = forward(p, x);
  const units = p.fwd.b.length;
  const dBoth = lossGradients(y).map(d => timesTransposed(p.out.V, d));
  const at = slip === 'halves of the upstream exchanged' ? [units, 0] : [0, units];
  const [dAhead, dBehind] = at.map(from => columnsOf(dBoth, from, units));
  const fwd = back(p.fwd, x, ahead, dAhead, later(ahead));
  const flipped = reversed(behind);
  const input = slip === 'input of the backward direction not reversed' ? x : reversed(x);
  const upstream = slip === 'upstream of the backward direction not reversed' ? dBehind : reversed(dBehind);
  const before = slip === 'hidden state of the wrong side' ? earlier(flipped) : later(flipped);
  let bwd = back(p.bwd, input, flipped, upstream, before);
  if (slip === 'backward direction left out') bwd = none(bwd);
  return { fwd, bwd: slip === 'forward direction for both' ? fwd : bwd, out: { V: overRows(lossGradients(y), both) } };
}

function directionAt({ matrix, vector }: ReturnType<typeof normals>, { inputs, units }: Size): Direction {
  return { Wx: matrix(units, inputs, 0.7), Wh: matrix(units, units, 0.6), b: vector(units, 0.4) };
}

export default model<Bidirectional, Size, Matrix, Slip>({
  name: 'bidirectional rnn',
  family: 'recurrent',
  sizes: [
    { steps: 4, inputs: 2, units: 3, outputs: 2 },
    { steps: 5, inputs: 4, units: 2, outputs: 3 },
  ],
  input: ({ steps, inputs }) => normals(504).matrix(steps, inputs),
  at: (seed, size) => {
    const draw = normals(seed);
    const [fwd, bwd] = [directionAt(draw, size), directionAt(draw, size)];
    return { fwd, bwd, out: { V: draw.matrix(size.outputs, 2 * size.units, 0.8) } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'upstream of the backward direction not reversed': PLACE,
    'input of the backward direction not reversed': PLACE,
    'halves of the upstream exchanged': PLACE,
    'backward direction left out': [{ kinds: ['zero'] }],
    'forward direction for both': [{ kinds: ['swapped'] }],
    'hidden state of the wrong side': PLACE,
  },
});
