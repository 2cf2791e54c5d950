import { vjp } from '../adapters/functions/index.js';
import { refuse, show } from '../errors.js';
import type { CostValue, Problem, Tree } from '../index.js';
import { mean } from '../numbers.js';
import type { Maybe } from '../problem.js';
import { whenDone } from '../whenDone.js';
import { called, leafOf, rankOf, wholeOf } from './arrays.js';
import type { Forward } from './operation.js';
import type { Plan } from './plan.js';
import type { Input, Point } from './point.js';
import type { Row } from './table.js';

type Leaves = Record<string, unknown>;

/** An operation at a point as functions of its differentiable inputs by name. */
interface Bound {
  parameters: Leaves;
  outputs(parameters: Leaves): Maybe<Tree>;
  gradients(parameters: Leaves, upstream?: Tree): Maybe<Tree>;
}

/**
 * J = Σ w · f(x) with random output weights w, and for an operation with `gradients` J = f(x) itself.
 *
 * @param control  adds a parameter of slope 1 to J, beside which a derivative of 0 is seen to be 0
 * @throws {GradcheckError} `invalid_outputs` where f(x) is not finite; what the operation throws
 */
export async function problemOf(plan: Plan, point: Point, control: boolean): Promise<Problem> {
  const { name, row, seed } = plan;
  const bound = boundTo(plan, point);
  const { parameters, outputs, gradients } = control ? controlled(bound, row.gradients !== undefined) : bound;
  if (!row.gradients) return vjp({ name, parameters, outputs, vjp: gradients, seed });
  return { name, parameters, cost: p => whenDone(outputs(p), costOf), gradients: p => gradients(p) };
}

/** One number, or one an example, of a library's arrays too. */
const costOf = (output: Tree) => ((output as { data?: unknown } | null)?.data ?? output) as CostValue;

/** The same as one number, as core averages them. */
const averaged = (J: CostValue) => (typeof J === 'number' ? J : mean(J));

function boundTo({ row, dtype, mode, attributes }: Plan, point: Point): Bound {
  const { tensors } = row;
  const moved = point.inputs.filter(({ below }) => below === undefined);
  const extra = attributes ? [attributes] : [];
  /** All inputs as the author's functions take them, from those that are differentiated. */
  const whole = (arrays: readonly unknown[]): unknown[] => {
    const left = [...arrays];
    const all = point.inputs.map(input => (input.below === undefined ? left.shift() : wholeOf(input, tensors)));
    return point.named ? [Object.fromEntries(point.inputs.map(({ name }, k) => [name, all[k]]))] : all;
  };
  const forward = mode((...arrays) => row.forward(...whole(arrays), ...extra));
  const backward = backwardOf(row, forward, mode, whole, extra);
  const leaves = (parameters: Leaves) => moved.map(({ name }) => parameters[name]);
  return {
    parameters: Object.fromEntries(moved.map(input => [input.name, leafOf(input, dtype, tensors)])),
    outputs: p => called(forward, leaves(p), tensors) as Maybe<Tree>,
    gradients: (p, upstream) => {
      const before = row.gradients ? [] : [upstream];
      const result = called(backward, [...before, ...leaves(p)], tensors);
      return whenDone(result, given => byName(given, point, moved, row) as Tree);
    },
  };
}

function backwardOf(
  row: Row,
  forward: Forward,
  mode: Plan['mode'],
  whole: (arrays: unknown[]) => unknown[],
  extra: unknown[],
): Forward {
  const { vjp, gradients, differentiate } = row;
  if (vjp) return mode((upstream, ...arrays) => vjp(upstream, ...whole(arrays), ...extra));
  if (gradients) return mode((...arrays) => gradients(...whole(arrays), ...extra));
  return differentiate!(forward);
}

/** What a backward pass returned, by the names of the inputs that are differentiated. */
function byName(given: unknown, { named, inputs }: Point, moved: readonly Input[], row: Row): unknown {
  if (named && (row.vjp || row.gradients)) return onlyMoved(given, inputs);
  const each = [inputs, moved].find(({ length }) => Array.isArray(given) && given.length === length);
  const pairs = each?.map(({ name, below }, k) => [name, below, (given as unknown[])[k]] as const) ?? [];
  const grads = pairs.filter(([, below]) => below === undefined).map(([name, , grad]) => [name, grad] as const);
  // an array of as many rows as there are inputs is no list of their gradients
  if (moved.length === 1 && !(grads.length === 1 && isGradient(grads[0][1], moved[0])))
    return { [moved[0].name]: given };
  if (grads.length === moved.length) return Object.fromEntries(grads);
  const field = row.vjp ? 'vjp' : row.gradients ? 'gradients' : 'differentiate';
  const names = inputs.map(({ name }) => name).join(', ');
  throw refuse.outputs(`${row.path}.${field}`, `returned ${show(given)}: return a gradient for each of ${names}`);
}

const isGradient = (given: unknown, { shape }: Input) =>
  given === null || given === undefined || rankOf(given) === shape.length;

function onlyMoved(given: unknown, inputs: readonly Input[]): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const whole = inputs.flatMap(({ name, below }) => (below === undefined ? [] : [name, `d${name}`]));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !whole.includes(name)));
}

/** Beside a parameter c with an output of its own, y = (f(x), c): J never stands still, and neither θ nor y is ever empty. */
function controlled({ parameters, outputs, gradients }: Bound, scalar: boolean): Bound {
  const name = Object.hasOwn(parameters, 'control') ? 'control of the suite' : 'control';
  const within = ({ [name]: control, ...rest }: Leaves) => ({ control: control as number, rest });
  return {
    parameters: { ...parameters, [name]: 1 },
    outputs: p => {
      const { control, rest } = within(p);
      return whenDone(outputs(rest), y => (scalar ? averaged(costOf(y)) + control : [y, control]));
    },
    gradients: (p, upstream) => {
      const [above, slope] = scalar ? [undefined, 1] : (upstream as [Tree, number]);
      return whenDone(gradients(within(p).rest, above), grad => ({ ...(grad as Leaves), [name]: slope }));
    },
  };
}
