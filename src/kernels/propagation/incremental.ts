import type { PartMethod } from './method.js';
import { sizeOfPart, wantedInputs } from './parts.js';
import { columnWork, PART_WORK } from './work.js';

/** Each parameter by itself: see assembly/incremental.ts. */
export const INCREMENTAL: PartMethod = {
  probes: false,

  parts: ({ model, ranges }) =>
    wantedInputs(model.layout, ranges, layer =>
      Math.max(1, Math.floor(PART_WORK / (model.batch.m * columnWork(model.spec, layer)))),
    ),

  calls: ({ workspace: { net }, layout, step }, { layer, units, inputs }) => [
    { call: 'incremental', of: [net, layout.stack, layer, units[0], ...inputs, step, layout.gradapprox] },
  ],

  work: (spec, part) => sizeOfPart(part) * columnWork(spec, part.layer),
};
