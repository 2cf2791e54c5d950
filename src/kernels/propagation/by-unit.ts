import { type Part, wholeUnits } from './parts.js';
import type { PartMethod } from './run.js';
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

  run({ workspace, layout, step, given }, { layer, units }) {
    const { kernels, net } = workspace;
    const { stack, probes, gradapprox } = layout;
    kernels.probeUnits(net, stack, probes, layer, ...units, step, given);
    kernels.gatherUnits(net, stack, probes, layer, ...units, step, given, gradapprox, 0);
  },

  work: (spec, { layer, units: [from, to] }: Part) => (to - from) * unitWork(spec, layer),
};
