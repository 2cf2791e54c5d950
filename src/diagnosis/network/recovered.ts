import type { BlockEvidence, Evidence, Example } from '../evidence.js';
import { leastSquares } from '../fit.js';
import type { Setting } from '../hypothesis.js';
import type { Layer } from '../layers.js';
import { weightsOf } from './example.js';
import { recover } from './recover.js';
import { backThrough, productEntry, type Scene } from './scene.js';
import { trueSlope } from './slopes.js';

/** Examples asked for: all of a small batch, a few of a large one. */
const SMALL_BATCH = 12;
const FEW = 6;
/** Components times examples that are worth the differences they take. */
const MOST = 20_000;
/** A forward pass read off differences is known no better than this, relatively. */
const ROUNDING = 1e-5;
/** A penalty weaker than this is none. */
const NO_DECAY = 1e-8;

/**
 * The scene of a black box, from single examples: its forward pass is recovered, and then either the whole batch is explained
 * (all examples known) or the mean of a few examples, each with its own gradient.
 *
 * @returns null where single examples cannot be had, cost too much, or are not those of a dense network
 */
export async function recoveredScene(
  evidence: Evidence,
  setting: Setting,
  layers: readonly Layer[] | null,
): Promise<Scene | null> {
  const { example, examples: m, theta } = evidence;
  if (!example || !m || !layers?.every(({ W, b }) => W && b)) return null;
  const asked = m <= SMALL_BATCH ? range(m) : range(FEW).map(k => Math.floor((k * m) / FEW));
  if (asked.length * theta.length > MOST) return null;
  const got: Example[] = [];
  for (const s of asked) got.push(await example(s));
  const found = recover(
    layers,
    got.map(({ gradapprox }) => gradapprox),
    theta,
  );
  if (!found) return null;
  const { forward, used, decay } = found;
  const whole = used.length === m;
  const means = whole ? undefined : meanGradient(used.map(s => got[s]));
  if (!whole && !means) return null;
  const W = layers.map(layer => oriented(blockOf(setting, layer.W.name, means), layer));
  const b = layers.map(layer => blockOf(setting, layer.b!.name, means));
  const scene: Scene = {
    forward,
    L: layers.length,
    m: used.length,
    units: l => (l === 0 ? forward.spec.inputs : forward.spec.layers[l - 1].units),
    ...forward.at(theta),
    W: l => W[l - 1],
    b: l => b[l - 1],
    asGiven: (l, block) => (layers[l - 1].orientation === 'out-in' ? block : turned(block)),
    setting: { ...setting, decay: block => (block.shape.length === 2 ? decay : 0) },
    rounding: ROUNDING,
    whole,
  };
  return whole ? ofBatch(scene) : scene;
}

const range = (n: number) => Array.from({ length: n }, (_, k) => k);

/** The mean of the caller's gradients; undefined where one of them is not there. */
function meanGradient(examples: readonly Example[]): Float64Array | undefined {
  if (!examples.every(({ grad }) => grad)) return undefined;
  return examples[0].grad!.map((_, i) => examples.reduce((sum, { grad }) => sum + grad![i], 0) / examples.length);
}

/** A block with the gradient that is to be explained. */
function blockOf({ blocks }: Setting, name: string, grad?: Float64Array): BlockEvidence {
  const block = blocks.find(other => other.name === name)!;
  return grad ? { ...block, grad: grad.subarray(block.offset, block.offset + block.size) } : block;
}

/** W as (n_l, n_(l−1)), turned where the caller keeps its transpose. */
function oriented(block: BlockEvidence, layer: Layer): BlockEvidence {
  const { rows, columns } = weightsOf(layer);
  const out = { ...block, shape: [rows, columns] };
  return layer.orientation === 'out-in' ? out : turned({ ...block, shape: [columns, rows] });
}

/** The transpose of a matrix of evidence. */
function turned(block: BlockEvidence): BlockEvidence {
  const [rows, columns] = block.shape;
  const from = (k: number) => (k % rows) * columns + Math.floor(k / rows);
  const to = (i: number) => (i % columns) * rows + Math.floor(i / columns);
  const turn = (v: Float64Array) => Float64Array.from({ length: block.size }, (_, k) => v[from(k)]);
  const { grad, gradapprox, theta, slack, rounding, known, wrong, locate } = block;
  return {
    ...block,
    shape: [columns, rows],
    grad: turn(grad),
    gradapprox: turn(gradapprox),
    theta: turn(theta),
    slack: turn(slack),
    rounding: turn(rounding),
    known: known.map(to),
    wrong: wrong.map(to),
    locate: k => locate(from(k)),
  };
}

/**
 * The scene of a whole batch: what it does to its examples is read off gradapprox = factor · dZ Aᵀ / m + decay · W,
 * a factor (m where the cost sums instead of averaging) and the decay of each layer; of a layer too small to tell, that of those above it.
 */
function ofBatch(scene: Scene): Scene {
  const decays = new Map<string, number>();
  let factor = 1;
  let above = (scene.setting.decay(scene.W(scene.L)) ?? 0) / scene.m;
  let dZ = scene.delta;
  for (let l = scene.L; l > 0; l--) {
    const W = scene.W(l);
    const data = productEntry(dZ, scene.A[l - 1], scene.m);
    const [by, decay] = leastSquares(W, i => W.gradapprox[i], [data, i => W.theta[i]]) ?? [factor, above];
    above = decay;
    if (l === scene.L) factor = Math.abs(by - 1) <= ROUNDING ? 1 : by;
    decays.set(W.name, Math.abs(decay) > NO_DECAY ? decay : 0);
    if (l > 1) dZ = trueSlope(scene, l - 1, backThrough(W.theta, [scene.units(l), scene.units(l - 1)], dZ, scene.m));
  }
  const setting = { ...scene.setting, decay: (block: BlockEvidence) => decays.get(block.name) ?? 0 };
  return { ...scene, setting, delta: scene.delta.map(d => factor * d) };
}
