import type { SelfTest } from '../report.js';

/** Whether anything passes that should have been noticed. */
export const hasMissed = ({ blocks }: SelfTest): boolean =>
  blocks.some(({ spoilt }) => spoilt.some(({ missed }) => missed));

/**
 * What a self-test comes to, in a clause.
 *
 *     spoilt on purpose, 27 of 28 mistakes are caught; the other is smaller than what can be seen
 */
export function selfTestClause(tested: SelfTest): string {
  const spoilt = tested.blocks.flatMap(block => block.spoilt);
  if (spoilt.length === 0)
    return tested.partial ? 'nothing was left for a self-test' : 'there is no block that passes for a self-test';
  const left = spoilt.filter(({ verdict }) => verdict === 'pass').length;
  const missed = tested.blocks.flatMap(({ name, spoilt }) =>
    spoilt.flatMap(({ by, missed }) => (missed ? [`${by} in ${name}`] : [])),
  );
  return [
    `spoilt on purpose, ${spoilt.length - left} of ${spoilt.length} mistakes are caught`,
    missed.length > 0
      ? `${missed.join(', ')} should have been, which is a fault of gradcheck: please report it`
      : left > 0 && `the ${left === 1 ? 'other is' : `other ${left} are`} smaller than what can be seen`,
    tested.partial && 'the rest was not reached',
  ]
    .filter(Boolean)
    .join('; ');
}
