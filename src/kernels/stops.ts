import type { End } from './ends.js';
import type { Exact } from './exact.js';
import type { Range } from './ranges.js';
import type { Slices } from './slices.js';
import { PART_WORK } from './work.js';

/** Probes the cells of stops and the states of recurrences, part by part. */
export function* probeEnds(exact: Exact, ends: readonly End[]): Slices<void> {
  for (const end of ends) {
    const most = Math.max(1, Math.floor(PART_WORK / (exact.workspace.batch.m * end.work)));
    // states end at those of the step in the middle, which come first
    for (const steps of stepsOf(exact, end)) {
      for (let from = 0; from < end.units; from += most) {
        probe(exact, end, [from, Math.min(end.units, from + most)], steps);
        yield 0;
      }
    }
  }
}

function stepsOf({ workspace: { tape } }: Exact, end: End): Range[] {
  if (end.recurrence === undefined) return [[0, 0]];
  const { positions } = tape.values[tape.operations[end.recurrence].reads[0]];
  return [
    [end.middle, positions],
    [0, end.middle],
  ];
}

function probe({ workspace, layout, tiny }: Exact, end: End, units: Range, steps: Range): void {
  const { kernels, net } = workspace;
  if (end.recurrence === undefined) kernels.probeStop(net, layout.stack, layout.probes, end.stop, ...units, tiny);
  else kernels.probeStates(net, layout.stack, layout.probes, end.recurrence, ...units, ...steps, end.middle, tiny);
}
