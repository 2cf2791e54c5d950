import { refuse, throwIfAborted } from '../errors.js';
import { type Settings, settle } from '../options.js';
import type { Options } from '../problem.js';
import { type Alone, checkAlone } from './alone.js';
import { refusingThrows } from './call.js';
import { conclude, type Measured } from './conclude.js';
import { hiddenInput } from './hidden.js';
import { checkPipeline, type Pipeline } from './pipeline.js';
import { record } from './record.js';
import type { StagesReport } from './report.js';
import { checkWhole } from './whole.js';

/** Options of gradcheck that ask for a part of one check, or say how one is computed. */
const OF_ONE_CHECK = ['only', 'except', 'points', 'selfTest', 'time', 'shard', 'log', 'method', 'workers'] as const;

/**
 * As of gradcheck, for the check of each stage and for that of the whole chain. `components` left out: all of each stage, and `probe` for the whole;
 * `budget` is that of each check; v of stage s is drawn from seed + s.
 */
export type StagesOptions = Omit<Options, (typeof OF_ONE_CHECK)[number]>;

/**
 * Checks a hand-written pipeline stage by stage, and names the first wrong stage.
 *
 *     each stage by itself:  J(input, parameters) = ⟨v, forward(input, parameters)⟩ at its recorded input, v random; of the last stage the cost
 *     the whole chain:       J(θ) of all parameters θ, and the gradient that comes of chaining the backwards
 *
 * An error in one input gradient spoils the whole gradient of every stage before it: each stage by itself shows where it is made, at the price of one stage
 * a component. A Report says what is wrong inside the stage. Where each is right but the whole is not, the fault is between them.
 * Nothing of the caller's is changed: stages are given copies.
 *
 * @throws {GradcheckError} for what is no pipeline (`invalid_problem` with a path such as `stages[3].backward`), options (`invalid_option`),
 *   gradients in another structure (`name_mismatch`, `shape_mismatch`), a stage that throws (`cost_failed`), and what gradcheck refuses
 */
export async function checkStages(pipeline: Pipeline, options: StagesOptions = {}): Promise<StagesReport> {
  const started = performance.now();
  checkPipeline(pipeline);
  const settings = settled(options);
  throwIfAborted(settings.signal);
  const measured = await refusingThrows(() => measure(pipeline, options, settings));
  const { forwards } = measured.recorded.calls;
  return { ...conclude(measured), forwards, seconds: (performance.now() - started) / 1000 };
}

/** One pass forward and back, each stage by itself, what forwards read beside their input, and the whole chain. */
async function measure(pipeline: Pipeline, options: StagesOptions, { seed, step, sides }: Settings): Promise<Measured> {
  const recorded = await record(pipeline, seed);
  const { length } = pipeline.stages;
  const part = (k: number): Options => ({ ...options, ...progressOf(options, k, length + 1) });
  const alone: Alone[] = [];
  for (let s = 0; s < length; s++) {
    alone.push(await checkAlone(recorded, s, part(s)));
    options.onProgress?.(s + 1, length + 1);
  }
  const hidden = await hiddenInput(recorded, alone.map(isRepeatable), seed);
  const given = options.components !== undefined || step !== undefined || sides === 'one';
  const components = given ? options.components : 'probe';
  const whole = await checkWhole(recorded, { ...part(length), components }, hidden === null);
  options.onProgress?.(length + 1, length + 1);
  return { recorded, alone, hidden, whole };
}

/** @throws {GradcheckError} `invalid_option` */
function settled(options: StagesOptions): Settings {
  const settings = settle(options);
  const given = options as Record<string, unknown>;
  const name = OF_ONE_CHECK.find(one => given[one] !== undefined);
  if (name) throw refuse.option(name, given[name], 'it to gradcheck: checkStages takes every stage');
  return settings;
}

/** Progress over all checks: each counts as 1. */
const progressOf = ({ onProgress }: StagesOptions, k: number, checks: number): Pick<Options, 'onProgress'> =>
  onProgress ? { onProgress: (done, total) => onProgress(k + done / Math.max(total, 1), checks) } : {};

/** Whether nothing was found of a stage that changes from call to call. */
const isRepeatable = ({ input, parameters }: Alone): boolean =>
  [input, parameters].every(
    report => !report?.findings.some(({ kind }) => kind === 'nondeterministic' || kind === 'stateful'),
  );
