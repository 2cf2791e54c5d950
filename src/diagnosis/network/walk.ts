import type { Diagnosis } from '../../finding.js';
import { RIVAL } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { type Account, accountsOf, cheapAccounts, stepStatement } from './account.js';
import type { Candidate } from './candidate.js';
import { outputCandidates } from './output.js';
import { blocksUpTo, decayOf, type Scene } from './scene.js';
import { stepCandidates } from './step.js';
import { diagnosesOf, rivalsOf, type Told } from './tell.js';
import { WEIGHTED, weightedCandidates } from './weighted.js';

/**
 * Walks from the output to the input: at each layer the cheapest account of dZ[l], dW[l] and db[l] together,
 * then on from the dZ[l] that was found, so that a mistake is told where it comes in and not where it shows.
 * What has no account is told by its place alone.
 */
export function explainLayers(scene: Scene): Diagnosis[] {
  const told = walk(scene);
  const factor = wholeFactor(scene, told);
  if (factor === null) return diagnosesOf(scene, told);
  const divided = walk(dividedBy(scene, factor.factor!));
  return diagnosesOf(scene, [{ l: scene.L, at: 'delta', statement: factor, rivals: [] }, ...divided]);
}

function walk(scene: Scene): Told[] {
  const told: Told[] = [];
  let above: Float64Array | null = null;
  for (let l = scene.L; l > 0; l--) {
    const known = above ? stepCandidates(scene, l, above) : outputCandidates(scene);
    const right: Float64Array = known[0].delta();
    if (above && isCut(scene, l) && right.some(d => d !== 0)) {
      const statement = { kind: 'detached', detail: { to: l } } as const;
      return [...told, { l, at: 'delta', statement, rivals: [] }];
    }
    const [best, ...others]: Account[] = accountsAt(scene, l, known, right);
    if (!best) return [...told, { l, at: 'delta', statement: stepStatement(scene, l, null), rivals: [] }];
    if (best.open.length === 2 && allWrongBelow(scene, l))
      return [...told, { l, at: 'delta', statement: stepStatement(scene, l, null), rivals: [] }];
    told.push(...best.says.map(said => ({ l, ...said, rivals: rivalsOf(l, said, best, others) })));
    told.push(...best.open.map(at => openPart(l, at)));
    above = best.delta;
  }
  return told;
}

/** The accounts of a layer; factors of single units and examples are asked for where nothing is much cheaper. */
function accountsAt(scene: Scene, l: number, known: readonly Candidate[], right: Float64Array): Account[] {
  const accounts = accountsOf(scene, l, known);
  if (accounts.length > 0 && accounts[0].bits + RIVAL < WEIGHTED) return accounts;
  const weighted = cheapAccounts(scene, l, weightedCandidates(scene, l, right), right);
  return [...accounts, ...weighted].sort((a, b) => a.bits - b.bits);
}

/** A part of a layer that nothing explains: only its place is told. */
function openPart(l: number, at: 'W' | 'b'): Told {
  const detail = { layer: l, cause: null };
  return { l, at, statement: { kind: at === 'W' ? 'layer-input' : 'bias-reduction', detail }, rivals: [] };
}

const allWrongBelow = (scene: Scene, l: number) =>
  blocksUpTo(scene, l - 1).every(({ wrong, known }) => wrong.length > 0 || known.length === 0);

/** Whether grad of layer l and all below is 0, or only its penalty, though it should not be. */
function isCut(scene: Scene, l: number): boolean {
  const blocks = blocksUpTo(scene, l);
  return blocks.some(({ wrong }) => wrong.length > 0) && blocks.every(block => isEmpty(scene, block));
}

function isEmpty(scene: Scene, block: BlockEvidence): boolean {
  const decay = decayOf(scene, block);
  return block.grad.every((grad, i) => Math.abs(grad - decay * block.theta[i]) <= scene.rounding * Math.abs(grad));
}

/** A factor of dZ[L] that the penalty carries too is one of the whole gradient, put on at the very end. */
function wholeFactor(scene: Scene, told: readonly Told[]): Told['statement'] | null {
  const atOutput = told.find(({ l, at, statement }) => l === scene.L && at === 'delta' && statement.kind === 'scale');
  const c = atOutput?.statement.factor;
  const penalties = told.filter(({ statement }) => statement.kind === 'penalty');
  const carried = c !== undefined && penalties.some(({ statement: { factor = Number.NaN } }) => near(factor, c - 1));
  return carried ? atOutput!.statement : null;
}

const near = (a: number, b: number) => Math.abs(a - b) <= 1e-3 * Math.max(1, Math.abs(b));

/** The scene with all of grad divided by c. */
function dividedBy(scene: Scene, c: number): Scene {
  const divided = (block: BlockEvidence) => ({ ...block, grad: block.grad.map(g => g / c) });
  return { ...scene, W: l => divided(scene.W(l)), b: l => divided(scene.b(l)) };
}
