import { TO_COST } from './ends.js';
import type { Exact } from './exact.js';
import type { Slices } from './slices.js';
import { PART_WORK, probeWork } from './work.js';

/** Probes the cells of stops, part by part. */
export function* probeStops({ workspace, layout, tiny }: Exact, stops: readonly number[]): Slices<void> {
  const { tape, kernels, net, batch } = workspace;
  for (const stop of stops) {
    const { units } = tape.values[stop];
    const step = Math.max(1, Math.floor(PART_WORK / (batch.m * probeWork(tape, stop, TO_COST))));
    for (let from = 0; from < units; from += step) {
      kernels.probeStop(net, layout.stack, layout.probes, stop, from, Math.min(units, from + step), tiny);
      yield 0;
    }
  }
}
