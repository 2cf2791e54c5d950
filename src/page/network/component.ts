import { network, pack } from '../../index.js';
import { STEPS } from '../v/sweep.js';
import { withKernel } from '../worker/kernel.js';
import type { Requests, Sweep } from '../worker/messages.js';
import { parametersOf } from './run.js';

/** Both differences of one component of a network at every step, against its right gradient. */
export async function component({ index, noise, ...asked }: Requests['component']): Promise<Sweep> {
  const { spec, examples } = asked;
  const net = await network(spec, await withKernel());
  const parameters = parametersOf(net, asked);
  const { cost } = net.problem({ parameters, ...examples } as never);
  const { theta, layout } = pack(parameters as never);
  const at = theta[index];
  const J = async (value: number) => {
    theta[index] = value;
    return Number(await cost!(layout.unpack(theta)));
  };
  const exact = pack(net.gradients(parameters as never, examples)).theta[index];
  const middle = await J(at);
  const points: Sweep['points'] = [];
  for (const step of STEPS) {
    const [above, below] = [await J(at + step), await J(at - step)];
    // what was really stepped, after rounding
    const [up, down] = [at + step - at, at - (at - step)];
    points.push({ step, one: (above - middle) / up, two: (above - below) / (up + down) });
  }
  return { exact, points, checked: { noise, steps: [], chosen: null, verdict: '', summary: '', findings: [] } };
}
