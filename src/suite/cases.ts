import { refuse } from '../errors.js';
import { random } from '../random.js';
import type { Case, Forward, SuiteOptions, Table } from './operation.js';
import { nameOf, type Plan } from './plan.js';
import { drawn, type Point, pointOf, sizeOf } from './point.js';
import { run } from './run.js';
import { type Call, callsOf, label as labelOf } from './shapes.js';
import { isArbitrary, type Row, rowsOf } from './table.js';

/** Points of each shape, dtype and mode: a mistake on one side of a kink is missed by every second. */
const POINTS = 2;

/**
 * A table of operations as named tests, for any test runner:
 *
 *     for (const { name, run } of cases(table)) test(name, async () => assertPass(await run()))
 *
 * Every operation is checked at its shapes, attributes, dtypes and modes, at several points each, drawn by `seed` clear of its kinks, and once at them.
 * A case that fails is made smaller: the report is that of the smallest point that fails, and its last line the code to run it again.
 * The same table and seed give the same names, points and reports on every machine.
 *
 * @throws {GradcheckError} `invalid_table` with the place in the table, `invalid_option`; a case that runs: `missing_package` where fast-check is asked for
 *   and not installed, `invalid_outputs` where an operation returns no finite numbers, what `gradcheck` refuses, and what the operation throws
 */
export function cases(table: Table, options: SuiteOptions = {}): Case[] {
  return rowsOf(table, options).flatMap(row => casesOf(row, options));
}

function casesOf(row: Row, options: SuiteOptions): Case[] {
  const { attributes = [undefined], dtypes = ['float64' as const], modes = { '': (f: Forward) => f } } = row;
  const plans: Plan[] = [];
  for (const { label, which, point } of drawsOf(row))
    for (const given of attributes)
      for (const dtype of dtypes)
        for (const [mode, by] of Object.entries(modes)) {
          const plan = { row, dtype, mode: by, modeName: mode, attributes: given, options, point };
          const name = nameOf(plan, label, which);
          // output weights are the same at every point, so that a smaller one fails alike
          plans.push({ ...plan, name, seed: hash(row.name, options.seed), pointSeed: hash(name, options.seed) });
        }
  const twice = plans.find(({ name }, k) => plans.findIndex(other => other.name === name) !== k);
  if (twice)
    throw refuse.row(
      `${row.path}.attributes`,
      attributes,
      'values that JSON tells apart: they stand in the names of cases',
    );
  return plans.map(plan => ({ name: plan.name, run: () => run(plan) }));
}

/** Points of a row: what they are called, and how they are drawn. */
interface Draw {
  label: string;
  which: string;
  point?(seed: number): Point;
}

function drawsOf(row: Row): Draw[] {
  const { inputs, points = POINTS } = row;
  const numbered = Array.from({ length: points }, (_, k) => `#${k + 1}`);
  if (isArbitrary(inputs)) return numbered.map(which => ({ label: '', which }));
  if (typeof inputs === 'function')
    return numbered.map(which => ({ label: '', which, point: seed => pointOf(inputs(random(seed)), row) }));
  if (!inputs) return callsOf(row).flatMap(call => drawsOfCall(call, row, numbered));
  const point = pointOf(inputs, row);
  return [{ label: labelOf(point.inputs), which: '#1', point: () => point }];
}

/** Points clear of kinks, and one at them where one can be; without numbers one point is all there is. */
function drawsOfCall(call: Call, row: Row, numbered: readonly string[]): Draw[] {
  const label = labelOf(call.places);
  const empty = call.places.some(({ shape }) => sizeOf(shape) === 0);
  const draw = (which: string, first: number, at: boolean): Draw => ({
    label,
    which,
    point: seed => drawn(call, row, seed, { first, at }),
  });
  const clear = (empty ? ['#1'] : numbered).map((which, k) => draw(which, k, false));
  if (empty || row.flat || !row.kinks) return clear;
  return [...clear, draw(`#${numbered.length + 1} at kinks`, 0, true)];
}

/** 32 bits of a name and a seed: FNV-1a, so that a new row changes no other's points. */
function hash(name: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (const unit of name) h = Math.imul(h ^ unit.codePointAt(0)!, 0x01000193);
  return h;
}
