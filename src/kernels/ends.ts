import type { DifferenceJob } from './job.js';
import type { Code, Tape } from './operation.js';
import { parametrised, wholeUnits } from './parts.js';
import { isDoneAlone, parameterWork, probeWork } from './work.js';

/** Where differences end. */
export interface Ends {
  /** Of the cells of each value: at a stop, see assembly/exact/stop.ts, or at the cost. */
  readonly stops: readonly number[];
  /** Recurrences whose gates end at their states, see assembly/operations/recurrentStates.ts; those of states end where those of gates would. */
  readonly recurrences: readonly number[];
}

export const TO_COST = -1;
/** Work must become so many times less: a stop adds an error of its own. */
const WORTH = 2;
/** Operations with a kink, which may lie between the sides of a difference where it lies between those of no probe. */
const KINKED: readonly Code[] = ['relu', 'leakyRelu', 'elu', 'maximum'];

const known = new WeakMap<Tape, Ends>();

/** All differences go on to the cost. */
export const straight = ({ values }: Tape): Ends => ({ stops: values.map(() => TO_COST), recurrences: [] });

/** Ends of all cells, whatever is wanted of them, so that bits do not depend on it; all at the cost where ε is given, which need not be tiny. */
export function endsOf({ model: { tape }, step, bounded }: DifferenceJob): Ends {
  if (step !== undefined && !bounded) return straight(tape);
  const ends = known.get(tape) ?? chooseEnds(tape);
  known.set(tape, ends);
  return ends;
}

/** Ends of the cells of which some component is wanted, from above to below: the first end at none of the others. */
export function neededEnds(job: DifferenceJob): End[] {
  const { tape } = job.model;
  const { stops, recurrences } = endsOf(job);
  const parts = [...wholeUnits(tape, job.ranges, () => Number.POSITIVE_INFINITY)];
  const wanted = new Set(parts.map(({ operations: [k] }) => tape.operations[k].parameters!.cells));
  const needed = new Set([...wanted].map(v => stops[v]).filter(stop => stop !== TO_COST));
  const ends = [
    ...[...needed].map((stop): End => ({ stop, units: tape.values[stop].units, work: probeWork(tape, stop, TO_COST) })),
    ...recurrences.filter(k => wanted.has(gatesOf(tape, k))).map((k): End => recurrenceEnd(tape, k, stops)),
  ];
  return ends.sort((a, b) => placeOf(b) - placeOf(a));
}

/** What is probed before the differences that end there: units of a stop, or states of a recurrence. */
export type End = StopEnd | RecurrenceEnd;

interface Probed {
  readonly units: number;
  /** Multiplications of a unit, for one example. */
  readonly work: number;
}

interface StopEnd extends Probed {
  readonly stop: number;
  readonly recurrence?: undefined;
}

interface RecurrenceEnd extends Probed {
  readonly recurrence: number;
  readonly stop?: undefined;
  /** The step at which states before it end. */
  readonly middle: number;
}

const placeOf = ({ stop, recurrence }: End): number => stop ?? recurrence! + 0.5;

/** The value of the gates of a recurrence. */
const gatesOf = ({ operations }: Tape, k: number): number => operations[k].reads[0];

/** States of the first half of all steps end at those of the step in the middle. */
function recurrenceEnd(tape: Tape, k: number, stops: readonly number[]): RecurrenceEnd {
  const Z = gatesOf(tape, k);
  const work = probeWork(tape, Z, stops[Z]) / 2;
  return { recurrence: k, units: tape.operations[k].states!, work, middle: tape.values[Z].positions >> 1 };
}

/**
 * From below to above, cells end at the first stop that pays, whose own cells go on to the cost:
 *
 *     WORTH (work of cells to the stop + of the stop to the cost) ≤ work of cells to the cost
 */
function chooseEnds(tape: Tape): Ends {
  const stops = tape.values.map(() => TO_COST);
  const recurrences = tape.operations.flatMap(({ states }, k) =>
    states !== undefined && k > lastKink(tape) ? [k] : [],
  );
  const movers = moversOf(tape);
  let first = 0;
  for (const stop of candidates(tape)) {
    let end = first;
    while (end < movers.length && movers[end].cells <= stop) end++;
    const below = movers.slice(first, end);
    if (!pays(tape, below, stop)) continue;
    for (const { cells } of below) stops[cells] = stop;
    first = end;
  }
  return { stops, recurrences };
}

/** The end that work is told of: gates that end at states are done at once. */
export function workEnd({ stops, recurrences }: Ends, tape: Tape, k: number): number {
  const { cells } = tape.operations[k].parameters!;
  return recurrences.some(r => gatesOf(tape, r) === cells) ? cells : stops[cells];
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

/** Values through which all goes that values before them do to J, without a kink above, ascending; no gates, whose own end is above them. */
function candidates(tape: Tape): number[] {
  const { values, operations, target } = tape;
  const kink = lastKink(tape);
  const stops: number[] = [];
  let lastReader = -1;
  const readers = values.map(() => -1);
  operations.forEach(({ reads }, k) => {
    for (const v of reads) readers[v] = k;
  });
  for (let v = 1; v < target; v++) {
    if (lastReader < v && kink < v && operations[v].states === undefined) stops.push(v);
    lastReader = Math.max(lastReader, readers[v]);
  }
  return stops;
}

/** The last operation with a kink that J goes through; −1 for none. */
const lastKink = ({ operations, target }: Tape): number =>
  operations.findLastIndex(({ code, writes }) => writes <= target && KINKED.includes(code));

/** Multiplications for one example of what is probed before. */
export const endsWork = (job: DifferenceJob): number =>
  neededEnds(job).reduce((total, { units, work }) => total + units * work, 0);
