import { dot, type Matrix, map, normals, sum, type Vector, zeroMatrix } from '../../../wrong/arrays.js';
import { softmax } from '../../../wrong/ops/classifier.js';
import { type Called, model, PLACE } from '../model.js';
import { added, hadamard, timesTransposed } from '../vectors.js';

/** x = E[token] + P[position]; logits = E tanh(x) + c, tied; cross entropy of the next token, a mean over all of the batch. */
type Embedding = { emb: { E: Matrix; P: Matrix }; out: { c: Vector } };
type Size = { words: number; features: number; batch: number; tokens: number };
type Slip =
  | 'rows overwritten instead of added'
  | 'use as output weights missing'
  | 'use as input missing'
  | 'positions one late'
  | 'positions of the last sequence alone'
  | 'positions left out'
  | 'rows of the next token'
  | 'softmax without the label'
  | 'mean over the batch alone'
  | 'label of the same token';

/** Sequences of tokens, each with one more than is read: the last is a label alone. Tokens come back. */
const textOf = ({ words, batch, tokens }: Size): number[][] =>
  Array.from({ length: batch }, (_, s) => Array.from({ length: tokens + 1 }, (_, t) => (t * t + 2 * s) % (words / 2)));

interface Place {
  token: number;
  next: number;
  t: number;
  h: Vector;
  p: Vector;
}

function forward({ emb, out }: Embedding, text: readonly number[][]): Place[] {
  return text.flatMap(sequence =>
    sequence.slice(0, -1).map((token, t) => {
      const h = added(emb.E[token], emb.P[t]).map(Math.tanh);
      return { token, next: sequence[t + 1], t, h, p: softmax(emb.E.map((row, v) => dot(row, h) + out.c[v])) };
    }),
  );
}

const cost = (p: Embedding, text: readonly number[][]): number => {
  const places = forward(p, text);
  return -sum(places.map(({ p, next }) => Math.log(p[next]))) / places.length;
};

/** dJ/dlogits of one place. */
function ofLogits({ p, next, token }: Place, count: number, slip?: Slip): Vector {
  const label = slip === 'label of the same token' ? token : next;
  const hit = slip === 'softmax without the label' ? 0 : 1;
  return p.map((a, v) => (a - (v === label ? hit : 0)) / count);
}

function add(rows: Matrix, k: number, dx: Vector, slip?: Slip) {
  rows[k] = slip === 'rows overwritten instead of added' ? dx : added(rows[k], dx);
}

function addPosition(P: Matrix, t: number, dx: Vector, isLast: boolean, slip?: Slip) {
  if (slip === 'positions left out') return;
  const row = slip === 'positions one late' ? (t + 1) % P.length : t;
  if (slip !== 'positions of the last sequence alone' || isLast) P[row] = added(P[row], dx);
}

function gradients(p: Embedding, text: readonly number[][], slip?: Slip): Embedding {
  const places = forward(p, text);
  const { E, P } = p.emb;
  const [input, output, dP] = [map(E, () => 0), map(E, () => 0), zeroMatrix(P.length, P[0].length)];
  const count = slip === 'mean over the batch alone' ? text.length : places.length;
  const dLogits = places.map(place => ofLogits(place, count, slip));
  places.forEach(({ token, next, t, h }, k) => {
    const dx = hadamard(
      timesTransposed(E, dLogits[k]),
      h.map(v => 1 - v * v),
    );
    dLogits[k].forEach((d, v) => {
      output[v] = added(
        output[v],
        h.map(a => d * a),
      );
    });
    add(input, slip === 'rows of the next token' ? next : token, dx, slip);
    addPosition(dP, t, dx, k >= places.length - P.length, slip);
  });
  const byInput = slip === 'use as input missing' ? 0 : 1;
  const byOutput = slip === 'use as output weights missing' ? 0 : 1;
  const dE = map(E, (_, v, j) => byInput * input[v][j] + byOutput * output[v][j]);
  return { emb: { E: dE, P: dP }, out: { c: added(...dLogits) } };
}

/** The place is the derivative of the loss. */
const LOSS: readonly Called[] = [{ kinds: ['output-delta'], place: true }];

export default model<Embedding, Size, readonly number[][], Slip>({
  name: 'embedding with positions and tied output',
  family: 'embedding and others',
  sizes: [
    { words: 8, features: 3, batch: 2, tokens: 3 },
    { words: 12, features: 4, batch: 3, tokens: 5 },
  ],
  input: textOf,
  at: (seed, { words, features, tokens }) => {
    const { matrix, vector } = normals(seed);
    return {
      emb: { E: matrix(words, features, 0.8), P: matrix(tokens, features, 0.5) },
      out: { c: vector(words, 0.3) },
    };
  },
  cost,
  gradients,
  mistakes: {
    'rows overwritten instead of added': [{ kinds: ['partial'] }],
    'use as output weights missing': PLACE,
    'use as input missing': [{ kinds: ['partial'] }],
    'positions one late': [{ kinds: ['reordered'] }],
    'positions of the last sequence alone': PLACE,
    'positions left out': [{ kinds: ['zero'] }],
    'rows of the next token': [{ kinds: ['partial'] }],
    'softmax without the label': LOSS,
    'mean over the batch alone': ({ tokens }) => [{ kinds: ['scale'], factor: tokens }],
    'label of the same token': LOSS,
  },
});
