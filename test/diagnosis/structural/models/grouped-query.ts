import { loss, lossGradients, type Matrix, map, normals, product, scaled, transpose } from '../../../wrong/arrays.js';
import { softmax, softmaxBackward } from '../../../wrong/ops/classifier.js';
import { model, PLACE } from '../model.js';
import { columnsOf, overRows, sideBySide } from '../vectors.js';

/** Two features a head, turned by an angle that grows with the position; several query heads share one head of keys and values. */
type Grouped = { q: { weight: Matrix }; k: { weight: Matrix }; v: { weight: Matrix } };
type Size = { tokens: number; features: number; heads: number };
type Input = { x: Matrix; heads: number };
type Slip =
  | 'mean over the group'
  | 'last head of the group alone'
  | 'turned on instead of back'
  | 'keys not turned back'
  | 'turned back by the next position'
  | 'second half of a turned pair missing';

const WIDTH = 2;
const ANGLE = 0.7;

/** Row t turned by the angle `by` · t · ANGLE. */
function turned(A: Matrix, by: number, ahead = 0): Matrix {
  return A.map(([a, b], t) => {
    const [cos, sin] = [Math.cos((t + ahead) * ANGLE), Math.sin((t + ahead) * ANGLE) * by];
    return [cos * a - sin * b, sin * a + cos * b];
  });
}

function forward({ q, k, v }: Grouped, { x, heads }: Input) {
  const all = product(x, q.weight);
  const [K, V] = [turned(product(x, k.weight), 1), product(x, v.weight)];
  const each = Array.from({ length: heads }, (_, h) => {
    const Q = turned(columnsOf(all, h * WIDTH, WIDTH), 1);
    const A = scaled(product(Q, transpose(K)), 1 / Math.sqrt(WIDTH)).map(softmax);
    return { Q, A, O: product(A, V) };
  });
  return { K, V, each, y: sideBySide(each.map(head => head.O)) };
}

function turnedBack(d: Matrix, slip?: Slip): Matrix {
  if (slip === 'turned on instead of back') return turned(d, 1);
  if (slip === 'second half of a turned pair missing') return map(turned(d, -1), (v, _, j) => (j === 0 ? v : 0));
  return turned(d, -1, slip === 'turned back by the next position' ? 1 : 0);
}

/** Gradients of the heads of a group in one. */
function overGroup(parts: readonly Matrix[], slip?: Slip): Matrix {
  if (slip === 'last head of the group alone') return parts[parts.length - 1];
  const share = slip === 'mean over the group' ? 1 / parts.length : 1;
  return map(parts[0], (_, i, j) => share * parts.reduce((s, part) => s + part[i][j], 0));
}

function gradients(p: Grouped, input: Input, slip?: Slip): Grouped {
  const { K, V, each, y } = forward(p, input);
  const dy = lossGradients(y);
  const back = each.map(({ Q, A }, h) => {
    const dO = columnsOf(dy, h * WIDTH, WIDTH);
    const dS = scaled(softmaxBackward(A, product(dO, transpose(V))), 1 / Math.sqrt(WIDTH));
    return { dQ: turnedBack(product(dS, K), slip), dK: overRows(dS, Q), dV: overRows(A, dO) };
  });
  const dK = overGroup(
    back.map(b => b.dK),
    slip,
  );
  const dV = overGroup(
    back.map(b => b.dV),
    slip,
  );
  const keys = slip === 'keys not turned back' ? dK : turnedBack(dK, slip);
  const weight = (d: Matrix) => ({ weight: overRows(input.x, d) });
  return { q: weight(sideBySide(back.map(b => b.dQ))), k: weight(keys), v: weight(dV) };
}

export default model<Grouped, Size, Input, Slip>({
  name: 'grouped queries with rotary positions',
  family: 'attention',
  sizes: [
    { tokens: 4, features: 3, heads: 2 },
    { tokens: 5, features: 5, heads: 3 },
  ],
  input: ({ tokens, features, heads }) => ({ x: normals(507).matrix(tokens, features), heads }),
  at: (seed, { features, heads }) => {
    const { matrix } = normals(seed);
    const weight = (columns: number) => ({ weight: matrix(features, columns, 0.7) });
    return { q: weight(heads * WIDTH), k: weight(WIDTH), v: weight(WIDTH) };
  },
  cost: (p, input) => loss(forward(p, input).y.flat()),
  gradients,
  mistakes: {
    'mean over the group': ({ heads }) => [{ kinds: ['scale'], factor: 1 / heads }],
    'last head of the group alone': PLACE,
    'turned on instead of back': PLACE,
    'keys not turned back': PLACE,
    'turned back by the next position': PLACE,
    'second half of a turned pair missing': [{ kinds: ['partial'] }],
  },
});
