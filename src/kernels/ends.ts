import type { DifferenceJob } from './job.js';
import type { Code, Tape } from './operation.js';
import { parametrised, wholeUnits } from './parts.js';
import { isDoneAlone, parameterWork, probeWork } from './work.js';

/** Where differences of the cells of each value end: at a stop, see assembly/exact/stop.ts, or at the cost. */
export type Ends = readonly number[];

export const TO_COST = -1;
/** Work must become so many times less: a stop adds an error of its own. */
const WORTH = 2;
/** Operations with a kink, which may lie between the sides of a difference where it lies between those of no probe. */
const KINKED: readonly Code[] = ['relu', 'leakyRelu', 'elu', 'maximum'];

const known = new WeakMap<Tape, Ends>();

/** Ends of all cells, whatever is wanted of them, so that bits do not depend on it; all at the cost where ε is given, which need not be tiny. */
export function endsOf({ model: { tape }, step, bounded }: DifferenceJob): Ends {
  if (step !== undefined && !bounded) return tape.values.map(() => TO_COST);
  const ends = known.get(tape) ?? chooseEnds(tape);
  known.set(tape, ends);
  return ends;
}

/** The values at which cells end of which some component is wanted. */
export function stopsOf(job: DifferenceJob): number[] {
  const { tape } = job.model;
  const ends = endsOf(job);
  const parts = [...wholeUnits(tape, job.ranges, () => Number.POSITIVE_INFINITY)];
  const wanted = parts.map(({ operations: [k] }) => ends[tape.operations[k].parameters!.cells]);
  return [...new Set(wanted)].filter(end => end !== TO_COST);
}

/**
 * From below to above, cells end at the first stop that pays, whose own cells go on to the cost:
 *
 *     WORTH (work of cells to the stop + of the stop to the cost) ≤ work of cells to the cost
 */
function chooseEnds(tape: Tape): Ends {
  const ends = tape.values.map(() => TO_COST);
  const movers = moversOf(tape);
  let first = 0;
  for (const stop of candidates(tape)) {
    let end = first;
    while (end < movers.length && movers[end].cells <= stop) end++;
    const below = movers.slice(first, end);
    if (!pays(tape, below, stop)) continue;
    for (const { cells } of below) ends[cells] = stop;
    first = end;
  }
  return ends;
}

interface Mover {
  readonly cells: number;
  readonly k: number;
}

/** The first operation that moves each value of cells; by value, ascending. */
function moversOf(tape: Tape): Mover[] {
  const first = new Map<number, Mover>();
  for (const { k, parameters } of parametrised(tape).reverse())
    first.set(parameters.cells, { cells: parameters.cells, k });
  return [...first.values()].sort((a, b) => a.cells - b.cells);
}

function pays(tape: Tape, movers: readonly Mover[], stop: number): boolean {
  const own = tape.values[stop].units * probeWork(tape, stop, TO_COST);
  const to = (end: number) => movers.reduce((work, { k }) => work + differencesWork(tape, k, end), 0);
  const before = to(TO_COST);
  return WORTH * own <= before && WORTH * (own + to(stop)) <= before;
}

/** Multiplications of all units of an operation, their parameters done one by one where that is sooner. */
function differencesWork(tape: Tape, k: number, end: number): number {
  const { cells, units, inputs, extra } = tape.operations[k].parameters!;
  return (
    units * (isDoneAlone(tape, k, end) ? (inputs + extra) * parameterWork(tape, k, end) : probeWork(tape, cells, end))
  );
}

/** Values through which all goes that values before them do to J, without a kink above, ascending. */
function candidates({ values, operations, target }: Tape): number[] {
  const stops: number[] = [];
  let lastReader = -1;
  const lastKink = operations.findLastIndex(({ code, writes }) => writes <= target && KINKED.includes(code));
  const readers = values.map(() => -1);
  operations.forEach(({ reads }, k) => {
    for (const v of reads) readers[v] = k;
  });
  for (let v = 1; v < target; v++) {
    if (lastReader < v && lastKink < v) stops.push(v);
    lastReader = Math.max(lastReader, readers[v]);
  }
  return stops;
}

/** Multiplications for one example that stops take. */
export const stopsWork = (job: DifferenceJob): number =>
  stopsOf(job).reduce((work, stop) => {
    const { tape } = job.model;
    return work + tape.values[stop].units * probeWork(tape, stop, TO_COST);
  }, 0);
