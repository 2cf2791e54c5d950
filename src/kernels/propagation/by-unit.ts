import type { Action } from '../../workers/program.js';
import type { Range } from '../direct/ranges.js';
import type { PropagationLayout } from './layout.js';
import { type Part, wholeUnits } from './parts.js';
import type { PartMethod } from './run.js';
import { PART_WORK, unitWork } from './work.js';

/** What a probe of units is told. */
interface Probing {
  net: number;
  layout: PropagationLayout;
  step: number;
  cubic: boolean;
  /** Address of the bounds, or 0. */
  bound: number;
}

/** Probes units and gathers the differences of their parameters. */
export function probeCalls({ net, layout, step, cubic, bound }: Probing, layer: number, units: Range): Action[] {
  const probed = [net, layout.stack, layout.probes, layer, ...units, step, Number(cubic)];
  return [
    { call: 'probeUnits', of: probed },
    { call: 'gatherUnits', of: [...probed, layout.gradapprox, bound] },
  ];
}

/**
 * All parameters of a unit at once, from probes of its Z: see probeUnits and gatherUnits in assembly/by-unit.
 * One pair of sides where ε is tiny; two where it was given, so that the difference is right to the fifth order of ε.
 */
export const BY_UNIT: PartMethod = {
  probes: true,

  parts: ({ model, ranges }) =>
    wholeUnits(model.layout, ranges, layer =>
      Math.max(1, Math.floor(PART_WORK / (model.batch.m * unitWork(model.spec, layer)))),
    ),

  calls: ({ workspace: { net }, layout, step, given }, { layer, units }) =>
    probeCalls({ net, layout, step, cubic: given, bound: 0 }, layer, units),

  work: (spec, { layer, units: [from, to] }: Part) => (to - from) * unitWork(spec, layer),
};
