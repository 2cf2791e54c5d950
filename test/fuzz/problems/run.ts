import { gradcheck } from '../../../src/check/gradcheck.js';
import { GradcheckError } from '../../../src/errors.js';
import type { Problem } from '../../../src/problem.js';
import type { Report } from '../../../src/report.js';
import { pack } from '../../../src/theta/layout.js';
import { COSTS, MISTAKES } from './costs.js';
import type { Sample } from './sample.js';
import { build, numbers, refilled, stored } from './trees.js';

/** What came of one check. */
export interface Run {
  report?: Report;
  error?: unknown;
  /** What the cost threw, where it did. */
  boom: Error;
  /** Calls of cost. */
  calls: number;
  /** The right gradient at θ. */
  slopes: number[];
  /** Everything the caller stored, before and after. */
  before: number[];
  after: number[];
}

/** Checks a sample once. */
export async function run(sample: Sample): Promise<Run> {
  const { at, cost, inPlace, storm, only } = sample;
  const parameters = build(at.tree);
  const before = stored(parameters);
  const slopes = COSTS[cost].slopes(numbers(parameters));
  const boom = new TypeError('the code under test broke');
  const abort = new AbortController();
  let calls = 0;
  const problem: Problem = {
    parameters,
    inPlace,
    name: sample.title,
    cost: (p: unknown) => {
      calls++;
      if (storm && (storm.onwards ? calls >= storm.at : calls === storm.at)) {
        if (storm.what === 'rejects') return Promise.reject(boom);
        if (storm.what === 'throws') throw boom;
        abort.abort();
      }
      const J = COSTS[cost].J(numbers(p));
      return sample.asynchronous ? Promise.resolve(J) : J;
    },
    gradients: gradientsOf(sample, parameters),
  };
  const chosen = only === undefined ? {} : { only: [blockName(parameters, only)] };
  const outcome = await gradcheck(problem, { ...sample.options, ...chosen, signal: abort.signal }).then(
    report => ({ report }),
    (error: unknown) => ({ error }),
  );
  return { ...outcome, boom, calls, slopes, before, after: stored(parameters) };
}

function gradientsOf({ cost, gradient, asNumbers }: Sample, parameters: unknown): Problem['gradients'] {
  const at = (p: unknown) => {
    const slopes = MISTAKES[gradient](COSTS[cost].slopes(numbers(p)));
    let k = 0;
    return refilled(p, () => slopes[k++]) as never;
  };
  return asNumbers ? at(parameters) : at;
}

/** The name of a block, as `only` takes it; a name that no block has where there are none. */
function blockName(parameters: unknown, k: number): string {
  try {
    const { blocks } = pack(parameters).layout;
    return blocks[k % blocks.length].name;
  } catch (error) {
    if (error instanceof GradcheckError) return 'none';
    throw error;
  }
}
