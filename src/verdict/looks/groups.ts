import type { Look } from '../../judgement.js';
import { groupAt, type Place } from '../place.js';
import { FAR, SETTLING } from '../rules.js';
import { settle } from '../settle.js';
import { chosen, type Trial } from '../trial.js';
import { moveBeside } from './beside.js';
import { ripples } from './ripple.js';

/** Fewer components tell no more together than by themselves. */
const FEWEST = 4;
/** Lines that one group may take: at θ and beside it. */
const LINES = 2;

/** The slope along a line through a group of components. */
interface Together extends Look {
  /** Whether the disagreement is proved as any mistake is. */
  proved: boolean;
}

/**
 * Judges together what noise left open one by one: the open components of a block along one line, on which their slopes add up.
 * A block that is off by a few per cent throughout disagrees there by many error bars.
 *
 * What disagrees at θ and beside it counts as wrong where it is proved at both, else as undecided; where gradients is no function, it is proved at θ or undecided.
 */
export async function judgeGroups(trial: Trial): Promise<void> {
  const { request, place, ledger, meter } = trial;
  for (const [b, indices] of openByBlock(trial).entries()) {
    if (indices.length < FEWEST || !meter.affords(LINES * SETTLING)) continue;
    const here = await along(trial, place, indices);
    if (!here || (await isRipple(trial, here, indices))) continue;
    const beside = request.objective.differentiable ? await alongBeside(trial, indices) : here;
    if (!beside) continue;
    const proved = here.proved && beside.proved;
    for (const i of indices)
      if (proved) ledger.revise(i, 'wrong', 'together');
      else ledger.leaveOpen(i);
    if (proved) (ledger.judgement.together ??= new Map()).set(request.layout.blocks[b].name, here);
  }
}

/** By block, the components that agree or disagree as far as noise lets see; none of a block that is wrong already. */
function openByBlock({ request, ledger }: Trial): number[][] {
  const open: number[][] = request.layout.blocks.map(() => []);
  const wrong = new Set<number>();
  for (const [i, b] of chosen(request)) {
    const status = ledger.status(i);
    if (status === 'wrong') wrong.add(b);
    const undecided = status === 'undecided' && ['noise', 'unproven'].includes(ledger.reason(i));
    if ((status === 'weak' || undecided) && request.grad[i] !== 0) open[b].push(i);
  }
  return open.map((list, b) => (wrong.has(b) ? [] : list));
}

/** Whether grad swings so fast that no step follows it: what is off by no more than that is not proved. */
const isRipple = async (trial: Trial, { grad, gradapprox }: Look, indices: readonly number[]): Promise<boolean> =>
  trial.request.objective.differentiable && ripples(trial, indices, Math.abs((grad - gradapprox) / grad));

async function alongBeside(trial: Trial, indices: readonly number[]): Promise<Together | null> {
  try {
    const beside = await moveBeside(trial);
    return beside && (await along(trial, beside, indices));
  } finally {
    trial.request.objective.moveTo(trial.place.theta);
  }
}

/** The slope along the line through a group where grad lies far from it, else null. */
async function along({ request }: Trial, place: Place, indices: readonly number[]): Promise<Together | null> {
  const line = groupAt(place, indices, request.random);
  const { status, reason, derivative, bound } = await settle(line);
  const proved = status === 'wrong';
  const far = reason === 'unproven' && Math.abs(line.claim - derivative) > FAR * bound;
  return proved || far ? { grad: line.claim, gradapprox: derivative, proved } : null;
}
