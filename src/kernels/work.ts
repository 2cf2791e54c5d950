import type { Tape } from './operation.js';

/** Multiplications that take some milliseconds: the size of a part. */
export const PART_WORK = 2 ** 24;

/** Multiplications of J at one example: those of its products. */
export const forwardWork = ({ operations }: Tape): number => operations.reduce((total, { work }) => total + work, 0);

/**
 * Multiplications of one column in which a cell of operation k moves, both sides: a column of the first product above, and the
 * products above that. Where an example has positions, a cell moves one of them until an operation mixes them.
 */
export const columnWork = (tape: Tape, k: number): number =>
  workAbove(tape, k, 1 / tape.values[tape.operations[k].parameters!.cells].positions);

/** The same of a parameter of operation k, which moves the cells of its unit at all positions. */
export const parameterWork = (tape: Tape, k: number): number => workAbove(tape, k, 1);

/** The share of the positions that moves is given. */
function workAbove({ operations, values }: Tape, k: number, share: number): number {
  const { cells } = operations[k].parameters!;
  let moved = share;
  let work = 0;
  let lone = true;
  for (const { writes, work: own, code, mixes } of operations.slice(
    operations.findIndex(o => o.reads.includes(cells)),
  )) {
    if (mixes) moved = 1;
    const all = own * moved;
    if (code !== 'affine' && own === 0) continue;
    work += lone && code === 'affine' ? values[writes].units * values[writes].positions * moved : all;
    lone = false;
  }
  return 2 * Math.max(work, 1);
}

/** Multiplications of one unit, for one example: a probe of two pairs of sides of its cells, and the products with what its parameters are multiplied with. */
export function unitWork(tape: Tape, k: number): number {
  const { cells, inputs, extra } = tape.operations[k].parameters!;
  return 2 * tape.values[cells].positions * (columnWork(tape, k) + inputs + extra);
}
