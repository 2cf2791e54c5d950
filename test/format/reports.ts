import type { BlockReport, Report, Worst } from '../../src/report.js';

export const worst = (fields: Partial<Worst> = {}): Worst => ({
  at: 'W2[1,0]',
  index: 31,
  grad: 0.2484,
  gradapprox: 0.1242,
  bound: 2.5e-10,
  status: 'wrong',
  ...fields,
});

export const block = (name: string, fields: Partial<BlockReport> = {}): BlockReport => ({
  name,
  shape: [5, 4],
  offset: 0,
  size: 20,
  verdict: 'pass',
  difference: 1.2e-9,
  resolution: 3e-8,
  worst: [],
  ...fields,
});

/** As many as any blocks made by hand take. */
const ENTRIES = 47;

/** A report made by hand: two blocks that agree, all else as a small check would have it. */
export const report = (fields: Partial<Report> = {}): Report => ({
  schemaVersion: 1,
  name: 'course exercise',
  verdict: 'pass',
  summary: 'All 25 components agree; a relative error of 3.0e-8 would have been noticed.',
  difference: 1.19e-7,
  threshold: 1e-7,
  tolerance: 1e-6,
  components: { total: 25, checked: 25, agree: 25, weak: 0, kink: 0, undecided: 0, wrong: 0 },
  blocks: [block('W1'), block('b1', { shape: [5], size: 5, offset: 20 })],
  findings: [],
  resolution: 3e-8,
  method: 'direct',
  methodReason: '',
  step: 1e-7,
  sides: 'two',
  precision: 'float64',
  noise: 2.2e-16,
  seed: 0,
  evaluations: 96,
  seconds: 0.0123,
  only: null,
  grad: Float64Array.from({ length: ENTRIES }, (_, i) => i),
  gradapprox: Float64Array.from({ length: ENTRIES }, (_, i) => (i === 3 ? 3.5 : i)),
  bound: new Float64Array(ENTRIES).fill(1e-10),
  ...fields,
});

/** The course's exercise with its two mistakes, as a report. */
export const wrongReport = (): Report =>
  report({
    verdict: 'fail',
    summary: '2 of 6 blocks disagree.',
    difference: 0.2850931567761623,
    components: { total: 47, checked: 47, agree: 36, weak: 0, kink: 0, undecided: 0, wrong: 11 },
    findings: [
      {
        kind: 'scale',
        blocks: ['W2'],
        certainty: 'certain',
        factor: 2,
        message: 'W2: grad is 2.000 × gradapprox in all 15 entries: look for a stray 2 in dW2.',
      },
      {
        kind: 'scale',
        blocks: ['b1'],
        certainty: 'likely',
        factor: 4,
        rivals: ['m + 1', '2²'],
        message: 'b1: grad is 4.000 × gradapprox in all 5 entries.',
      },
    ],
    blocks: [
      block('W1'),
      block('b1', {
        shape: [5],
        size: 5,
        offset: 20,
        verdict: 'fail',
        difference: 0.6,
        worst: [worst({ at: 'b1[0]', grad: 2.531631487902492, gradapprox: 0.632907871975623 })],
      }),
      block('W2', { shape: [3, 5], size: 15, offset: 25, verdict: 'fail', difference: 1 / 3, worst: [worst()] }),
    ],
  });

/** Characters that act on a terminal, in Markdown, in a table or in XML. */
export const HOSTILE = '\u001b[31mW|<b>&"\n`@ann`\u202e';
