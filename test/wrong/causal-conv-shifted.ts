import { loss, lossGradient, normals, type Vector } from './arrays.js';
import { planted } from './planted.js';

/** y_t = Σ_j k_j x_(t − j): a causal filter of three taps on nine samples. */
type Causal = { k: Vector; x: Vector };

const filtered = ({ k, x }: Causal) => x.map((_, t) => k.reduce((s, w, j) => s + (t >= j ? w * x[t - j] : 0), 0));

function gradients(p: Causal, shift: number): Causal {
  const d = lossGradient(filtered(p));
  const at = (v: Vector, t: number) => v[t] ?? 0;
  return {
    k: p.k.map((_, j) => d.reduce((s, v, t) => s + v * at(p.x, t - j), 0)),
    x: p.x.map((_, t) => p.k.reduce((s, w, j) => s + w * at(d, t + j + shift), 0)),
  };
}

export default planted<Causal>({
  mistake: 'a causal filter whose input gradient is written one slot too early',
  seen: 'B103, flash-linear-attention',
  at: seed => ({ k: normals(seed).vector(3), x: normals(seed + 50).vector(9) }),
  cost: p => loss(filtered(p)),
  right: p => gradients(p, 0),
  wrong: p => gradients(p, 1),
  blocks: ['x'],
  kind: 'reordered',
});
