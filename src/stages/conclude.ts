import { type Report, type Verdict, worst } from '../report.js';
import type { Alone } from './alone.js';
import type { Hidden } from './hidden.js';
import type { Recorded } from './record.js';
import type { Between, StageFinding, StageReport, StagesReport } from './report.js';
import * as words from './words.js';

/** What was measured of a pipeline. */
export interface Measured {
  recorded: Recorded;
  /** By stage. */
  alone: readonly Alone[];
  hidden: Hidden | null;
  whole: Report;
}

/** What is told of a pipeline: the verdict, the first wrong stage, and what follows from it. */
export function conclude(measured: Measured): Omit<StagesReport, 'forwards' | 'seconds'> {
  const { whole } = measured;
  const stages = concludeStages(measured);
  const between = concludeBetween(measured, stages);
  const verdict = worst([whole.verdict, ...stages.map(stage => stage.verdict)]);
  const first = stages.find(stage => stage.verdict === 'fail')?.name ?? null;
  return { verdict, first, summary: words.summary({ stages, first, between, whole }), stages, between, whole };
}

/** Each stage by itself, and what of the whole chain follows from which. */
function concludeStages(measured: Measured): StageReport[] {
  const { recorded, alone } = measured;
  return recorded.pipeline.stages.map(({ name }, s) => {
    const { input, parameters } = alone[s];
    const findings = findingsOf(measured, s);
    const verdict = worst([input?.verdict, parameters?.verdict, linearity(alone[s]), ...findings.map(verdictOf)]);
    const whole = wholeVerdict(measured, s);
    const follows = whole === 'fail' ? wrongOnTheWay(measured, s) : [];
    const stage = {
      name,
      verdict,
      ...(input && { input }),
      ...(parameters && { parameters }),
      whole,
      follows,
      findings,
    };
    return { ...stage, message: words.stage(stage) };
  });
}

/** A backward that throws for another upstream shows nothing of how it follows it. */
const linearity = ({ nonlinear }: Alone): Verdict =>
  !nonlinear ? 'pass' : nonlinear.detail.how === 'threw' ? 'inconclusive' : 'fail';

const verdictOf = ({ kind }: StageFinding): Verdict => (kind === 'unwanted' ? 'inconclusive' : 'pass');

function findingsOf({ recorded, alone }: Measured, s: number): StageFinding[] {
  const { reached, writes, layouts, pipeline } = recorded;
  const { nonlinear } = alone[s];
  const { name } = pipeline.stages[s];
  const wrong = worst([alone[s].input?.verdict, alone[s].parameters?.verdict]) !== 'pass';
  const inPlace = writes.some(({ activation, by, during }) => activation === s && by === s && during === 'forward');
  const cutOff = pipeline.stages.slice(0, s).filter((_, k) => layouts[k]);
  const kinds = [
    ...(wrong && inPlace ? (['in-place'] as const) : []),
    ...(s === reached && cutOff.length > 0 ? (['unwanted'] as const) : []),
  ];
  const before = cutOff.map(stage => stage.name);
  return [
    ...alone[s].formulas.map(formula => ({ kind: 'formula', formula, message: words.formula(formula) }) as const),
    ...(nonlinear ? [{ kind: 'nonlinear', message: words.nonlinear(nonlinear) } as const] : []),
    ...kinds.map(kind => ({ kind, message: words.finding(kind, name, before) })),
  ];
}

/** The verdict of the whole chain on the parameters of a stage, whose blocks are called the same there. */
function wholeVerdict({ whole, recorded, alone }: Measured, s: number): Verdict | null {
  if (!recorded.layouts[s] || s < recorded.reached) return null;
  const names = alone[s].parameters?.blocks.map(({ name }) => name);
  return worst(whole.blocks.filter(({ name }) => names?.includes(name)).map(({ verdict }) => verdict));
}

/** Whether what a stage passes on to those before it is wrong. */
const passesOnWrong = (alone: Alone): boolean => alone.input?.verdict === 'fail' || linearity(alone) === 'fail';

/** Later stages whose wrong input gradient the upstream of stage s came through, nearest first. */
const wrongOnTheWay = ({ recorded, alone }: Measured, s: number): string[] =>
  recorded.pipeline.stages.flatMap(({ name }, t) => (t > s && passesOnWrong(alone[t]) ? [name] : []));

/** What is wrong between stages none of which is wrong by itself; null where the whole chain is right, or nothing is known of one that is undecided. */
function concludeBetween(measured: Measured, stages: readonly StageReport[]): Between | null {
  const { whole, recorded, hidden } = measured;
  if (whole.verdict === 'pass' || stages.some(({ verdict }) => verdict === 'fail')) return null;
  const nameOf = (s: number) => stages[s].name;
  const told = (between: Omit<Between, 'message'>): Between => ({
    ...between,
    message: words.between(between, stages, whole.verdict),
  });
  if (hidden)
    return told({ kind: 'hidden', stage: nameOf(hidden.stage), ...(hidden.by !== null && { by: nameOf(hidden.by) }) });
  const lost = recorded.traces.findIndex((trace, s) => trace?.apart && stages[s].verdict === 'pass');
  if (lost >= 0) return told(lostBetween(recorded, lost, nameOf));
  const last = stages.findLastIndex(stage => stage.whole === 'fail');
  return last < 0 ? null : told({ kind: 'open', stage: nameOf(last) });
}

/** Why backward of a stage gives other gradients in the chain than right after its own forward. */
function lostBetween({ writes, traces }: Recorded, s: number, nameOf: (s: number) => string): Omit<Between, 'message'> {
  // its input and its output, written into by another stage before it was its turn
  const write = writes.find(({ activation, by }) => (activation === s || activation === s + 1) && by !== s);
  if (write) return { kind: 'overwritten', stage: nameOf(s), by: nameOf(write.by), during: write.during };
  return { kind: traces[s].wroteUpstream ? 'upstream' : 'state', stage: nameOf(s) };
}
