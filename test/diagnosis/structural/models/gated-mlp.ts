import { loss, lossGradients, type Matrix, map, normals, product, sigmoid, transpose } from '../../../wrong/arrays.js';
import { model, PLACE } from '../model.js';
import { overRows } from '../vectors.js';

/** y = (silu(x Wg) ∘ x Wu) Wd. */
type Gated = { mlp: { gate: Matrix; up: Matrix; down: Matrix } };
type Size = { tokens: number; features: number; hidden: number };
type Slip =
  | 'gate left out'
  | 'sigmoid for the slope of silu'
  | 'half of the slope of silu'
  | 'gate before silu for up'
  | 'up missing in the gate'
  | 'gate and up exchanged'
  | 'ungated for down'
  | 'down of the product missing its gate';

const silu = (z: number) => z * sigmoid(z);

function siluSlope(z: number, slip?: Slip): number {
  const s = sigmoid(z);
  if (slip === 'sigmoid for the slope of silu') return s * (1 - s);
  return slip === 'half of the slope of silu' ? s : s + z * s * (1 - s);
}

function forward({ mlp }: Gated, x: Matrix) {
  const [g, u] = [product(x, mlp.gate), product(x, mlp.up)];
  const h = map(g, (z, t, j) => silu(z) * u[t][j]);
  return { g, u, h, y: product(h, mlp.down) };
}

/** What stands for h in the gradient of `down`. */
function inputOfDown({ g, u, h }: ReturnType<typeof forward>, slip?: Slip): Matrix {
  if (slip === 'ungated for down') return u;
  return slip === 'down of the product missing its gate' ? map(g, z => silu(z)) : h;
}

function gradients(p: Gated, x: Matrix, slip?: Slip): Gated {
  const pass = forward(p, x);
  const { g, u } = pass;
  const dy = lossGradients(pass.y);
  const dh = product(dy, transpose(p.mlp.down));
  const byUp = (t: number, j: number) => (slip === 'up missing in the gate' ? 1 : u[t][j]);
  const share = slip === 'gate left out' ? 0 : 1;
  const dg = map(dh, (d, t, j) => share * d * byUp(t, j) * siluSlope(g[t][j], slip));
  const du = map(dh, (d, t, j) => d * (slip === 'gate before silu for up' ? g[t][j] : silu(g[t][j])));
  const [gate, up] = [overRows(x, dg), overRows(x, du)];
  const down = overRows(inputOfDown(pass, slip), dy);
  return { mlp: slip === 'gate and up exchanged' ? { gate: up, up: gate, down } : { gate, up, down } };
}

export default model<Gated, Size, Matrix, Slip>({
  name: 'gated mlp',
  family: 'embedding and others',
  sizes: [
    { tokens: 3, features: 2, hidden: 4 },
    { tokens: 6, features: 3, hidden: 5 },
  ],
  input: ({ tokens, features }) => normals(517).matrix(tokens, features),
  at: (seed, { features, hidden }) => {
    const { matrix } = normals(seed);
    const [gate, up] = [matrix(features, hidden, 0.8), matrix(features, hidden, 0.8)];
    return { mlp: { gate, up, down: matrix(hidden, features, 0.7) } };
  },
  cost: (p, x) => loss(forward(p, x).y.flat()),
  gradients,
  mistakes: {
    'gate left out': [{ kinds: ['zero'] }],
    'sigmoid for the slope of silu': PLACE,
    'half of the slope of silu': PLACE,
    'gate before silu for up': PLACE,
    'up missing in the gate': PLACE,
    'gate and up exchanged': [{ kinds: ['swapped'] }],
    'ungated for down': PLACE,
    'down of the product missing its gate': PLACE,
  },
});
