import type { Action } from '../../workers/program.js';
import type { Range } from '../direct/ranges.js';
import type { PropagationLayout } from './layout.js';

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
