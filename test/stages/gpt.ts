import { random } from '../../src/random.js';
import type { Pipeline, Stage } from '../../src/stages/index.js';

/**
 * A GPT block of twelve stages as people write it by hand: rows of numbers, a position a row; the residual stream travels as `skip` beside what a branch
 * makes of it. `mistake` is one of MISTAKES: the line in question takes it then.
 */
type Rows = number[][];
type Is = (mistake: string) => boolean;
type Branch = { h: Rows; skip: Rows };
type Attention = { q: Rows; k: Rows; v: Rows; skip: Rows };
type Scores = { scores: Rows[]; v: Rows; skip: Rows };

const [STEPS, WIDTH, HEADS, HIDDEN, VOCABULARY] = [4, 4, 2, 6, 7];
const SIZE = WIDTH / HEADS;

const { normal } = random(11);
const matrix = (rows: number, columns: number, scale = 1 / Math.sqrt(columns)): Rows =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => scale * normal()));

const zeros = (x: Rows): Rows => x.map(row => row.map(() => 0));
const add = (a: Rows, b: Rows): Rows => a.map((row, t) => row.map((value, k) => value + b[t][k]));
const transpose = (a: Rows): Rows => a[0].map((_, k) => a.map(row => row[k]));
const multiply = (a: Rows, b: Rows): Rows =>
  a.map(row => b[0].map((_, k) => row.reduce((sum, value, l) => sum + value * b[l][k], 0)));

const softmax = (row: number[]): number[] => {
  const powers = row.map(value => Math.exp(value - Math.max(...row)));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map(power => power / sum);
};

const embed = (is: Is): Stage => ({
  name: 'embed',
  parameters: { E: matrix(VOCABULARY, WIDTH, 1), P: matrix(STEPS, WIDTH, 0.5) },
  forward: (tokens: Int32Array, { E, P }) =>
    Array.from(tokens, (token, t) => E[token].map((e: number, k: number) => e + P[t][k])),
  backward(dx: Rows, { input: tokens, parameters: { E, P } }) {
    const dE = zeros(E);
    (tokens as Int32Array).forEach((token, t) => {
      for (let k = 0; k < WIDTH; k++)
        if (is('the last use of a token wins')) dE[token][k] = dx[t][k];
        else dE[token][k] += dx[t][k];
    });
    // tokens have no gradient: no input
    return { parameters: { E: dE, P: is('positions left out') ? null : dx.slice(0, P.length) } };
  },
});

/** gain (x − mean) / √(variance + ε) + shift of each position; x itself goes on as skip. */
function layerNorm(name: string, is: Is): Stage {
  const statistics = (row: number[]) => {
    const mean = row.reduce((a, b) => a + b) / row.length;
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
    return { mean, root: Math.sqrt(variance + 1e-5) };
  };
  return {
    name,
    parameters: {
      gain: Array.from({ length: WIDTH }, () => 1 + 0.3 * normal()),
      shift: Array.from({ length: WIDTH }, () => 0.3 * normal()),
    },
    forward: (x: Rows, { gain, shift }): Branch => ({
      h: x.map(row => {
        const { mean, root } = statistics(row);
        return row.map((value, k) => (gain[k] * (value - mean)) / root + shift[k]);
      }),
      skip: x,
    }),
    backward({ h: dh, skip }: Branch, { input: x, parameters: { gain } }) {
      const dgain = gain.map(() => 0);
      const dshift = gain.map(() => 0);
      const dx = (x as Rows).map((row, t) => {
        const { mean, root } = statistics(row);
        const hat = row.map(value => (value - mean) / root);
        const d = dh[t].map((value, k) => value * gain[k]);
        const sum = d.reduce((a, b) => a + b) / WIDTH;
        const along = is('variance taken for a constant')
          ? 0
          : d.reduce((a, value, k) => a + value * hat[k], 0) / WIDTH;
        for (let k = 0; k < WIDTH; k++) {
          dgain[k] += dh[t][k] * hat[k];
          dshift[k] += is('shift by the scaled gradient') ? d[k] : dh[t][k];
        }
        return d.map((value, k) => (value - sum - hat[k] * along) / root);
      });
      return { input: is('skip path lost') ? dx : add(dx, skip), parameters: { gain: dgain, shift: dshift } };
    },
  };
}

const project = (is: Is): Stage => ({
  name: 'qkv',
  parameters: { Wq: matrix(WIDTH, WIDTH), Wk: matrix(WIDTH, WIDTH), Wv: matrix(WIDTH, WIDTH) },
  forward: ({ h, skip }: Branch, { Wq, Wk, Wv }): Attention => ({
    q: multiply(h, Wq),
    k: multiply(h, Wk),
    v: multiply(h, Wv),
    skip,
  }),
  backward({ q: dq, k: dk, v: dv, skip }: Attention, { input: { h }, parameters: { Wq, Wk, Wv } }) {
    const back = [
      multiply(dq, transpose(Wq)),
      multiply(dk, is('Wk not transposed') ? Wk : transpose(Wk)),
      multiply(dv, transpose(Wv)),
    ];
    return {
      input: { h: is('values not sent back') ? add(back[0], back[1]) : back.reduce(add), skip },
      parameters: {
        dWq: multiply(transpose(h), dq),
        dWk: multiply(transpose(h), is('dWk from the queries') ? dq : dk),
        dWv: multiply(transpose(h), dv),
      },
    };
  },
});

/** q·k/√d by head, −∞ or a number like it where a position would see a later one. */
const scores = (is: Is, masked: number): Stage => ({
  name: 'scores',
  forward: ({ q, k, v, skip }: Attention): Scores => ({
    scores: Array.from({ length: HEADS }, (_, head) =>
      q.map((_, t) =>
        k.map((_, u) => {
          if (u > t) return masked;
          let sum = 0;
          for (let j = head * SIZE; j < (head + 1) * SIZE; j++) sum += q[t][j] * k[u][j];
          return sum / Math.sqrt(SIZE);
        }),
      ),
    ),
    v,
    skip,
  }),
  backward({ scores: ds, v: dv, skip }: Scores, { input: { q, k } }) {
    const [dq, dk] = [zeros(q), zeros(k)];
    for (let head = 0; head < HEADS; head++)
      for (let t = 0; t < STEPS; t++)
        for (let u = 0; u <= t; u++)
          for (let j = head * SIZE; j < (head + 1) * SIZE; j++) {
            const d = ds[head][t][u] / (is('root left out') ? 1 : Math.sqrt(SIZE));
            if (!is('first head only') || head === 0) dq[t][j] += d * k[u][j];
            dk[u][j] += d * (is('keys by keys') ? k[t][j] : q[t][j]);
          }
    return { input: { q: dq, k: dk, v: dv, skip } };
  },
});

const attend = (is: Is): Stage => ({
  name: 'softmax',
  forward: ({ scores, v, skip }: Scores): Scores => ({ scores: scores.map(head => head.map(softmax)), v, skip }),
  backward: ({ scores: dp, v, skip }: Scores, { output: { scores: p } }) => ({
    input: {
      scores: dp.map((head, a) =>
        head.map((row, t) => {
          const sum = is('diagonal of the Jacobian') ? null : row.reduce((total, d, u) => total + d * p[a][t][u], 0);
          return row.map((d, u) => p[a][t][u] * (sum === null ? d * (1 - p[a][t][u]) : d - sum));
        }),
      ),
      v,
      skip,
    },
  }),
});

const mix = (is: Is): Stage => ({
  name: 'mix',
  forward: ({ scores: p, v, skip }: Scores): Branch => ({
    h: v.map((row, t) =>
      row.map((_, j) => p[Math.floor(j / SIZE)][t].reduce((sum, weight, u) => sum + weight * v[u][j], 0)),
    ),
    skip,
  }),
  backward({ h: dh, skip }: Branch, { input: { scores: p, v } }) {
    const dv = zeros(v);
    const dp = (p as Rows[]).map(zeros);
    for (let t = 0; t < STEPS; t++)
      for (let j = 0; j < WIDTH; j++)
        for (let u = 0; u < STEPS; u++) {
          const head = Math.floor(j / SIZE);
          dp[head][t][u] += dh[t][j] * v[is('value of its own position') ? t : u][j];
          dv[u][j] += dh[t][j] * (is('weights turned round') ? p[head][u][t] : p[head][t][u]);
        }
    return { input: { scores: dp, v: dv, skip } };
  },
});

/** x = skip + h W + b. */
const residual = (name: string, inputs: number, is: Is): Stage => ({
  name,
  parameters: { W: matrix(inputs, WIDTH), b: Array.from({ length: WIDTH }, () => 0.2 * normal()) },
  forward: ({ h, skip }: Branch, { W, b }): Rows =>
    add(skip, multiply(h, W)).map(row => row.map((value, k) => value + b[k])),
  backward: (dx: Rows, { input: { h }, parameters: { W, b } }) => ({
    input: { h: multiply(dx, transpose(W)), skip: is('skip path lost') ? null : dx },
    parameters: {
      W: multiply(transpose(h), dx),
      b: b.map((_: number, k: number) =>
        is('bias of the last position') ? dx[STEPS - 1][k] : dx.reduce((sum, row) => sum + row[k], 0),
      ),
    },
  }),
});

const up = (is: Is): Stage => ({
  name: 'up',
  parameters: { W: matrix(WIDTH, HIDDEN), b: Array.from({ length: HIDDEN }, () => 0.2 * normal()) },
  forward: ({ h, skip }: Branch, { W, b }): Branch => ({
    h: multiply(h, W).map(row => row.map((value, k) => value + b[k])),
    skip,
  }),
  backward: ({ h: dh, skip }: Branch, { input: { h }, parameters: { W, b } }) => ({
    input: {
      h: multiply(dh, transpose(W)).map(row => row.map(d => (is('clipped at 1') ? Math.max(-1, Math.min(1, d)) : d))),
      skip,
    },
    parameters: {
      W: multiply(transpose(h), dh),
      b: b.map((_: number, k: number) => dh.reduce((sum, row) => sum + row[k], 0)),
    },
  }),
});

const CUBE = 0.044715;
const ROOT = Math.sqrt(2 / Math.PI);

/** x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))). */
const gelu = (is: Is): Stage => ({
  name: 'gelu',
  forward: ({ h, skip }: Branch): Branch => ({
    h: h.map(row => row.map(x => (x / 2) * (1 + Math.tanh(ROOT * (x + CUBE * x ** 3))))),
    skip,
  }),
  backward: ({ h: dh, skip }: Branch, { input: { h } }) => ({
    input: {
      h: dh.map((row, t) =>
        row.map((d, k) => {
          const x = h[t][k];
          const tanh = Math.tanh(ROOT * (x + CUBE * x ** 3));
          const inner = ROOT * (1 + (is('cube without its 3') ? 1 : 3) * CUBE * x ** 2);
          return d * ((1 + tanh) / 2 + (is('second term left out') ? 0 : (x / 2) * (1 - tanh ** 2) * inner));
        }),
      ),
      skip,
    },
  }),
});

/** Cross entropy of the next tokens by logits x U, one number a position. */
const loss = (targets: number[], is: Is): Stage => ({
  name: 'loss',
  parameters: { U: matrix(WIDTH, VOCABULARY) },
  forward: (x: Rows, { U }) => Float64Array.from(multiply(x, U), (row, t) => -Math.log(softmax(row)[targets[t]])),
  backward(_: number, { input: x, parameters: { U } }) {
    const d = multiply(x, U).map((row, t) =>
      softmax(row).map((p, k) => (p - Number(k === targets[t])) / (is('summed') ? 1 : STEPS)),
    );
    return {
      input: multiply(d, transpose(U)),
      parameters: { dU: multiply(transpose(is('positions before') ? [x[0], ...x.slice(0, -1)] : x), d) },
    };
  },
});

/** Stage and mistake. */
export const MISTAKES: [stage: string, mistake: string][] = [
  ['embed', 'the last use of a token wins'],
  ['embed', 'positions left out'],
  ['norm1', 'variance taken for a constant'],
  ['norm1', 'skip path lost'],
  ['norm2', 'shift by the scaled gradient'],
  ['qkv', 'Wk not transposed'],
  ['qkv', 'values not sent back'],
  ['qkv', 'dWk from the queries'],
  ['scores', 'root left out'],
  ['scores', 'first head only'],
  ['scores', 'keys by keys'],
  ['softmax', 'diagonal of the Jacobian'],
  ['mix', 'value of its own position'],
  ['mix', 'weights turned round'],
  ['project', 'skip path lost'],
  ['project', 'bias of the last position'],
  ['up', 'clipped at 1'],
  ['gelu', 'cube without its 3'],
  ['gelu', 'second term left out'],
  ['loss', 'summed'],
  ['loss', 'positions before'],
];

export function gpt(stage?: string, mistake?: string, masked = Number.NEGATIVE_INFINITY): Pipeline {
  const is = (name: string) => (other: string) => name === stage && other === mistake;
  return {
    input: Int32Array.of(3, 1, 3, 5),
    stages: [
      embed(is('embed')),
      layerNorm('norm1', is('norm1')),
      project(is('qkv')),
      scores(is('scores'), masked),
      attend(is('softmax')),
      mix(is('mix')),
      residual('project', WIDTH, is('project')),
      layerNorm('norm2', is('norm2')),
      up(is('up')),
      gelu(is('gelu')),
      residual('down', HIDDEN, is('down')),
      loss([1, 3, 5, 0], is('loss')),
    ],
  };
}
