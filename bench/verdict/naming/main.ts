/**
 * How well mistakes are named: every mutation of backward propagation on networks of several kinds, as a network problem
 * (forward pass known), as a black-box cost, and as a black-box cost with single examples.
 *
 * Prints one table each: the group of mistakes against what the report made of them. `--verbose` tells of all that is not exact;
 * `--exact` leaves the differences out and gives the diagnosis gradients known to 1e-9, which takes seconds instead of minutes.
 */

import { diagnose } from '../../../src/diagnosis/diagnose.js';
import { gradcheck, network, type Problem, type Report } from '../../../src/index.js';
import { message } from '../../../src/messages/index.js';
import { random } from '../../../src/random.js';
import { backward, type Slip } from '../../../test/diagnosis/backward.js';
import { type Case, denseForward, type Matrix, rows, transpose } from '../../../test/diagnosis/dense.js';
import { evidence } from '../../../test/diagnosis/evidence.js';
import { MUTATIONS, type Mutation } from '../../../test/diagnosis/mutations.js';
import { CASES, SIZES } from './cases.js';
import { OUTCOMES, type Outcome, outcomeOf } from './outcome.js';

const MODES = ['network', 'black box', 'black box with examples'] as const;
type Mode = (typeof MODES)[number];
const exact = process.argv.includes('--exact');
const verbose = process.argv.includes('--verbose');

/** grad by backward propagation with the mistake in it, on the examples of a forward pass. */
type Gradient = (forward: Case['forward'], theta: Float64Array) => Float64Array;

async function problemsOf(kase: Case, gradient: Gradient): Promise<Record<Mode, Problem>> {
  const net = await network(kase.spec);
  const x = transpose(kase.X);
  const y = transpose(kase.Y);
  const { parameters } = kase;
  const known = net.problem({ parameters, x, y });
  const flat = (p: object) => Float64Array.from(Object.values(p).flat(2) as number[]);
  const on = (x: Matrix, y: Matrix): Problem => {
    const { forward } = net.problem({ parameters, x, y });
    return {
      parameters,
      cost: p => net.cost(p, { x, y }),
      gradients: p => treeLike(parameters, gradient(forward!, flat(p))),
    };
  };
  const black = on(x, y);
  return {
    network: { ...known, gradients: black.gradients },
    'black box': black,
    'black box with examples': { ...black, examples: x.length, example: s => on([x[s]], [y[s]]) },
  };
}

/** A flat gradient in the shapes of the parameters. */
function treeLike(parameters: Case['parameters'], grad: Float64Array) {
  let at = 0;
  const take = (n: number) => grad.subarray(at, (at += n));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const size = value.flat().length;
      return [name, Array.isArray(value[0]) ? rows(take(size), value.length) : Array.from(take(size))];
    }),
  );
}

/** Blocks that the mistake changes visibly. */
function wrongBlocks(kase: Case, right: Float64Array, wrong: Float64Array): string[] {
  let at = 0;
  return Object.entries(kase.parameters).flatMap(([name, value]) => {
    const from = at;
    at += value.flat().length;
    const size = Math.hypot(...right.subarray(from, at));
    const off = right
      .subarray(from, at)
      .some((g, i) => Math.abs(g - wrong[from + i]) > 1e-5 * Math.max(Math.abs(g), 1e-2 * size));
    return off ? [name] : [];
  });
}

/** What the diagnosis alone makes of gradients known to 1e-9. */
async function diagnosed(
  kase: Case,
  slips: readonly Slip[],
  mode: Mode,
): Promise<Pick<Report, 'verdict' | 'findings'>> {
  const { spec, theta, parameters, X, Y } = kase;
  const dice = random(3);
  const nearly = (grad: Float64Array) => grad.map(g => g * (1 + 1e-9 * dice.normal()));
  const given = evidence(parameters, nearly(backward(kase.forward, theta)), backward(kase.forward, theta, slips));
  const example = async (s: number) => {
    const column = (A: Matrix) => A.map(row => [row[s]]);
    const alone = denseForward(spec, column(X), column(Y));
    return { grad: backward(alone, theta, slips), gradapprox: nearly(backward(alone, theta)) };
  };
  const more = {
    network: { forward: kase.forward },
    'black box': {},
    'black box with examples': { example, examples: X[0].length },
  };
  const findings = (await diagnose({ ...given, ...more[mode] })).map(d => ({ ...d, message: message(d) }));
  return { verdict: 'fail', findings };
}

type Table = Map<string, Map<Outcome, number>>;

function count(table: Table, group: string, outcome: Outcome): void {
  const row = table.get(group) ?? new Map();
  table.set(group, row.set(outcome, (row.get(outcome) ?? 0) + 1));
}

function print(mode: Mode, table: Table): void {
  const cell = (text: string | number) => String(text).padStart(13);
  console.log(`\n${mode.padEnd(24)}${OUTCOMES.map(cell).join('')}`);
  const total = new Map<Outcome, number>();
  const line = (name: string, row: Map<Outcome, number>) =>
    console.log(name.padEnd(24) + OUTCOMES.map(o => cell(row.get(o) ?? '·')).join(''));
  for (const [group, row] of table) {
    line(group, row);
    for (const [outcome, n] of row) total.set(outcome, (total.get(outcome) ?? 0) + n);
  }
  line('all', total);
}

function tell(mode: Mode, outcome: Outcome, name: string, report: Pick<Report, 'findings'>): void {
  const told = report.findings.map(f => `${f.kind} (${f.certainty}) ${f.blocks}: ${f.message} [${f.rivals ?? ''}]`);
  console.log(`${outcome} | ${mode} | ${name}\n    ${told.join('\n    ')}`);
}

const tables = new Map<Mode, Table>(MODES.map(mode => [mode, new Map()]));

async function run(kase: Case, mutation: Mutation, layer: number): Promise<void> {
  const slips = [mutation.slip(layer)];
  const right = backward(kase.forward, kase.theta);
  const blocks = wrongBlocks(kase, right, backward(kase.forward, kase.theta, slips));
  if (blocks.length === 0) return;
  const problems = exact ? null : await problemsOf(kase, (forward, theta) => backward(forward, theta, slips));
  for (const mode of MODES) {
    const report = exact ? await diagnosed(kase, slips, mode) : await gradcheck(problems![mode]);
    const outcome = outcomeOf(report, mutation, { blocks, m: kase.forward.m, K: SIZES[SIZES.length - 1] });
    count(tables.get(mode)!, mutation.group, outcome);
    const best = mode !== 'black box' ? outcome === 'exact' : outcome === 'exact' || outcome === 'place';
    if (verbose && !best) tell(mode, outcome, `${mutation.name} at layer ${layer} of ${kase.name}`, report);
  }
}

for (const kase of CASES)
  for (const mutation of MUTATIONS) for (const layer of mutation.layers) await run(kase, mutation, layer);
for (const [mode, table] of tables) print(mode, table);
