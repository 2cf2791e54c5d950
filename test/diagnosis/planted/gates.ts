import { type Matrix, map, normals, sigmoid, sum, type Vector } from '../../wrong/arrays.js';
import { cost, gradients, type Lstm, lstmAt } from '../../wrong/ops/lstm.js';
import { parameters as attention, loss as attentionLoss, byAttention } from './attention.js';
import { type Case, planted } from './case.js';
import { inner, times } from './matrices.js';

const never = ['partial', 'unexplained', 'row-factors'] as const;
const H = 3;
/** Row blocks of H rows each, in another order. */
const regrouped = <T>(rows: T[], order: number[]): T[] => order.flatMap(k => rows.slice(k * H, (k + 1) * H));
const spoiltRows = (A: Matrix, gate: number, by: number) => map(A, (v, i) => (Math.floor(i / H) === gate ? by * v : v));

/** An LSTM with gates i, f, g, o in turn and an L2 penalty on the recurrent weights. */
const lstm = lstmAt(3);
const lstmCost = (p: Lstm) => cost(p) + 0.05 * inner(p.U, p.U);
const byLstm = (p: Lstm, slips = {}): Lstm => {
  const g = gradients(p, slips);
  return { ...g, U: map(g.U, (v, i, j) => v + 0.1 * p.U[i][j]) };
};

/** Gates without recurrent weights: f, z, o in turn; c = f c + (1 − f) z, h = o c; J of all h. */
type Quasi = { W: Matrix; b: Vector };
const { matrix, vector } = normals(92);
const X = matrix(5, 4);
const Y = matrix(5, H);
const quasi: Quasi = { W: matrix(3 * H, 4, 0.6), b: vector(3 * H, 0.4) };
interface Step {
  x: Vector;
  before: Vector;
  f: Vector;
  z: Vector;
  o: Vector;
  c: Vector;
}
function steps({ W, b }: Quasi): Step[] {
  const list: Step[] = [];
  for (const x of X) {
    const a = times(W, x).map((v, k) => v + b[k]);
    const before = list.at(-1)?.c ?? [0, 0, 0];
    const [f, z, o] = [a.slice(0, H).map(sigmoid), a.slice(H, 2 * H).map(Math.tanh), a.slice(2 * H).map(sigmoid)];
    list.push({ x, before, f, z, o, c: before.map((v, k) => f[k] * v + (1 - f[k]) * z[k]) });
  }
  return list;
}
const quasiCost = (p: Quasi) => sum(steps(p).flatMap(({ o, c }, t) => c.map((v, k) => (o[k] * v - Y[t][k]) ** 2))) / 2;
function byQuasi(p: Quasi): Quasi {
  const grad = { W: map(p.W, () => 0), b: p.b.map(() => 0) };
  let dc = [0, 0, 0];
  for (const [t, { x, before, f, z, o, c }] of [...steps(p).entries()].reverse()) {
    const dh = c.map((v, k) => o[k] * v - Y[t][k]);
    dc = dc.map((v, k) => v + dh[k] * o[k]);
    const da = [
      ...f.map((v, k) => dc[k] * (before[k] - z[k]) * v * (1 - v)),
      ...z.map((v, k) => dc[k] * (1 - f[k]) * (1 - v * v)),
      ...o.map((v, k) => dh[k] * c[k] * v * (1 - v)),
    ];
    grad.W = map(grad.W, (v, i, j) => v + da[i] * x[j]);
    grad.b = grad.b.map((v, i) => v + da[i]);
    dc = dc.map((v, k) => v * f[k]);
  }
  return grad;
}

/** Query, key and value in one matrix, one on top of the other. */
type Fused = { qkv: Matrix; out: Matrix };
const fused: Fused = { qkv: [...attention.Wq, ...attention.Wk, ...attention.Wv], out: attention.Wo };
const D = attention.Wq.length;
const apart = ({ qkv, out }: Fused) => ({
  ...attention,
  Wq: qkv.slice(0, D),
  Wk: qkv.slice(D, 2 * D),
  Wv: qkv.slice(2 * D),
  Wo: out,
});
const byFused = (p: Fused, order: ('Wq' | 'Wk' | 'Wv')[]): Fused => {
  const g = byAttention(apart(p));
  return { qkv: order.flatMap(name => g[name]), out: g.Wo };
};

export default [
  planted({
    name: 'gates i, f, o, g for i, f, g, o in all three blocks',
    parameters: lstm,
    cost: lstmCost,
    right: p => byLstm(p),
    wrong: p => {
      const { W, U, b } = byLstm(p);
      const order = [0, 1, 3, 2];
      return { W: regrouped(W, order), U: regrouped(U, order), b: regrouped(b, order) };
    },
    blocks: ['W', 'U', 'b'],
    expect: { kind: 'reordered', detail: { how: { id: 'groups', axis: 0, groups: 4, order: [0, 1, 3, 2] } } },
    never,
  }),
  planted({
    name: 'gates f, i, g, o for i, f, g, o in the recurrent weights',
    parameters: lstm,
    cost: lstmCost,
    right: p => byLstm(p),
    wrong: p => ({ ...byLstm(p), U: regrouped(byLstm(p).U, [1, 0, 2, 3]) }),
    blocks: ['U'],
    expect: { kind: 'reordered', detail: { how: { id: 'groups', axis: 0, groups: 4, order: [1, 0, 2, 3] } } },
    never,
  }),
  planted({
    name: 'three gates that go round, i, o, f, g for i, f, g, o',
    parameters: lstm,
    cost: lstmCost,
    right: p => byLstm(p),
    wrong: p => ({ ...byLstm(p), W: regrouped(byLstm(p).W, [0, 3, 1, 2]), b: regrouped(byLstm(p).b, [0, 3, 1, 2]) }),
    blocks: ['W', 'b'],
    expect: { kind: 'reordered', detail: { how: { id: 'groups', axis: 0, groups: 4, order: [0, 3, 1, 2] } } },
    never,
  }),
  planted({
    name: 'z, f, o for f, z, o without recurrent weights',
    parameters: quasi,
    cost: quasiCost,
    right: byQuasi,
    wrong: p => ({ W: regrouped(byQuasi(p).W, [1, 0, 2]), b: regrouped(byQuasi(p).b, [1, 0, 2]) }),
    blocks: ['W', 'b'],
    expect: { kind: 'reordered', detail: { how: { id: 'groups', axis: 0, groups: 3, order: [1, 0, 2] } } },
    never,
  }),
  planted({
    name: 'key, query, value for query, key, value in one matrix',
    parameters: fused,
    cost: p => attentionLoss(apart(p)),
    right: p => byFused(p, ['Wq', 'Wk', 'Wv']),
    wrong: p => byFused(p, ['Wk', 'Wq', 'Wv']),
    blocks: ['qkv'],
    expect: { kind: 'reordered', detail: { how: { id: 'groups', axis: 0, groups: 3, order: [1, 0, 2] } } },
    never,
  }),
  planted({
    name: 'the sign of one gate, not its place',
    parameters: quasi,
    cost: quasiCost,
    right: byQuasi,
    wrong: p => ({ ...byQuasi(p), W: spoiltRows(byQuasi(p).W, 1, -1) }),
    blocks: ['W'],
    expect: {
      kind: 'partial',
      detail: { place: { region: 'slices', axis: 0, indices: [3, 4, 5] }, rule: { id: 'factor', factor: -1 } },
    },
    never: ['reordered', 'unexplained', 'row-factors'],
  }),
  planted({
    name: 'the output gate forgotten in the gradient of weights and biases',
    parameters: quasi,
    cost: quasiCost,
    right: byQuasi,
    wrong: p => ({
      W: spoiltRows(byQuasi(p).W, 2, 0),
      b: byQuasi(p).b.map((v, i) => (i < 2 * H ? v : 0)),
    }),
    blocks: ['W', 'b'],
    expect: [
      {
        kind: 'partial',
        detail: { place: { region: 'slices', axis: 0, indices: [6, 7, 8] }, rule: { id: 'zero' } },
        blocks: ['W'],
      },
      { kind: 'partial', detail: { place: { region: 'run', from: 6, to: 8 }, rule: { id: 'zero' } }, blocks: ['b'] },
    ],
    never: ['reordered', 'zero', 'unexplained'],
  }),
  // what looks like it
  planted({
    name: 'two rows of one gate, not the gates',
    parameters: quasi,
    cost: quasiCost,
    right: byQuasi,
    wrong: p => {
      const { W, b } = byQuasi(p);
      return { W: [0, 1, 2, 4, 3, 5, 6, 7, 8].map(k => W[k]), b };
    },
    blocks: ['W'],
    expect: { kind: 'reordered', detail: { how: { id: 'exchanged', axis: 0, pairs: [[3, 4]] } } },
    never,
  }),
  planted({
    name: 'nothing handed back in time',
    parameters: lstm,
    cost: lstmCost,
    right: p => byLstm(p),
    wrong: p => byLstm(p, { recurrent: 0 }),
    blocks: ['W', 'U', 'b'],
    expect: 'unexplained',
    never: ['reordered', 'accuracy'],
  }),
] satisfies Case[];
