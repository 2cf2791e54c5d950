import { refuse } from '../../errors.js';
import { gradcheck, type Options, type Problem, pack, type Report, type Tree } from '../../index.js';
import { assertPass } from '../assert.js';
import { jvp, vjp } from '../functions/index.js';
import { givenFunction } from '../given.js';
import { download, type Jax, upload } from './arrays.js';
import { pulledBack } from './differentiated.js';

/** What jax.test_util.check_grads takes beside the function and its arguments. */
export interface CheckGradsOptions {
  /** Derivatives up to this order are checked; default 1. */
  order?: number;
  /** Forward mode, reverse mode, or both, which is the default; of order 2, each of each. */
  modes?: readonly ('fwd' | 'rev')[];
  /** Where one of the two is given, |grad − gradapprox| ≤ atol + rtol |gradapprox| passes too. */
  atol?: number;
  rtol?: number;
  /** ε of the differences; left out: chosen for each component. */
  eps?: number;
  /** The module that f is written with; left out: what '@jax-js/jax' is. */
  jax?: Jax;
}

const OPTIONS: readonly string[] = [
  'order',
  'modes',
  'atol',
  'rtol',
  'eps',
  'jax',
] satisfies (keyof CheckGradsOptions)[];

/** A function of jax arrays, as its author wrote it. */
type Traced = (...args: never[]) => unknown;

/** What stays the same over all orders. */
interface Checking extends CheckGradsOptions {
  jax: Jax;
  modes: readonly ('fwd' | 'rev')[];
}

/** More entries than this are probed along random directions, as JAX does it with one direction. */
const EACH = 100;

/** How far the value along with a derivative may be off the value alone, relative: what float32 sums in another order differ by, and more. */
const VALUE = 1e-4;

/**
 * What `jax.test_util.check_grads(f, args, order, modes)` does, with differences whose own error is known:
 * forward mode along a random direction, reverse mode through random output weights, the values that come along with both,
 * and up to `order` the same of the functions that compute these derivatives.
 *
 *     await checkGrads(f, [x, y], { order: 2, modes: ['fwd', 'rev'] })
 *
 * The arrays given are kept. A derivative of 0 everywhere passes, as it does in JAX.
 *
 * @param f     a function of arrays or pytrees of them, which returns an array or a pytree
 * @param args  its arguments in a list
 * @throws {GradcheckAssertion} whose message is the report of the first derivative that does not pass, by name: 'VJP of JVP'
 * @throws {GradcheckError} `invalid_tensor` for arrays that are neither float32 nor float64, `missing_package` where jax-js cannot be loaded
 */
export async function checkGrads(f: Traced, args: readonly unknown[], options: CheckGradsOptions = {}): Promise<void> {
  givenFunction('f', f, 'the function, and its arguments in a list');
  if (!Array.isArray(args) || args.length === 0) throw refuse.given('args', args, 'a list of arguments such as [x, y]');
  const { order = 1, modes = ['fwd', 'rev'] } = options;
  const unknown = Object.keys(options).find(name => !OPTIONS.includes(name));
  if (unknown !== undefined) throw refuse.unknownOption(unknown, OPTIONS);
  if (!Number.isInteger(order) || order < 1) throw refuse.option('order', order, 'a whole number, at least 1');
  if (!Array.isArray(modes) || modes.length === 0 || !modes.every(mode => mode === 'fwd' || mode === 'rev'))
    throw refuse.option('modes', modes, "a list of 'fwd' and 'rev'");
  const numbers = await download(args, 'args', array => array.ref);
  const jax = options.jax ?? (await loaded());
  await checkOrder(f, numbers as unknown[], order, '', { ...options, jax, modes });
}

async function loaded(): Promise<Jax> {
  try {
    // @ts-expect-error: an optional peer, which is not installed here
    return (await import('@jax-js/jax')) as Jax;
  } catch (cause) {
    throw refuse.missingPackage('@jax-js/jax', 'differentiates f', 'give the module as options.jax', cause);
  }
}

async function checkOrder(f: Traced, args: unknown[], order: number, of: string, checking: Checking): Promise<void> {
  for (const mode of checking.modes) {
    const derivative = MODES[mode](checking.jax, f, args);
    const name = `${derivative.name}${of && ` of ${of}`}`;
    const outputs = (x: unknown[]) => run(checking.jax, f, x);
    assertSame(name, await outputs(args), await derivative.along());
    await verify(await derivative.problem({ name, parameters: args, outputs }), checking);
    if (order > 1) await checkOrder(derivative.next, derivative.nextArgs, order - 1, name, checking);
  }
}

/** f as adapters take it. */
interface Form {
  name: string;
  parameters: unknown[];
  outputs(x: unknown[]): Promise<Tree>;
}

/** One mode of differentiation of f at args. */
interface Derivative {
  name: string;
  problem(form: Form): Promise<Problem>;
  /** f(args) as it comes along with the derivative. */
  along(): Promise<Tree>;
  /** The function whose derivatives are those of the next order. */
  next: Traced;
  nextArgs: unknown[];
}

function forward(jax: Jax, f: Traced, args: unknown[]): Derivative {
  const pushed = (primals: never, tangents: never) => jax.jvp(f as never, primals, tangents);
  const both = async (x: unknown, v: unknown) => (await run(jax, pushed, [x, v])) as [Tree, Tree];
  return {
    name: 'JVP',
    problem: form => jvp({ ...form, jvp: async (x, v) => (await both(x, v))[1] }),
    along: async () => (await both(args, args))[0],
    next: pushed,
    nextArgs: [args, args],
  };
}

function reverse(jax: Jax, f: Traced, args: unknown[]): Derivative {
  const given = (upstream: unknown) => (y: unknown) => {
    jax.tree.dispose(y as never);
    return upstream;
  };
  const back = (upstream: never, ...x: never[]) => pulledBack(jax, f, x, given(upstream));
  const value = (...x: never[]) => {
    const [y, { dispose }] = jax.vjp(f as never, x as never);
    dispose();
    return y;
  };
  return {
    name: 'VJP',
    problem: form => vjp({ ...form, vjp: (x, weights) => run(jax, back, [weights, ...x]) }),
    along: () => run(jax, value, args),
    next: (...x) => pulledBack(jax, f, x, y => y),
    nextArgs: args,
  };
}

const MODES = { fwd: forward, rev: reverse };

/** Calls f with fresh arrays, which it may consume, and reads what it returns. */
async function run(jax: Jax, f: Traced, args: readonly unknown[]): Promise<Tree> {
  return (await download(f(...(args.map(arg => upload(jax, arg)) as never[])), 'f', array => array)) as Tree;
}

/** @throws {Error} an AssertionError where the values differ by more than VALUE, relative */
function assertSame(name: string, alone: Tree, along: Tree): void {
  const [y, other] = [alone, along].map(tree => pack(tree).theta);
  const off = y.findIndex((value, i) => !(Math.abs(value - other[i]) <= VALUE * (1 + Math.abs(value))));
  if (off < 0) return;
  const message = `the value that comes along with the ${name} is ${other[off]} where f returns ${y[off]}: look for what f keeps from call to call, or for a rule of differentiation with a value of its own`;
  throw Object.assign(new Error(message), { name: 'AssertionError' });
}

async function verify(problem: Problem, { atol, rtol, eps }: Checking): Promise<void> {
  const { size } = pack(problem.parameters).layout;
  const options: Options = eps ? { step: eps } : { components: size > EACH ? 'probe' : 'all' };
  const report = await gradcheck(problem, options);
  const close = (atol ?? rtol) !== undefined && isClose(report, atol, rtol);
  // grad is 0, and so is what it is compared with
  const still = report.findings.some(({ kind }) => kind === 'vacuous') && report.grad.every(slope => slope === 0);
  if (!close && !still) assertPass(report);
}

const isClose = ({ grad, gradapprox }: Report, atol = 0, rtol = 0): boolean =>
  gradapprox.some(Number.isFinite) &&
  gradapprox.every((slope, i) => !Number.isFinite(slope) || Math.abs(grad[i] - slope) <= atol + rtol * Math.abs(slope));
