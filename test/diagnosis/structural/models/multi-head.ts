import { loss, lossGradients, type Matrix, map, normals, product, scaled, transpose } from '../../../wrong/arrays.js';
import { softmax, softmaxBackward } from '../../../wrong/ops/classifier.js';
import { model, PLACE } from '../model.js';
import { added, columnsOf, overRows, sideBySide } from '../vectors.js';

/** Causal attention in several heads, each a slice of the columns of Q, K and V; heads side by side under Wo. */
type MultiHead = { attn: Record<'Wq' | 'Wk' | 'Wv' | 'Wo', Matrix> & { bo: number[] } };
type Size = { tokens: number; features: number; heads: number };
type Input = { x: Matrix; heads: number };
type Slip =
  | 'mask missing'
  | 'mask that leaves the diagonal out'
  | '1/√d of all heads together'
  | 'heads summed instead of taken apart'
  | 'heads in reverse order in dWv'
  | 'last head missing'
  | 'Wo without its transpose'
  | 'first head for every head'
  | 'dbo as a mean over tokens';

function maskedSoftmax(S: Matrix, isSeen: (i: number, j: number) => boolean): Matrix {
  return map(S, (s, i, j) => (isSeen(i, j) ? s : -1e30)).map(softmax);
}

/** The scores of one head. */
const scoresOf = (Q: Matrix, K: Matrix): Matrix => scaled(product(Q, transpose(K)), 1 / Math.sqrt(Q[0].length));

const isPast = (i: number, j: number) => j <= i;

function forward({ attn }: MultiHead, { x, heads }: Input) {
  const width = attn.Wq.length / heads;
  const [q, k, v] = [attn.Wq, attn.Wk, attn.Wv].map(W => product(x, W));
  const each = Array.from({ length: heads }, (_, h) => {
    const [Q, K, V] = [q, k, v].map(M => columnsOf(M, h * width, width));
    const A = maskedSoftmax(scoresOf(Q, K), isPast);
    return { Q, K, V, A, O: product(A, V) };
  });
  const O = sideBySide(each.map(head => head.O));
  return { each, O, y: product(O, attn.Wo).map(row => added(row, attn.bo)) };
}
type Head = ReturnType<typeof forward>['each'][number];

/** The probabilities computed again in the backward pass, as memory-saving kernels do. */
function again({ Q, K, A }: Head, slip?: Slip): Matrix {
  if (slip === 'mask missing') return scoresOf(Q, K).map(softmax);
  return slip === 'mask that leaves the diagonal out' ? maskedSoftmax(scoresOf(Q, K), (i, j) => j < i || i === 0) : A;
}

function throughHead(head: Head, dO: Matrix, heads: number, slip?: Slip) {
  const A = again(head, slip);
  const d = slip === '1/√d of all heads together' ? heads * dO[0].length : dO[0].length;
  const dS = scaled(softmaxBackward(A, product(dO, transpose(head.V))), 1 / Math.sqrt(d));
  return { dQ: product(dS, head.K), dK: overRows(dS, head.Q), dV: overRows(A, dO) };
}

/** The part of dO that belongs to head h. */
function partOf(dO: Matrix, h: number, { heads }: Input, slip?: Slip): Matrix {
  const width = dO[0].length / heads;
  if (slip === 'last head missing' && h === heads - 1) return map(columnsOf(dO, 0, width), () => 0);
  if (slip === 'first head for every head') return columnsOf(dO, 0, width);
  const parts = Array.from({ length: heads }, (_, k) => columnsOf(dO, k * width, width));
  const summed = map(parts[0], (_, i, j) => parts.reduce((s, part) => s + part[i][j], 0));
  return slip === 'heads summed instead of taken apart' ? summed : parts[h];
}

function gradients(p: MultiHead, input: Input, slip?: Slip): MultiHead {
  const { each, O, y } = forward(p, input);
  const { x, heads } = input;
  const dy = lossGradients(y);
  const { Wo } = p.attn;
  const dO = product(dy, slip === 'Wo without its transpose' ? Wo : transpose(Wo));
  const back = each.map((head, h) => throughHead(head, partOf(dO, h, input, slip), heads, slip));
  const dV = back.map(b => b.dV);
  const inOrder = slip === 'heads in reverse order in dWv' ? [...dV].reverse() : dV;
  const [Wq, Wk, Wv] = [back.map(b => b.dQ), back.map(b => b.dK), inOrder].map(D => overRows(x, sideBySide(D)));
  const bo = added(...dy).map(d => (slip === 'dbo as a mean over tokens' ? d / x.length : d));
  return { attn: { Wq, Wk, Wv, Wo: overRows(O, dy), bo } };
}

export default model<MultiHead, Size, Input, Slip>({
  name: 'causal attention of several heads',
  family: 'attention',
  sizes: [
    { tokens: 4, features: 4, heads: 2 },
    { tokens: 5, features: 6, heads: 3 },
  ],
  input: ({ tokens, features, heads }) => ({ x: normals(506).matrix(tokens, features), heads }),
  at: (seed, { features: d }) => {
    const { matrix, vector } = normals(seed);
    const [Wq, Wk, Wv, Wo] = [0.6, 0.6, 0.7, 0.7].map(by => matrix(d, d, by));
    return { attn: { Wq, Wk, Wv, Wo, bo: vector(d, 0.3) } };
  },
  cost: (p, input) => loss(forward(p, input).y.flat()),
  gradients,
  mistakes: {
    'mask missing': PLACE,
    'mask that leaves the diagonal out': PLACE,
    '1/√d of all heads together': ({ heads }) => [{ kinds: ['scale'], factor: 1 / Math.sqrt(heads) }],
    'heads summed instead of taken apart': PLACE,
    'heads in reverse order in dWv': [{ kinds: ['reordered', 'partial'] }],
    'last head missing': [{ kinds: ['partial'] }],
    'Wo without its transpose': PLACE,
    'first head for every head': [{ kinds: ['partial'] }],
    'dbo as a mean over tokens': ({ tokens }) => [{ kinds: ['scale'], factor: 1 / tokens }],
  },
});
