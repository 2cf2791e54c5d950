import type { ForwardPass } from '../../forward.js';
import { type Network, pack } from '../../index.js';
import type { Tree } from '../../problem.js';
import type { Examples, Parameters } from '../worker/messages.js';
import { backward, type Gradients, type Pass, passAt, RIGHT } from './backward.js';
import type { Mistake } from './mistakes.js';

/** Backward propagation with a mistake in it. */
export function gradientWith({ steps, after }: Mistake): (pass: Pass) => Gradients {
  let before: Gradients | null = null;
  return pass => {
    const gradients = backward(pass, { ...RIGHT, ...steps });
    after?.(gradients, pass, before);
    before = gradients;
    return gradients;
  };
}

/** Gradients of a network with a mistake in them, as `net.problem` takes them: asked for single examples too. */
export function planted(net: Network, mistake: Mistake) {
  const gradient = gradientWith(mistake);
  return (parameters: Tree, data: Examples): Tree => {
    const { forward } = net.problem({ parameters, ...data });
    const pass = passAt(forward!, pack(parameters).theta);
    return shaped(gradient(pass), pass.units);
  };
}

/** Names and shapes of the parameters around the numbers. */
const shaped = (gradients: Gradients, units: readonly number[]): Tree =>
  Object.fromEntries(
    Object.entries(gradients).map(([name, data]) => {
      const l = Number(name.slice(1));
      return [name, { data, shape: name.startsWith('W') ? [units[l], units[l - 1]] : [units[l]] }];
    }),
  );

/** A copy of θ as the parameters of its network. */
export function parametersOf(theta: Float64Array, { spec }: ForwardPass): Parameters {
  const units = [spec.inputs, ...spec.layers.map(layer => layer.units)];
  const parts: Gradients = {};
  let offset = 0;
  const take = (size: number) => theta.slice(offset, (offset += size));
  for (let l = 1; l < units.length; l++) {
    parts[`W${l}`] = take(units[l] * units[l - 1]);
    parts[`b${l}`] = take(units[l]);
  }
  return shaped(parts, units) as Parameters;
}
