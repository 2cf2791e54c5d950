import { refuse } from '../../errors.js';
import type { Problem, Tree } from '../../index.js';
import { givenFunction, givenObject } from '../given.js';
import { numbersOf, oneTensor, take, takeTogether } from './inputs.js';
import { mean, type Numbers, type Tensor, type TensorFlow, tidied, type Variable, variableGradsOf } from './library.js';

/** What is used of a LayersModel (or a layer): its weights, by name. */
export interface Weighted {
  readonly trainableWeights: readonly { readonly originalName: string }[];
}

/**
 * A problem from a LayersModel and a loss that runs it; the gradient is that of `tf.variableGrads`, by which it trains.
 *
 *     await gradcheck(await layersProblem(tf, model, () => tf.losses.meanSquaredError(y, model.apply(x))))
 *
 * The model's weights are replaced during every call and are its own again after it. Dropout must be off or seeded.
 * A loss of several numbers, one an example, say, is averaged.
 *
 * @param model  a LayersModel, or variables (made by tf.variable) by name
 * @throws {GradcheckError} `invalid_tensor` for weights that are disposed, no float32 or no variables, a model without any, or a loss that returns no tensor
 */
export async function layersProblem(
  tf: TensorFlow,
  model: Weighted | Readonly<Record<string, Variable>>,
  loss: () => unknown,
  options: { name?: string } = {},
): Promise<Problem<Record<string, Numbers>>> {
  givenObject('tf', tf, 'the module of TensorFlow.js');
  givenObject('model', model, 'a LayersModel, or variables by name');
  givenFunction('loss', loss, 'loss(), which runs the model and returns a tensor');
  const variables = variablesOf(model);
  if (Object.keys(variables).length === 0)
    throw refuse.tensor('model', 'has no trainable weights: build it, and let one layer train at least');
  const numbers: Record<string, Numbers> = {};
  for (const [name, variable] of Object.entries(variables)) {
    numbers[name] = await numbersOf(variable, name);
    if (typeof variable.assign !== 'function')
      throw refuse.tensor(name, 'is no variable, so that its value cannot be replaced: give tf.variable(tensor)');
  }
  const at = <T>(parameters: Record<string, Numbers>, run: () => T): T => withValues(tf, variables, parameters, run);
  const list = Object.values(variables);
  const value = () => oneTensor('loss', loss());
  const gradients = () => variableGradsOf(tf, () => mean(tf, value()), list);
  return {
    name: options.name,
    parameters: numbers,
    cost: async parameters => (await take([at(parameters, value)]))[0].data,
    costs: points => takeTogether(tf, points, parameters => at(parameters, value)),
    gradients: async parameters => {
      const grads = at(parameters, gradients);
      const reached = await take(grads.filter(grad => grad !== null));
      return Object.fromEntries(Object.keys(variables).map((name, k) => [name, grads[k] && reached.shift()])) as Tree;
    },
  };
}

function variablesOf(model: Weighted | Readonly<Record<string, Variable>>): Record<string, Variable> {
  if (!Array.isArray(model.trainableWeights)) return model as Record<string, Variable>;
  // the variable behind a weight, protected in its types
  const variable = (weight: object) => (weight as { val: Variable }).val;
  return Object.fromEntries(
    (model as Weighted).trainableWeights.map(weight => [weight.originalName, variable(weight)]),
  );
}

/** Runs with other values in the variables; their own are back afterwards, also when `run` throws. */
function withValues<T>(
  tf: TensorFlow,
  variables: Record<string, Variable>,
  values: Record<string, Numbers>,
  run: () => T,
): T {
  return tidied(tf, () => {
    const list = Object.entries(variables);
    // a tensor of its own over the same values, which assign would dispose
    const before = list.map(([, variable]) => (variable as unknown as { clone(): Tensor }).clone());
    try {
      for (const [name, variable] of list) variable.assign(tf.tensor(values[name].data, values[name].shape));
      return run();
    } finally {
      for (const [k, [, variable]] of list.entries()) variable.assign(before[k]);
    }
  });
}
