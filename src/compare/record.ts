import { deepFrozen, inWords } from '../check/assemble.js';
import type { Diagnosis } from '../finding.js';
import { type Judgement, statusCode } from '../judgement.js';
import { pairingSentence, summarySentence } from '../messages/summary.js';
import type { BlockReport, Report, Verdict } from '../report.js';
import { summarize } from '../verdict/summary.js';
import type { CompareSettings } from './options.js';
import type { Both } from './read.js';

interface Outcome {
  both: Both;
  judgement: Judgement;
  findings: readonly Diagnosis[];
  settings: CompareSettings;
  /** When the comparison began, on the clock of `performance.now`. */
  started: number;
}

const UNDECIDED = statusCode('undecided');

/** The Report of two gradients. What cannot be compared is undecided: a pass says that everything was. */
export async function recordComparison({ both, judgement, findings, settings, started }: Outcome): Promise<Report> {
  const { blocks, locate, mine, format, tolerance, pairs, stick } = both;
  const total = summarize(judgement, { blocks, locate, size: mine.length });
  const isOpen = ({ offset, size }: { offset: number; size: number }) =>
    judgement.status.subarray(offset, offset + size).includes(UNDECIDED);
  const settled = (verdict: Verdict, place: { offset: number; size: number }): Verdict =>
    verdict === 'pass' && isOpen(place) ? 'inconclusive' : verdict;
  const verdict = settled(total.verdict, { offset: 0, size: mine.length });
  return deepFrozen({
    schemaVersion: 1,
    name: settings.name ?? '',
    verdict,
    summary: summarySentence({ ...total, verdict }),
    difference: total.difference,
    threshold: settings.threshold ?? tolerance,
    tolerance,
    components: total.components,
    blocks: total.blocks.map((block): BlockReport => ({ ...block, verdict: settled(block.verdict, block) })),
    findings: await inWords(findings),
    resolution: total.resolution,
    method: 'reference',
    methodReason: pairingSentence(
      pairs.by,
      pairs.pairs.map(pair => [pair.name, pair.reference.name]),
      stick?.times,
    ),
    step: null,
    sides: 'two',
    precision: format,
    noise: 0,
    seed: 0,
    evaluations: 0,
    only: null,
    grad: mine,
    gradapprox: both.reference,
    bound: judgement.bound,
    seconds: (performance.now() - started) / 1000,
  });
}
