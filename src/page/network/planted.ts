import { type Network, pack } from '../../index.js';
import type { Tree } from '../../problem.js';
import type { Examples } from '../worker/messages.js';
import { backward, type Gradients, passAt, RIGHT } from './backward.js';
import type { Mistake } from './mistakes.js';

/** Gradients of a network with a mistake in them, as `net.problem` takes them: asked for single examples too. */
export function planted(net: Network, { steps, after }: Mistake) {
  let before: Gradients | null = null;
  return (parameters: Tree, data: Examples): Tree => {
    const { forward } = net.problem({ parameters, ...data });
    const pass = passAt(forward!, pack(parameters).theta);
    const gradients = backward(pass, { ...RIGHT, ...steps });
    after?.(gradients, pass, before);
    before = gradients;
    return shaped(gradients, pass.units);
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
