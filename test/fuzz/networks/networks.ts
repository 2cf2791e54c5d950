import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { GradcheckError } from '../../../src/errors.js';
import { gradcheck } from '../../../src/index.js';
import type { Report } from '../../../src/report.js';
import { builtFrom, type Stack, stacks } from '../../kernels/stacks.js';
import type { Subject, Trial } from '../fuzz.js';
import { misformats } from '../invariants/formats.js';
import { dishonesties } from '../invariants/honest.js';

/** A network of any layers, how it is checked, and what is wrong with the gradient that it is checked for. */
interface Sample {
  stack: Stack;
  method?: 'direct' | 'incremental' | 'by-unit';
  components: 'all' | 'probe' | 'sample';
  sides: 'two' | 'one';
  /** The gradient of block `of`, in turn, times so much. */
  mistake?: { of: number; factor: number };
}

const sample: fc.Arbitrary<Sample> = fc
  .record({
    stack: stacks,
    method: fc.constantFrom(undefined, 'direct', 'incremental', 'by-unit') as fc.Arbitrary<Sample['method']>,
    components: fc.constantFrom('all', 'all', 'probe', 'sample') as fc.Arbitrary<Sample['components']>,
    sides: fc.constantFrom('two', 'two', 'two', 'one') as fc.Arbitrary<Sample['sides']>,
    mistake: fc.option(fc.record({ of: fc.nat({ max: 20 }), factor: fc.constantFrom(2, -1, 0, 1.1) }), {
      nil: undefined,
    }),
  })
  .map(drawn => (drawn.components === 'probe' ? { ...drawn, sides: 'two' as const } : drawn));

/** network() of any layers, its gradient right or wrong, by every method. */
export const networks: Subject<Sample> = { sample, trial };

interface Run {
  report?: Report;
  error?: unknown;
  /** Whether the caller's parameters and data are as they were. */
  kept: boolean;
  /** Whether the mistake is one that a difference can see: a block of large entries that the loss reacts to. */
  seen: boolean;
}

/** A gradient as large as this share of the largest block's is above what any method leaves open. */
const VISIBLE = 1e-3;

async function run({ stack, mistake, ...options }: Sample): Promise<Run> {
  const { net, data, layout, parameters, grad } = await builtFrom(stack);
  const sizes = layout.blocks.map(({ offset, size }) => Math.hypot(...grad.subarray(offset, offset + size)));
  const b = (mistake?.of ?? 0) % layout.blocks.length;
  const { offset, size } = layout.blocks[b];
  for (let i = offset; mistake && i < offset + size; i++) grad[i] *= mistake.factor;
  const before = structuredClone({ parameters, data });
  const problem = net.problem({ parameters, ...data, gradients: layout.unpack(grad) });
  const outcome = await gradcheck(problem, options).then(
    report => ({ report }),
    (error: unknown) => ({ error }),
  );
  const seen = mistake !== undefined && sizes[b] > VISIBLE * Math.max(...sizes);
  return { ...outcome, seen, kept: isDeepStrictEqual({ parameters, data }, before) };
}

async function trial(drawn: Sample): Promise<Trial> {
  const first = await run(drawn);
  // a second run tells in one of four as well as in all
  const second = drawn.stack.seed % 4 === 0 ? await run(drawn) : first;
  const { report, error } = first;
  return {
    outcome: report ? report.verdict : error instanceof GradcheckError ? `refused: ${error.code}` : 'crashed',
    violations: [
      ...misconduct(drawn, first),
      ...inconstancy(first, second),
      ...(report ? [...dishonesties(report), ...misformats(report)] : []),
    ],
  };
}

function* misconduct({ mistake, components }: Sample, { report, error, kept, seen }: Run) {
  if (error !== undefined) yield `no report: ${error}`;
  if (!kept) yield 'data changed: parameters or data of the caller';
  if (report?.verdict === 'fail' && !mistake) yield `right fails: ${report.summary}`;
  if (report?.verdict === 'pass' && seen && components !== 'sample') yield `wrong passes: ${report.summary}`;
}

/** The same sample twice: the same report, but for the clock. */
function* inconstancy(first: Run, second: Run) {
  const timeless = ({ report, error }: Run) => (report ? { ...report, seconds: 0 } : String(error));
  if (!isDeepStrictEqual(timeless(first), timeless(second))) yield 'another report: the same seed gave two';
}
