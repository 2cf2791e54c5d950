import { type Network, pack } from '../../index.js';
import type { Problem, Tree } from '../../problem.js';
import type { Examples } from '../worker/messages.js';
import { backward, type Gradients, type Pass, passAt, RIGHT } from './backward.js';
import { CONVOLUTION_MISTAKES } from './convolution.js';
import { GPT_MISTAKES } from './gpt.js';
import type { LayerMistake } from './layerMistake.js';
import { MISTAKES, type Mistake } from './mistakes.js';

/** dJ/dθ of a problem with a mistake in it. */
export type PlantedGradient = (problem: Problem, theta: Float64Array) => Float64Array;

/** The gradient with the mistake of this name in it; null where none is planted. */
export function plantedGradient(id: string): PlantedGradient | null {
  const inLayer = [...CONVOLUTION_MISTAKES, ...GPT_MISTAKES].find(mistake => mistake.id === id);
  if (inLayer) return layerGradient(inLayer);
  const mistake = MISTAKES.find(one => one.id === id);
  if (mistake === undefined) return null;
  const gradient = gradientWith(mistake);
  return ({ forward }, theta) => {
    const pass = passAt(forward!, theta);
    return inOrder(gradient(pass), pass);
  };
}

/** By the kernels that make the mistake themselves, or by what is done to their right gradient. */
function layerGradient({ made, after }: LayerMistake): PlantedGradient {
  if (made) return (problem, theta) => [...problem.mistaken!(theta, made)][0].grad;
  return (problem, theta) => {
    const { layout } = pack(problem.parameters);
    const gradients = problem.gradients as (parameters: Tree) => Tree;
    const right = layout.pack(gradients(layout.unpack(theta) as Tree));
    return after!(right, { blocks: layout.blocks, examples: problem.examples! });
  };
}

/** Backward propagation with a mistake in it. */
function gradientWith({ steps, after }: Mistake): (pass: Pass) => Gradients {
  let before: Gradients | null = null;
  return pass => {
    const gradients = backward(pass, { ...RIGHT, ...steps });
    after?.(gradients, pass, before);
    before = gradients;
    return gradients;
  };
}

/** W[1], b[1], W[2], b[2] … one after the other, as θ has them. */
function inOrder(gradients: Gradients, { units }: Pass): Float64Array {
  const parts = units.slice(1).flatMap((_, l) => [gradients[`W${l + 1}`], gradients[`b${l + 1}`]]);
  const grad = new Float64Array(parts.reduce((n, part) => n + part.length, 0));
  parts.reduce((offset, part) => {
    grad.set(part, offset);
    return offset + part.length;
  }, 0);
  return grad;
}

/** Gradients of a network with a mistake in them, as `net.problem` takes them: asked for single examples too. */
export const planted =
  (net: Network, gradient: PlantedGradient) =>
  (parameters: Tree, data: Examples): Tree => {
    const { theta, layout } = pack(parameters);
    return layout.unpack(gradient(net.problem({ parameters, ...data }), theta)) as Tree;
  };
