import type { Diagnosis, DiagnosisOf } from '../finding.js';
import type { Judgement } from '../judgement.js';
import type { Precision } from '../report.js';
import type { Layout } from '../theta/layout.js';
import { FORMATS } from './formats.js';

type Where = Pick<Layout, 'blocks' | 'locate'>;

/** NaN and infinite numbers of either gradient, a finding for each. */
export function nonfinite({ grad, gradapprox }: Judgement, where: Where, format: Precision): Diagnosis[] {
  const isBad = (i: number) => !Number.isFinite(gradapprox[i]);
  return [
    told('reference', isBad, { grad, gradapprox }, where, format),
    told('grad', i => !isBad(i) && !Number.isFinite(grad[i]), { grad, gradapprox }, where, format),
  ].flat();
}

function told(
  of: 'grad' | 'reference',
  isBad: (i: number) => boolean,
  { grad, gradapprox }: Pick<Judgement, 'grad' | 'gradapprox'>,
  { blocks, locate }: Where,
  format: Precision,
): DiagnosisOf<'nonfinite'>[] {
  const first = grad.findIndex((_, i) => isBad(i));
  if (first < 0) return [];
  const counts = blocks.map(({ offset, size }) => {
    let bad = 0;
    for (let i = offset; i < offset + size; i++) if (isBad(i)) bad++;
    return bad;
  });
  const bad = blocks.filter((_, b) => counts[b] > 0);
  const detail = {
    of,
    entries: counts.reduce((a, b) => a + b),
    size: bad.reduce((n, { size }) => n + size, 0),
    at: locate(first),
    grad: grad[first],
    reference: gradapprox[first],
    format,
    largest: FORMATS[format].largest,
  };
  return [
    { kind: 'nonfinite', blocks: bad.map(({ name }) => name), certainty: 'certain', detail, against: 'reference' },
  ];
}

/** Said where both gradients are 0 everywhere. */
export const vacuous = ({ grad, gradapprox }: Judgement): Diagnosis[] =>
  grad.every(g => g === 0) && gradapprox.every(r => r === 0)
    ? [{ kind: 'vacuous', blocks: [], certainty: 'certain', detail: {}, against: 'reference' }]
    : [];
