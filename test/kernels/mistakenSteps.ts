import { type Arrays, affine, less, type Matrix, type Plain, plus, scaled, sums, times, turned } from './plain.js';

/* Recurrences of 4 steps and 3 units by hand, each with the mistakes that it can make. */

const T = 4;
const UNITS = 3;
const ZERO = [0, 0, 0];
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** What the steps of a recurrence give, by its code. */
export const STEPS = { rnn: 1, lstm: 4, gru: 3 } as const;

interface Pass {
  p: Arrays;
  x: Matrix;
  y: Matrix;
  /** Whether the mistake is made that is meant. */
  makes(mistake: string): boolean;
}

const recurrence =
  (code: keyof typeof STEPS, gradient: (pass: Pass) => Arrays) =>
  (mistake: string): Plain => ({
    mistake,
    code,
    at: 0,
    spec: { inputs: [T, 2], layers: [{ type: code, units: UNITS }], cost: 'squaredError' },
    gradient: (p, x, y, wrong) => gradient({ p, x, y, makes: name => wrong && name === mistake }),
  });

/** Steps t = 3 … 0. */
const backwards = Array.from({ length: T }, (_, k) => T - 1 - k);
const before = (states: Matrix, t: number): number[] => (t === 0 ? ZERO : states[t - 1]);
const part = (row: readonly number[], gate: number): number[] => row.slice(gate * UNITS, (gate + 1) * UNITS);
const each = (f: (k: number) => number): number[] => [0, 1, 2].map(f);
const added = (a: readonly number[], b: readonly number[]): number[] => a.map((x, k) => x + b[k]);

/** What U gets of D. */
function ofStates(D: Matrix, h: Matrix, { makes }: Pass): { U1: Matrix; D: Matrix } {
  const counted = makes('lastStepOnly') ? D.map((row, t) => (t === T - 1 ? row : row.map(() => 0))) : D;
  const states = makes('statesOneOff') ? h : h.map((_, t) => before(h, t));
  return { U1: times(turned(counted), states), D: counted };
}

export const rnn = recurrence('rnn', pass => {
  const { p, x, y, makes } = pass;
  const h: Matrix = [];
  for (let t = 0; t < T; t++)
    h.push(plus(affine([x[t]], p.W1, p.b1), times([before(h, t)], turned(p.U1)))[0].map(Math.tanh));
  const dh = scaled(less(h, y), 1 / T);
  const D: Matrix = [];
  let carried = ZERO;
  for (const t of backwards) {
    D[t] = added(dh[t], carried).map((d, k) => d * (makes('slopeMissing') ? 1 : 1 - h[t][k] ** 2));
    carried = makes('noPathThroughTime') ? ZERO : times([D[t]], p.U1)[0];
  }
  return { W1: times(turned(D), x), U1: ofStates(D, h, pass).U1, b1: sums(D) };
});

export const lstm = recurrence('lstm', pass => {
  const { p, x, y, makes } = pass;
  const [h, c, gates]: Matrix[] = [[], [], []];
  for (let t = 0; t < T; t++) {
    const pre = plus(affine([x[t]], p.W1, p.b1), times([before(h, t)], turned(p.U1)))[0];
    gates.push(pre.map((z, k) => (Math.floor(k / UNITS) === 2 ? Math.tanh(z) : sigmoid(z))));
    const [i, f, g, o] = [0, 1, 2, 3].map(gate => part(gates[t], gate));
    c.push(each(k => f[k] * before(c, t)[k] + i[k] * g[k]));
    h.push(each(k => o[k] * Math.tanh(c[t][k])));
  }
  const dh = scaled(less(h, y), 1 / T);
  const D: Matrix = [];
  let [ofH, ofC] = [ZERO, ZERO];
  for (const t of backwards) {
    const [i, f, g, o] = [0, 1, 2, 3].map(gate => part(gates[t], gate));
    const tanh = c[t].map(Math.tanh);
    const d = added(dh[t], ofH);
    const slope = (mistake: string, value: number) => (makes(mistake) ? 1 : value);
    const dc = each(k => ofC[k] + d[k] * o[k] * slope('stateSlopeMissing', 1 - tanh[k] ** 2));
    const di = each(k => dc[k] * g[k] * slope('inputSlopeMissing', i[k] * (1 - i[k])));
    const df = each(k => dc[k] * before(c, t)[k] * slope('forgetSlopeMissing', f[k] * (1 - f[k])));
    const dg = each(k => dc[k] * i[k] * slope('cellSlopeMissing', 1 - g[k] ** 2));
    const dO = each(k => d[k] * tanh[k] * slope('outputSlopeMissing', o[k] * (1 - o[k])));
    D[t] = [...(makes('gatesExchanged') ? [...df, ...di] : [...di, ...df]), ...dg, ...dO];
    const cut = makes('noPathThroughTime');
    ofH = cut || makes('statePathMissing') ? ZERO : times([D[t]], p.U1)[0];
    ofC = cut || makes('cellPathMissing') ? ZERO : each(k => dc[k] * f[k]);
  }
  return { W1: times(turned(D), x), U1: ofStates(D, h, pass).U1, b1: sums(D) };
});

export const gru = recurrence('gru', pass => {
  const { p, x, y, makes } = pass;
  const [h, r, z, n, q]: Matrix[] = [[], [], [], [], []];
  for (let t = 0; t < T; t++) {
    const input = affine([x[t]], p.W1, p.b1)[0];
    const state = affine([before(h, t)], p.U1, p.bU1)[0];
    r.push(added(part(input, 0), part(state, 0)).map(sigmoid));
    z.push(added(part(input, 1), part(state, 1)).map(sigmoid));
    q.push(part(state, 2));
    n.push(each(k => Math.tanh(part(input, 2)[k] + r[t][k] * q[t][k])));
    h.push(each(k => (1 - z[t][k]) * n[t][k] + z[t][k] * before(h, t)[k]));
  }
  const dh = scaled(less(h, y), 1 / T);
  const [ofInput, ofState]: Matrix[] = [[], []];
  let carried = ZERO;
  for (const t of backwards) {
    const d = added(dh[t], carried);
    const slope = (mistake: string, value: number) => (makes(mistake) ? 1 : value);
    const dn = each(k => d[k] * (1 - z[t][k]) * slope('newSlopeMissing', 1 - n[t][k] ** 2));
    const dr = each(k => dn[k] * q[t][k] * slope('resetSlopeMissing', r[t][k] * (1 - r[t][k])));
    const dz = each(k => d[k] * (before(h, t)[k] - n[t][k]) * slope('updateSlopeMissing', z[t][k] * (1 - z[t][k])));
    const both = makes('gatesExchanged') ? [...dz, ...dr] : [...dr, ...dz];
    ofInput[t] = [...both, ...dn];
    ofState[t] = [...both, ...each(k => dn[k] * (makes('resetGateLeftOut') ? 1 : r[t][k]))];
    const cut = makes('noPathThroughTime');
    const direct = cut || makes('updatePathMissing') ? ZERO : each(k => d[k] * z[t][k]);
    carried = added(direct, cut || makes('statePathMissing') ? ZERO : times([ofState[t]], p.U1)[0]);
  }
  const { U1, D } = ofStates(ofState, h, pass);
  return { W1: times(turned(ofInput), x), b1: sums(ofInput), U1, bU1: sums(D) };
});
