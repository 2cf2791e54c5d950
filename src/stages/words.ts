import { names } from '../messages/numbers.js';
import { linearity as nonlinear } from '../messages/state.js';
import type { Finding, Report, Verdict } from '../report.js';
import type { Formula } from './formula/finding.js';
import type { Between, StageFinding, StageReport, StagesReport } from './report.js';

/** Names of the blocks of a report that are wrong. */
const wrongBlocks = ({ blocks }: Report): string[] =>
  blocks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);

const sentences = (texts: readonly string[]): string => texts.filter(text => text !== '').join(' ');

/** Ends a clause as a sentence. */
const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** What is wrong with a stage, and why. */
export const stage = (report: Omit<StageReport, 'message'>): string =>
  sentences([own(report), ...report.findings.map(({ message }) => message), follows(report)]);

function own({ input, parameters, verdict, name, findings }: Omit<StageReport, 'message'>): string {
  if (verdict === 'pass') return '';
  const reports = [input, parameters].filter(report => report !== undefined && report.verdict !== 'pass') as Report[];
  const told = findings.flatMap(({ formula }) => formula?.block ?? []);
  // a backward that passes its upstream on is the same everywhere, too
  const isTold = ({ kind, blocks }: Finding) =>
    told.length > 0 &&
    ['unexplained', 'stale', 'partial'].includes(kind) &&
    blocks.every(block => told.includes(block));
  const open = reports.flatMap(report => report.findings.filter(one => !isTold(one)));
  const said = open.map(({ message }) => ended(message));
  const wrong = reports.flatMap(wrongBlocks);
  if (wrong.length > 0) return sentences([`The gradient by ${names(wrong)} is wrong.`, ...said]);
  return reports.length > 0 ? sentences([`${name} is undecided: ${ended(reports[0].summary)}`, ...said]) : '';
}

function follows({ name, parameters, whole, follows }: Omit<StageReport, 'message'>): string {
  if (whole !== 'fail' || follows.length === 0) return '';
  const came = `its upstream came through the input gradient of ${names(follows)}, which ${be(follows)} wrong`;
  return parameters?.verdict === 'fail'
    ? `In the whole chain there is more: ${came}.`
    : `The gradient of ${name} is right by itself; it is wrong in the whole chain because ${came}.`;
}

export { nonlinear };

/** What a wrong gradient is made of. */
export function formula({ block, how, term, for: other }: Formula): string {
  const bare = how === 'is' && !term.includes(' ');
  const what = {
    is: `is ${term}${bare ? ' as it came: the derivative of forward is left out' : ', which it should not be'}`,
    lacks: `lacks ${term}: ${term.startsWith('what index') ? 'look at the bounds of the loop' : 'a path that is not summed'}`,
    repeats: `has ${term} once too often`,
    takes: `takes ${term} where ${other} belongs`,
    constant: `is off by ${term === 'mean' ? 'one number' : 'a multiple of input − its mean'} in each ${other}: the ${term} is taken for a constant on the way back, or its part has another factor`,
    scattered: `holds the entries of ${term}, but not at the places that forward took them from`,
    overwritten: `holds one row of ${term} in ${other}, where several are to be added: the last one overwrites the others`,
    'as if': `is what it would be with ${term} in place of ${other}`,
  }[how];
  return `The gradient by ${block} ${what}.`;
}

export const finding = (
  kind: Exclude<StageFinding['kind'], 'formula' | 'nonlinear'>,
  name: string,
  before: readonly string[],
): string =>
  ({
    'in-place': `forward of ${name} writes into its own input, and backward is given what it left there: work on a copy, or go back from the output alone.`,
    unwanted: `backward of ${name} returns no input gradient, so that nothing flows back to ${names(before)}: return input, or null where it is zero.`,
  })[kind];

export function between(
  { kind, stage, by, during }: Omit<Between, 'message'>,
  stages: readonly StageReport[],
  whole: Verdict,
): string {
  const right = stages.every(({ verdict }) => verdict === 'pass') ? 'Every stage is right' : 'No stage is wrong';
  return (
    `${right} by itself, but the whole chain is ${whole === 'fail' ? 'wrong' : 'undecided'}: ` +
    {
      overwritten: `${during} of ${by} writes into the input or output of ${stage} before backward of ${stage} reads it; let ${by} work on a copy.`,
      upstream: `backward of ${stage} writes into its upstream, of which several parts are one array; let it work on a copy, or return an array for each part.`,
      state: `backward of ${stage} gives other gradients after the forwards of the later stages than right after its own; look for a cache or a buffer that stages share, and for what it reads beside its arguments.`,
      hidden: `forward of ${stage} reads something that ${by ? `forward of ${by}` : 'another stage'} leaves behind and that is not in its input, so that no gradient flows back to it; hand it on as a part of the activation, such as { x, skip }, and sum what comes back.`,
      open: `the gradients are right in the stages after ${stage} and wrong in ${stage}; look at what passes between ${stage} and the stages after it beside their inputs: a branch that is not summed, a value kept from an earlier call.`,
    }[kind]
  );
}

/** What is wrong and where. */
export function summary({
  stages,
  first,
  between,
  whole,
}: Pick<StagesReport, 'stages' | 'first' | 'between' | 'whole'>): string {
  if (between) return between.message;
  const having = (verdict: Verdict) => stages.filter(stage => stage.verdict === verdict).map(({ name }) => name);
  const others = having('fail').filter(name => name !== first);
  const undecided = having('inconclusive');
  const following = stages
    .filter(({ follows, verdict }) => follows.length > 0 && verdict !== 'fail')
    .map(({ name }) => name);
  const count = stages.length === 1 ? 'one stage' : `${stages.length} stages`;
  const clauses = [
    first !== null && `${first} is the first wrong one of ${count}`,
    others.length > 0 && `${names(others)} ${be(others)} wrong too`,
    following.length > 0 && `what is wrong of ${names(following)} in the whole chain follows from that`,
    first !== null &&
      whole.verdict === 'pass' &&
      'the whole chain passes all the same: there it meets zeros on its way back, or is too small to be noticed',
    undecided.length > 0 && `${names(undecided)} ${be(undecided)} undecided`,
    whole.verdict === 'inconclusive' && 'the whole chain is undecided',
  ].filter(clause => clause !== false);
  return clauses.length > 0 ? clauses.join('; ') : `${count}, right one by one and as a whole chain`;
}

const be = (list: readonly string[]): string => (list.length > 1 ? 'are' : 'is');
