import { type Judgement, statusCode } from '../judgement.js';
import { type Components, Leaders } from '../numbers.js';
import { STATUSES } from '../report.js';

const AGREE = statusCode('agree');
const WEAK = statusCode('weak');
const WRONG = statusCode('wrong');

/** The components of some blocks that were checked, and the blocks. */
export interface Seen extends Components {
  readonly blocks: readonly number[];
}

/** What the components of a block amount to. */
export interface Tally {
  /** Components by code of status. */
  readonly counts: Uint32Array;
  /** Largest relative disagreement of those that agree. */
  readonly agreement: number;
  /** The widest of what decided components are known to, relative to each. */
  readonly widest: number;
  /** Whether one agrees though its difference is off by more than is let pass: by other steps than the caller's. */
  readonly off: boolean;
  /** The components that are off by most of their size, their bars aside, worst first: wrong ones stand before all others, and of them what is no number. */
  readonly worst: readonly number[];
}

/** Whether a component was seen along random directions only. */
export const isProbed = ({ probed, gradapprox, status }: Judgement, i: number): boolean =>
  probed !== undefined && status[i] !== WRONG && Number.isNaN(gradapprox[i]);

/** Adds a block up in one loop over its arrays: it passes over every component there is. Nothing more is known of those that directions stood in for. */
export function tallyOf(judgement: Judgement, { from, count, indices, blocks: [b] }: Seen, most: number): Tally {
  const { grad, gradapprox, bound, scale, status, probed, step, sides } = judgement;
  const { tolerance } = judgement.tolerances?.of(b) ?? judgement;
  const fixed = step !== null || sides === 'one';
  const wrong = new Leaders(most);
  const others = new Leaders(most);
  const counts = new Uint32Array(STATUSES.length);
  let agreement = 0;
  let widest = 0;
  let off = false;
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    const code = status[i];
    const agrees = code === AGREE;
    const error = Math.abs(grad[i] - gradapprox[i]);
    counts[code]++;
    if (agrees && !(error <= tolerance * scale[i])) off = true;
    if (probed && isProbed(judgement, i)) continue;
    // what cannot be larger than what is known is not divided: most is not
    const leaders = code === WRONG ? wrong : others;
    const excess = error - bound[i];
    if (!(excess < leaders.least * scale[i])) leaders.offer(i, excess / scale[i]);
    // 0 against 0 agrees wholly, whatever its size is measured by
    if (agrees && error !== 0 && !(error < agreement * scale[i])) agreement = Math.max(agreement, error / scale[i]);
    if (agrees) widest = Math.max(widest, tolerance);
    // the bound of a difference whose step is fixed tells of that difference, not of what is known better
    const tells = agrees ? !fixed : code === WEAK || code === WRONG;
    if (tells && !(bound[i] < widest * scale[i])) widest = Math.max(widest, bound[i] / scale[i]);
  }
  return { counts, agreement, widest, off, worst: [...wrong.list, ...others.list].slice(0, most) };
}
