import { type Judgement, type Look, reasonCode, statusCode } from '../judgement.js';
import { type Group, lineAlong } from './line.js';
import { FAR } from './proof.js';
import { parameterScale } from './scale.js';
import { moveBeside } from './second-point.js';
import { settle } from './settle.js';
import { affordable, chosen, SETTLING, type Trial } from './trial.js';

const WEAK = statusCode('weak');
const UNDECIDED = statusCode('undecided');
const NOISE = reasonCode('noise');
const UNPROVEN = reasonCode('unproven');

/** Fewer components tell no more together than by themselves. */
const FEWEST = 4;

/** The slope along a line through a group of components. */
interface Together extends Look {
  /** Whether the disagreement is proved as any mistake is. */
  proved: boolean;
}

/**
 * Judges together what noise left open one by one: the open components of a block along one line, on which their slopes add up.
 * A block that is off by a few per cent throughout disagrees there by many error bars.
 *
 * What disagrees at θ and beside it counts as wrong where it is proved at both and each half of the components disagrees too,
 * else as undecided; where gradients is no function, it is proved at θ or undecided.
 */
export async function judgeTogether(trial: Trial): Promise<void> {
  const { layout, objective } = trial.request;
  for (const [b, indices] of openByBlock(trial).entries()) {
    if (indices.length < FEWEST || !affordable(trial.request, 4 * SETTLING)) continue;
    const here = await disagreement(trial, indices);
    const beside = here && objective.differentiable ? await disagreementBeside(trial, indices) : here;
    if (!here || !beside) continue;
    const proved = here.proved && beside.proved && (await halvesDisagree(trial, indices));
    mark(trial.judgement, indices, proved);
    if (proved) (trial.judgement.together ??= new Map()).set(layout.blocks[b].name, here);
  }
}

/** By block, the components that agree or disagree as far as noise lets see; none of a block that is wrong already. */
function openByBlock({ request, judgement: { status, reason, grad } }: Trial): number[][] {
  const open: number[][] = request.layout.blocks.map(() => []);
  const wrong = new Set<number>();
  for (const [i, b] of chosen(request)) {
    if (status[i] === statusCode('wrong')) wrong.add(b);
    const undecided = status[i] === UNDECIDED && (reason[i] === NOISE || reason[i] === UNPROVEN);
    if ((status[i] === WEAK || undecided) && grad[i] !== 0) open[b].push(i);
  }
  return open.map((list, b) => (wrong.has(b) ? [] : list));
}

async function halvesDisagree(trial: Trial, indices: readonly number[]): Promise<boolean> {
  for (const part of [0, 1]) {
    const half = indices.filter((_, k) => k % 2 === part);
    if (!(await disagreement(trial, half))) return false;
  }
  return true;
}

function disagreement(trial: Trial, indices: readonly number[]): Promise<Together | null> {
  const { request, run } = trial;
  const { objective, grad, layout } = request;
  const scale = parameterScale(run.theta, layout.blocks);
  return along(trial, { objective, run, grad, scale, indices });
}

async function disagreementBeside(trial: Trial, indices: readonly number[]): Promise<Together | null> {
  const { objective, layout } = trial.request;
  try {
    const beside = await moveBeside(trial);
    if (!beside) return null;
    const { run, grad } = beside;
    return await along(trial, { objective, run, grad, scale: parameterScale(run.theta, layout.blocks), indices });
  } finally {
    objective.moveTo(trial.run.theta);
  }
}

/** The slope along the line through a group where grad lies far from it, else null. */
async function along({ request }: Trial, group: Group): Promise<Together | null> {
  const { run, yard } = lineAlong(group, request.random);
  const { status, reason, derivative, bound } = await settle(run, 0, yard);
  const proved = status === 'wrong';
  const far = reason === 'unproven' && Math.abs(yard.grad - derivative) > FAR * bound;
  return proved || far ? { grad: yard.grad, gradapprox: derivative, proved } : null;
}

function mark({ status, reason }: Judgement, indices: readonly number[], proved: boolean): void {
  for (const i of indices) {
    status[i] = proved ? statusCode('wrong') : UNDECIDED;
    reason[i] = proved ? reasonCode('together') : UNPROVEN;
  }
}
