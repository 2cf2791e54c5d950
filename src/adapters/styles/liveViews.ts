import { refuse, show } from '../../errors.js';
import { type CostValue, type Problem, pack, type Tree } from '../../index.js';
import type { Maybe, Nested, Strided } from '../../problem.js';
import { givenFunction, givenObject } from '../given.js';
import { gradientsFromStep } from './gradientsFromStep.js';
import { overwrite, zero } from './overwrite.js';

/** A library's own array of parameters with the gradient that lies beside it. Getters are read anew at every use. */
export interface LiveView {
  /** Left out: its place in the list, '[0]'. */
  name?: string;
  /** Perturbed where it stands. A single number stands behind a getter and a setter. */
  value: Nested | Strided;
  /** dJ/d of it after `backward`; null where no gradient reached it. Not read where a training step is given. */
  grad?: Nested | Strided | null;
}

/** How a library that keeps gradients beside its parameters is run. */
export interface Backward {
  name?: string;
  /** J at the values the views hold now. */
  cost(): Maybe<CostValue>;
  /** Fills every `grad`. */
  backward(): Maybe<unknown>;
  /** Fill the gradients with zeros before `backward`, for libraries that add to what is there. */
  zeroGrad?: boolean;
  seed?(k: number): void;
}

/** How a library that only trains is run: its gradient is read off one step. */
export interface TrainingStep {
  name?: string;
  cost(): Maybe<CostValue>;
  /**
   * One step of gradient descent, value −= rate · grad; the values are put back afterwards.
   * Where it hands the rate on, it is asked for half of it too, which takes out the error of libraries that step once an example.
   */
  step(rate: number): Maybe<unknown>;
  /** See gradientsFromStep for what to take; with the rate handed on, 2⁻¹⁶. */
  rate: number;
  seed?(k: number): void;
}

/**
 * A problem over a library's own live arrays, perturbed in place and restored bit for bit.
 *
 *     liveViews([{ name, value, grad }, …], { cost: () => net.loss(), backward: () => net.backward() })
 *
 * @throws {GradcheckError} `invalid_problem` where `run` lacks cost, or both backward and step; `invalid_view` for what is no list of views, a view without value, without grad where `backward` is given, or of a name that stands twice
 */
export function liveViews(views: readonly LiveView[], run: Backward | TrainingStep): Problem<Record<string, unknown>> {
  refuseRun(views, run);
  views.forEach(refuseName);
  const names = views.map(({ name }, k) => name ?? `[${k}]`);
  for (const k of views.keys()) refuseView(views, names, k, 'step' in run);
  const parameters = liveTree(names, views);
  const gradients = 'step' in run ? () => stepped(parameters, run) : () => gathered(names, views, run);
  return { name: run.name, parameters, inPlace: true, cost: () => run.cost(), gradients, seed: run.seed?.bind(run) };
}

/** An object whose fields are the libraries' own arrays, also after one of them was replaced by another. */
function liveTree(names: readonly string[], views: readonly LiveView[]): Record<string, unknown> {
  const live = (view: LiveView): PropertyDescriptor => ({
    enumerable: true,
    get: () => view.value,
    set: value => {
      view.value = value;
    },
  });
  return Object.defineProperties({}, Object.fromEntries(names.map((name, k) => [name, live(views[k])])));
}

async function gathered(names: readonly string[], views: readonly LiveView[], run: Backward): Promise<Tree> {
  if (run.zeroGrad) for (const view of views) clear(view);
  await run.backward();
  return Object.fromEntries(names.map((name, k) => [name, views[k].grad]));
}

function clear(view: LiveView): void {
  if (typeof view.grad === 'number') view.grad = 0;
  else zero(view.grad);
}

/**
 * grad = (before − after) / rate; from two steps, 2 grad(rate/2) − grad(rate), whose error is O(rate²) in place of O(rate).
 */
async function stepped(parameters: Record<string, unknown>, { step, rate }: TrainingStep): Promise<Tree> {
  const { theta, layout } = pack(parameters);
  const before = layout.unpack(theta);
  const after = async (rate: number) => {
    try {
      await step(rate);
      return layout.pack(parameters);
    } finally {
      overwrite(parameters, before);
    }
  };
  const whole = await after(rate);
  const half = await after(rate / 2);
  const coarse = gradientsFromStep(theta, whole, rate);
  // the same step again: its rate is the library's own
  if (half.every((value, i) => value === whole[i])) return layout.unpack(coarse) as Tree;
  const fine = gradientsFromStep(theta, half, rate / 2);
  return layout.unpack(fine.map((value, i) => 2 * value - coarse[i])) as Tree;
}

function refuseName(view: LiveView, k: number): void {
  const path = `views[${k}]`;
  if (typeof view !== 'object' || view === null)
    throw refuse.view(path, `is ${show(view)}: give { name, value, grad }`);
  if (view.name !== undefined && typeof view.name !== 'string')
    throw refuse.view(path, `has the name ${show(view.name)}: give a text, or leave it out`);
}

function refuseRun(views: readonly LiveView[], run: Backward | TrainingStep): void {
  if (!Array.isArray(views)) throw refuse.view('views', `is ${show(views)}: give a list of { name, value, grad }`);
  givenObject('run', run, 'as the second argument { cost, backward }, or { cost, step, rate }');
  givenFunction('cost', run.cost, 'cost(), J at the values the views hold now');
  if ('step' in run) givenFunction('step', run.step, 'step(rate), which trains once');
  else givenFunction('backward', run.backward, 'backward(), which fills every grad');
}

function refuseView(views: readonly LiveView[], names: readonly string[], k: number, trains: boolean): void {
  const view = views[k];
  const path = `views[${k}]`;
  if (typeof view !== 'object' || view === null || view.value === undefined)
    throw refuse.view(path, 'has no value: give { name, value, grad } with the live array itself');
  if (!trains && !('grad' in view))
    throw refuse.view(path, 'has no grad: give the array that backward fills, or null where no gradient reaches it');
  if (names.indexOf(names[k]) !== k)
    throw refuse.view(path, `is called ${names[k]} like another one: give each view a name of its own`);
}
