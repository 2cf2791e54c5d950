import { dot, type Matrix, normals, sum, type Vector, zeros } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';

const never = ['partial', 'unexplained', 'value'] as const;
const { matrix, vector } = normals(81);

/** Entry k is entry k − by of the list, with 0 or the other end where there is none. */
const shifted = (v: Vector, by: number) => v.map((_, k) => v[k - by] ?? 0);
const turned = <T>(v: T[], by: number): T[] => v.map((_, k) => v[(k - by + v.length) % v.length]);
const rowsShifted = (A: Matrix, by: number) => A.map((row, k) => A[k - by] ?? zeros(row.length));

/** A level that follows its inputs: s_t = tanh(a s_(t−1) + u_t), J = Σ (s_t − y_t)²/2 with an L2 penalty on a. */
const Y = vector(9);
type Level = { u: Vector; a: number };
const level: Level = { u: vector(9), a: 0.6 };
const states = ({ u, a }: Level) => {
  const s: Vector = [];
  for (const [t, v] of u.entries()) s.push(Math.tanh(a * (s[t - 1] ?? 0) + v));
  return s;
};
const follows = (p: Level) => sum(states(p).map((s, t) => (s - Y[t]) ** 2)) / 2 + 0.1 * p.a ** 2;
const byLevel = (p: Level): Level => {
  const s = states(p);
  const du = zeros(9);
  for (let t = 8; t >= 0; t--) du[t] = (s[t] - Y[t] + p.a * (du[t + 1] ?? 0)) * (1 - s[t] ** 2);
  return { u: du, a: sum(du.map((d, t) => d * (s[t - 1] ?? 0))) + 0.2 * p.a };
};

/** A causal filter of five taps for two channels, x_t seen by y_t … y_(t+4). */
const SIGNAL = matrix(2, 11);
type Filter = { kernel: Matrix; gain: number };
const filter: Filter = { kernel: matrix(2, 5, 0.6), gain: 0.8 };
const causal = ({ kernel }: Filter) =>
  SIGNAL[0].map((_, t) => sum(kernel.map((taps, c) => sum(taps.map((w, j) => w * (SIGNAL[c][t - j] ?? 0))))));
const loud = (p: Filter) => sum(causal(p).map((v, t) => Math.cos(p.gain * v + t)));
const byFilter = (p: Filter): Filter => {
  const y = causal(p);
  const d = y.map((v, t) => -Math.sin(p.gain * v + t));
  return {
    kernel: p.kernel.map((taps, c) => taps.map((_, j) => p.gain * sum(d.map((g, t) => g * (SIGNAL[c][t - j] ?? 0))))),
    gain: dot(d, y),
  };
};

/** Quaternions that turn a vector each; J = Σ ‖R(q) v − w‖²/2. Entries are w, x, y, z. */
const FROM = matrix(3, 3);
const TO = matrix(3, 3);
const rotation = ([w, x, y, z]: Vector): Matrix => [
  [w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
  [2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
  [2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
];
/** dR/dw, dR/dx, dR/dy, dR/dz. */
const byEntry = ([w, x, y, z]: Vector): Matrix[] =>
  [
    [w, -z, y, z, w, -x, -y, x, w],
    [x, y, z, y, -x, -w, z, w, -x],
    [-y, x, w, x, y, z, -w, z, -y],
    [-z, -w, x, w, -z, y, x, y, z],
  ].map(d => [d.slice(0, 3), d.slice(3, 6), d.slice(6)].map(row => row.map(v => 2 * v)));
const off = (q: Vector, k: number) => rotation(q).map((row, i) => dot(row, FROM[k]) - TO[k][i]);
const turnedAway = (q: Matrix) => sum(q.map((row, k) => dot(off(row, k), off(row, k)))) / 2;
const byTurns = (q: Matrix): Matrix =>
  q.map((row, k) => byEntry(row).map(dR => sum(dR.map((r, i) => off(row, k)[i] * dot(r, FROM[k])))));

/** Words of a sentence, each with the vector of its place: Σ sin(E_t·P_t). */
const E = matrix(7, 3);
type Places = { P: Matrix; scale: number };
const places: Places = { P: matrix(7, 3), scale: 1.2 };
const sentence = ({ P, scale }: Places) => sum(P.map((row, t) => Math.sin(scale * dot(row, E[t]))));
const byPlaces = ({ P, scale }: Places): Places => {
  const d = P.map((row, t) => Math.cos(scale * dot(row, E[t])));
  return { P: E.map((row, t) => row.map(v => scale * d[t] * v)), scale: sum(P.map((row, t) => d[t] * dot(row, E[t]))) };
};

export default [
  planted({
    name: 'inputs of a recurrence one step early, with a penalty',
    parameters: level,
    cost: follows,
    right: byLevel,
    wrong: p => ({ ...byLevel(p), u: shifted(byLevel(p).u, -1) }),
    blocks: ['u'],
    expect: { kind: 'reordered', detail: { how: { id: 'rolled', axis: 0, by: -1, wrap: false } } },
    never,
  }),
  planted({
    name: 'inputs of a recurrence one step late, the last coming round to the first',
    parameters: level,
    cost: follows,
    right: byLevel,
    wrong: p => ({ ...byLevel(p), u: turned(byLevel(p).u, 1) }),
    blocks: ['u'],
    expect: { kind: 'reordered', detail: { how: { id: 'rolled', axis: 0, by: 1, wrap: true } } },
    never,
  }),
  planted({
    name: 'the taps of a causal filter counted from 1',
    parameters: filter,
    cost: loud,
    right: byFilter,
    wrong: p => ({ ...byFilter(p), kernel: byFilter(p).kernel.map(taps => shifted(taps, 1)) }),
    blocks: ['kernel'],
    expect: { kind: 'reordered', detail: { how: { id: 'rolled', axis: 1, by: 1, wrap: false } } },
    never,
  }),
  planted({
    name: 'a quaternion as x, y, z, w for w, x, y, z',
    parameters: { q: matrix(1, 4)[0], scale: 0.7 },
    cost: ({ q, scale }) => turnedAway([q]) * scale,
    right: ({ q, scale }) => ({ q: byTurns([q])[0].map(g => g * scale), scale: turnedAway([q]) }),
    wrong: ({ q, scale }) => ({
      q: turned(
        byTurns([q])[0].map(g => g * scale),
        -1,
      ),
      scale: turnedAway([q]),
    }),
    blocks: ['q'],
    expect: { kind: 'reordered', detail: { how: { id: 'rolled', axis: 0, by: -1, wrap: true } } },
    never,
  }),
  planted({
    name: 'the same of three quaternions',
    parameters: { q: matrix(3, 4) },
    cost: ({ q }) => turnedAway(q),
    right: ({ q }) => ({ q: byTurns(q) }),
    wrong: ({ q }) => ({ q: byTurns(q).map(row => turned(row, -1)) }),
    blocks: ['q'],
    expect: { kind: 'reordered', detail: { how: { id: 'rolled', axis: 1, by: -1, wrap: true } } },
    never,
  }),
  planted({
    name: 'vectors of places, each added to the next place',
    parameters: places,
    cost: sentence,
    right: byPlaces,
    wrong: p => ({ ...byPlaces(p), P: rowsShifted(byPlaces(p).P, 1) }),
    blocks: ['P'],
    expect: { kind: 'reordered', detail: { how: { id: 'rolled', axis: 0, by: 1, wrap: false } } },
    never,
  }),
  // what looks like it
  planted({
    name: 'inputs of a recurrence in the order of the way back: reversed, not shifted',
    parameters: level,
    cost: follows,
    right: byLevel,
    wrong: p => ({ ...byLevel(p), u: byLevel(p).u.reverse() }),
    blocks: ['u'],
    expect: { kind: 'reordered', detail: { how: { id: 'reversed', axes: [0] } } },
    never,
  }),
  planted({
    name: 'the first input forgotten, the others where they are',
    parameters: level,
    cost: follows,
    right: byLevel,
    wrong: p => ({ ...byLevel(p), u: byLevel(p).u.map((g, t) => (t === 0 ? 0 : g)) }),
    blocks: ['u'],
    expect: { kind: 'partial', detail: { rule: { id: 'zero' } } },
    never: ['reordered'],
  }),
] satisfies Case[];
