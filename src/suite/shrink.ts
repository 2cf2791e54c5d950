import { refuse } from '../errors.js';
import type { Arbitrary } from './operation.js';
import { type Input, isApart, isClear, type Point, sizeOf } from './point.js';
import type { Row } from './table.js';

export type FastCheck = typeof import('fast-check');

/** Most checks on the way to a smaller point: a point of twelve numbers is settled in half of them. */
const CHECKS = 150;

/** fast-check, or undefined where it is not installed. */
export const fastCheck = (): Promise<FastCheck | undefined> => import('fast-check').catch(() => undefined);

/**
 * The same for those who cannot do without.
 *
 * @throws {GradcheckError} `missing_package`
 */
export function requiredFastCheck(why: string, otherwise: string): Promise<FastCheck> {
  return import('fast-check').catch(cause => {
    throw refuse.missingPackage('fast-check', why, otherwise, cause);
  });
}

/** Whether a point fails; called with ever smaller ones. */
type Fails<T> = (value: T) => Promise<boolean>;

/** The search for a smaller point, by fast-check: the last value for which `fails` was true is the smallest. */
export async function shrunk(fc: FastCheck, point: Point, row: Row, fails: Fails<Point>): Promise<void> {
  class Smaller extends fc.Arbitrary<Point> {
    generate = () => new fc.Value(point, undefined);
    canShrinkWithoutContext = (_value: unknown): _value is Point => true;
    shrink = (value: Point) => fc.stream(smaller(value, row)).map(next => new fc.Value(next, undefined));
  }
  await search(fc, new Smaller(), 0, fails);
}

/** One value of an author's arbitrary, and where it fails smaller ones, as the arbitrary makes them. */
export async function search<T>(fc: FastCheck, arbitrary: Arbitrary, seed: number, fails: Fails<T>): Promise<void> {
  const seen = new Set<string>();
  const holds = async (value: T): Promise<boolean> => {
    const key = JSON.stringify(value, (_name, part) =>
      ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part,
    );
    if (seen.has(key) || seen.size > CHECKS) return true;
    seen.add(key);
    return !(await fails(value));
  };
  await fc.check(fc.asyncProperty(arbitrary as never, holds), { seed, numRuns: 1 });
}

/** Simpler points, the simplest first: smaller shapes, then shorter numbers, all at once and one by one. */
export function* smaller(point: Point, row: Row): Generator<Point> {
  yield* smallerShapes(point);
  const allowed = (next: Point) => isAllowed(next, point, row);
  for (const shorter of SHORTER) {
    const next = mapped(point, value => shorter(value));
    if (changed(next, point) && allowed(next)) yield next;
  }
  for (const [k, input] of point.inputs.entries())
    for (let i = 0; i < input.data.length; i++)
      for (const shorter of [() => 0, ...SHORTER]) {
        const value = shorter(input.data[i]);
        if (digits(value) >= digits(input.data[i])) continue;
        const next = withInput(point, k, { ...input, data: input.data.with(i, value) });
        if (allowed(next)) yield next;
      }
}

/** A number with fewer digits: whole, but not 0; one digit; two. */
const SHORTER: ((value: number) => number)[] = [
  value => Math.sign(value) * Math.max(1, Math.round(Math.abs(value))),
  value => Number(value.toPrecision(1)),
  value => Number(value.toPrecision(2)),
];

/** How much there is to read of a number, 0 the least. */
const digits = (value: number): number =>
  value === 0 ? 0 : String(Math.abs(value)).replace('.', '').length + (value < 0 ? 0.5 : 0);

/** Every size lessened from either end, in all inputs where it stands; then along single axes. */
function* smallerShapes(point: Point): Generator<Point> {
  const sizes = new Set(point.inputs.flatMap(({ shape }) => shape));
  for (const cut of [...sizes].flatMap(cuts)) {
    const everywhere = (input: Input) => cutInput(input, cut, () => true);
    yield { ...point, inputs: point.inputs.map(everywhere) };
  }
  for (const [k, input] of point.inputs.entries())
    for (const [axis, size] of input.shape.entries())
      for (const cut of cuts(size))
        yield withInput(
          point,
          k,
          cutInput(input, cut, other => other === axis),
        );
}

/** What is left of axes of a size. */
interface Cut {
  size: number;
  to: number;
  /** Of how many entries at the front none is left. */
  from: number;
}

const cuts = (size: number): Cut[] =>
  [...new Set([1, Math.ceil(size / 2), size - 1])]
    .filter(to => to > 0 && to < size)
    .flatMap(to => [0, size - to].map(from => ({ size, to, from })));

/** A corner along the axes of that size; whole numbers below a size that is cut stay below it. */
function cutInput(input: Input, { size, to, from }: Cut, along: (axis: number) => boolean): Input {
  const cut = input.shape.map((n, axis) => n === size && along(axis));
  const shape = input.shape.map((n, axis) => (cut[axis] ? to : n));
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
    let [rest, at, stride] = [i, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += ((rest % shape[axis]) + (cut[axis] ? from : 0)) * stride;
      rest = Math.floor(rest / shape[axis]);
      stride *= input.shape[axis];
    }
    return input.data[at];
  });
  if (input.below !== size) return { ...input, shape, data };
  return { ...input, shape, below: to, data: data.map(value => value % to) };
}

const withInput = (point: Point, k: number, input: Input): Point => ({ ...point, inputs: point.inputs.with(k, input) });

const mapped = (point: Point, f: (value: number) => number): Point => ({
  ...point,
  inputs: point.inputs.map(input => ({ ...input, data: input.data.map(f) })),
});

const changed = (a: Point, b: Point) =>
  a.inputs.some(({ data }, k) => data.some((value, i) => value !== b.inputs[k].data[i]));

/** New numbers keep clear of kinks where the old ones did, and stay where they were where those did not. */
function isAllowed(next: Point, before: Point, { kinks = [], jumps = [] }: Row): boolean {
  const avoided = [...kinks, ...jumps];
  if (avoided.includes('ties') && isApart(before.inputs) && !isApart(next.inputs)) return false;
  const isFree = (value: number, input: Input) =>
    input.below === undefined ? isClear(value, avoided, input) : value >= 0 && value < input.below;
  return next.inputs.every((input, k) =>
    input.data.every((value, i) => {
      const old = before.inputs[k].data[i];
      return value === old || (isFree(value, input) && isFree(old, input));
    }),
  );
}
