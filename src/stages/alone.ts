import { normals } from '../adapters/functions/outputs.js';
import { gradcheck } from '../check/gradcheck.js';
import { moved } from '../errors.js';
import type { DiagnosisOf } from '../finding.js';
import { type LawOptions, probeLinear } from '../laws/linear.js';
import { dot, subtract } from '../numbers.js';
import { averaged } from '../objective/value.js';
import type { CostValue, Maybe, Options, Problem, Tree } from '../problem.js';
import type { Kind, Report } from '../report.js';
import { cloneTree } from '../theta/clone.js';
import type { Layout } from '../theta/layout.js';
import { whenDone } from '../whenDone.js';
import { inputRow } from './chain.js';
import type { Formula } from './formula/finding.js';
import { formulaOf, overwrittenIn } from './formula/formula.js';
import { type Given, operands } from './formula/given.js';
import { substituted } from './formula/substituted.js';
import type { StageGradients } from './pipeline.js';
import { at } from './place.js';
import { gradientsRow, type Recorded } from './record.js';

/** What a stage shows by itself. */
export interface Alone {
  input?: Report;
  parameters?: Report;
  /** That backward is not linear in its upstream, or throws for another one; asked where nothing else is wrong. */
  nonlinear: DiagnosisOf<'linearity'> | null;
  /** What wrong blocks are, made of what backward was given. */
  formulas: Formula[];
}

/**
 * Checks one stage by itself, at its recorded input, through the scalar
 *
 *     J(input, parameters) = ⟨v, forward(input, parameters)⟩,  v ~ N(0, 1)
 *
 * whose gradient backward(v) is. Of the last stage J is the cost, and v is 1.
 *
 * @throws {GradcheckError} where backward returns other structures than it should
 */
export async function checkAlone(recorded: Recorded, s: number, options: Options): Promise<Alone> {
  const stage = scalarStage(recorded, s, options.seed ?? 0);
  if (!stage) return { nonlinear: null, formulas: [] };
  const first = await stage.gradients(stage.input(), stage.parameters(), stage.v);
  gradientsRow(recorded, s, first);
  const byInput = recorded.activations[s].floats !== null && first.input !== undefined;
  const input = byInput ? await asked(s, inputProblem(recorded, s, stage), options) : undefined;
  const parameters = recorded.layouts[s] ? await asked(s, parametersProblem(recorded, s, stage), options) : undefined;
  const reports = [input, parameters].filter(report => report !== undefined);
  const right = reports.every(({ verdict }) => verdict === 'pass');
  const nonlinear =
    right && stage.v ? await nonlinearity(recorded, s, stage, { ...options, ...loosest(reports) }) : null;
  const formulas: Formula[] = [];
  for (const [part, report] of Object.entries({ input, parameters }))
    if (report) formulas.push(...(await formulasIn(recorded, s, stage, { part: part as Part, report })));
  return { input, parameters, nonlinear, formulas };
}

type Part = 'input' | 'parameters';

/** What the diagnosis tells of a block without the terms of this stage. */
const OPEN: readonly Kind[] = ['unexplained', 'swapped', 'rank-one'];

/** A formula for each wrong block that follows one, where nothing simpler is told of it. */
async function formulasIn(
  recorded: Recorded,
  s: number,
  stage: ScalarStage,
  { part, report }: { part: Part; report: Report },
): Promise<Formula[]> {
  const told = (kinds: readonly Kind[]) =>
    report.findings.flatMap(({ kind, blocks }) => (kinds.includes(kind) ? blocks : []));
  const [open, partly] = [told(OPEN), told(['partial'])];
  const formulas: Formula[] = [];
  for (const [b, block] of report.blocks.entries()) {
    if (block.verdict !== 'fail') continue;
    const given = givenTo(recorded, s, stage);
    const found = open.includes(block.name)
      ? (formulaOf(report, block, given) ?? (await asIf(recorded, s, stage, { part, report, b })))
      : partly.includes(block.name)
        ? overwrittenIn(report, block, given)
        : null;
    if (found) formulas.push(found);
  }
  return formulas;
}

/** The formula of a forward that is given something else. */
async function asIf(
  { activations, layouts, pipeline }: Recorded,
  s: number,
  stage: ScalarStage,
  { part, report, b }: { part: Part; report: Report; b: number },
): Promise<Formula | null> {
  if (report.precision !== 'float64') return null;
  const floats = activations[s].floats;
  const layout = layouts[s];
  const inputs = floats?.numbers ?? new Float64Array(0);
  const own = layout?.pack(pipeline.stages[s].parameters) ?? new Float64Array(0);
  const placed = (of: Pick<Layout, 'blocks'> | null | undefined, numbers: Float64Array, root: string, from: number) =>
    of ? operands(of, numbers, root).map((one, k) => ({ ...one, offset: from + of.blocks[k].offset })) : [];
  const first = placed(floats?.layout, inputs, 'input', 0);
  const row = {
    numbers: Float64Array.of(...inputs, ...own),
    operands: [...first, ...placed(layout, own, 'parameters', inputs.length)],
    J: async (numbers: Float64Array) => {
      const input = floats ? floats.filled(numbers.subarray(0, inputs.length)) : stage.input();
      const parameters = layout ? layout.unpack(numbers.subarray(inputs.length)) : stage.parameters();
      return averaged(await stage.cost(input, parameters)).J;
    },
  };
  const { offset, size, name } = report.blocks[b];
  const found = await substituted(
    row,
    part === 'input' ? b : first.length + b,
    report.grad.slice(offset, offset + size),
  );
  return found && { block: name, ...found };
}

/** What backward of a stage was given in its check. */
function givenTo({ activations, layouts, pipeline }: Recorded, s: number, { v }: ScalarStage): Given {
  const [input, output] = [activations[s].floats, activations[s + 1]?.floats];
  const layout = layouts[s];
  const of = (floats: typeof input, root: string) => (floats ? operands(floats.layout, floats.numbers, root) : []);
  return {
    upstream: v && output ? operands(output.layout, v, 'upstream') : [],
    activations: [...of(input, 'input'), ...of(output, 'output')],
    parameters: layout ? operands(layout, layout.pack(pipeline.stages[s].parameters), 'parameters') : [],
  };
}

/** A stage as a scalar function of its input and its parameters. */
interface ScalarStage {
  /** Fresh copies. */
  input(): unknown;
  parameters(): unknown;
  cost(input: unknown, parameters: unknown): Maybe<CostValue>;
  /** What backward returns for an upstream in a row, right after a forward; null: 1, of the last stage. */
  gradients(input: unknown, parameters: unknown, upstream: Float64Array | null): Maybe<StageGradients>;
  /** In a row; null of the last stage, where it is 1. */
  v: Float64Array | null;
}

/** null of a stage through which no gradient is wanted: its output holds no floats, or nothing is learned up to there and a later one cuts it off. */
function scalarStage(recorded: Recorded, s: number, seed: number): ScalarStage | null {
  const { calls, pipeline, activations } = recorded;
  const last = s === calls.length - 1;
  const output = last ? null : activations[s + 1].floats;
  const learned = recorded.layouts.slice(0, s + 1).some(layout => layout !== null);
  if ((!last && !output) || (s < recorded.reached && !learned)) return null;
  const row = (tree: unknown) => output!.row(tree, `${at(s, 'forward')}()`);
  const tree = (numbers: Float64Array) => output!.gradient(numbers) as Tree;
  const v = output && normals({ size: output.layout.size, numbers: row, tree }, seed + s);
  const shift = output && outliers(output.numbers);
  return {
    input: activations[s].copy,
    parameters: () => cloneTree(pipeline.stages[s].parameters),
    cost: (input, parameters) =>
      whenDone(calls.forward(s, input, parameters), result =>
        v ? dot(v, subtract(row(result), shift!)) : (result as CostValue),
      ),
    gradients: (input, parameters, upstream) =>
      whenDone(calls.forward(s, input, parameters), result =>
        calls.backward(s, upstream ? tree(upstream) : 1, { input, output: result, parameters }),
      ),
    v,
  };
}

/** An output so many times the quartile of all is taken from where it stands: −10⁹ of a mask would drown J in its rounding. */
const OUTLYING = 2 ** 20;

function outliers(outputs: Float64Array): Float64Array {
  const sizes = outputs
    .map(Math.abs)
    .filter(size => size > 0)
    .sort();
  const bar = OUTLYING * (sizes[sizes.length >> 2] ?? 0);
  return outputs.map(value => (Math.abs(value) > bar ? value : 0));
}

function inputProblem({ pipeline, activations }: Recorded, s: number, stage: ScalarStage): Problem {
  const { name } = pipeline.stages[s];
  const floats = activations[s].floats!;
  const parameters = stage.parameters();
  const given = (tree: Record<string, { input: unknown }>) => floats.with(tree[name].input);
  return {
    name: `${name}, by its input`,
    parameters: { [name]: { input: floats.part } },
    layers: false,
    cost: tree => stage.cost(given(tree), parameters),
    gradients: tree =>
      whenDone(stage.gradients(given(tree), parameters, stage.v), ({ input }) => ({
        [name]: { input: floats.layout.unpack(inputRow(floats, input ?? null, s)) },
      })),
  };
}

function parametersProblem({ pipeline }: Recorded, s: number, stage: ScalarStage): Problem {
  const { name, parameters } = pipeline.stages[s];
  return {
    name: `${name}, by its parameters`,
    parameters: { [name]: parameters },
    layers: false,
    cost: tree => stage.cost(stage.input(), tree[name]),
    gradients: tree =>
      whenDone(stage.gradients(stage.input(), tree[name], stage.v), gradients => ({
        [name]: gradients.parameters ?? null,
      })),
  };
}

/** The report; what it refuses of cost and gradients is refused of the stage. */
async function asked(s: number, problem: Problem, options: Options): Promise<Report> {
  try {
    return await gradcheck(problem, options);
  } catch (error) {
    throw moved(moved(error, at(s, 'forward'), 'cost'), `${at(s, 'backward')}()`, 'gradients');
  }
}

const loosest = (reports: Report[]) => ({ tolerance: Math.max(0, ...reports.map(({ tolerance }) => tolerance)) });

/** Whether backward is the linear map of its upstream that it must be: what is clipped, normalised or cut off by size is not. */
async function nonlinearity(
  recorded: Recorded,
  s: number,
  stage: ScalarStage,
  options: LawOptions,
): Promise<DiagnosisOf<'linearity'> | null> {
  const map = {
    name: `backward of ${recorded.pipeline.stages[s].name}`,
    argument: 'upstream',
    size: stage.v!.length,
    apply: (upstream: Float64Array) =>
      whenDone(stage.gradients(stage.input(), stage.parameters(), upstream), gradients =>
        gradientsRow(recorded, s, gradients),
      ),
  };
  const [found] = await probeLinear(map, options);
  return (found as DiagnosisOf<'linearity'> | undefined) ?? null;
}
