import type { PartMethod } from './method.js';
import { type Part, wholeUnits } from './parts.js';
import { probeCalls } from './probe.js';
import { PART_WORK, unitWork } from './work.js';

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
