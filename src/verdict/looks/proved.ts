import type { Ledger } from '../ledger.js';
import { THOROUGH } from '../rules.js';
import { chosen, type Trial } from '../trial.js';

/** Whether a mistake is proved, at θ alone or beside it too. */
const isWrong = (ledger: Ledger, i: number): boolean =>
  ledger.status(i) === 'wrong' && ['none', 'point'].includes(ledger.reason(i));

/** The proved mistakes of every block that has any. */
export function provedByBlock({ request, ledger }: Trial): { b: number; proved: number[] }[] {
  const proved: number[][] = request.layout.blocks.map(() => []);
  for (const [i, b] of chosen(request)) if (isWrong(ledger, i)) proved[b].push(i);
  return proved.map((list, b) => ({ b, proved: list })).filter(block => block.proved.length > 0);
}

/** Asks of some of a block, evenly spread, whether they are excused; of all where one of these is, for the others may be mistakes beside it, or none. */
export async function askSome(components: readonly number[], excuse: (i: number) => Promise<boolean>): Promise<void> {
  const every = Math.ceil(components.length / THOROUGH);
  let excused = 0;
  for (const i of components.filter((_, k) => k % every === 0)) if (await excuse(i)) excused++;
  if (excused > 0) for (const i of components.filter((_, k) => k % every !== 0)) await excuse(i);
}
