import type { Diagnosis, DiagnosisOf } from '../finding.js';
import type { Finding, Kind } from '../report.js';
import * as block from './block.js';
import * as layer from './layer.js';
import { names } from './numbers.js';
import { operation } from './operation.js';
import * as reference from './reference.js';
import { rival } from './rival.js';
import { scale } from './scale.js';
import * as state from './state.js';
import * as verdict from './verdict.js';

/** A sentence for every kind: a kind without words does not compile. */
const WORDS: { [K in Kind]: (diagnosis: DiagnosisOf<K>) => string } = {
  zero: block.zero,
  scale,
  penalty: block.penalty,
  transposed: block.transposed,
  reordered: block.reordered,
  swapped: block.swapped,
  summed: block.summed,
  partial: block.partial,
  clipped: block.clipped,
  value: block.value,
  precision: block.precision,
  'row-factors': block.factors,
  'column-factors': block.factors,
  'rank-one': block.rankOne,
  unused: block.unused,
  'chain-rule': block.chainRule,
  symmetry: block.symmetry,
  projection: block.projection,
  conjugate: block.conjugate,
  accuracy: block.accuracy,
  examples: block.examples,
  'output-delta': layer.outputDelta,
  'backward-step': layer.backwardStep,
  'layer-input': layer.layerInput,
  'bias-reduction': layer.biasReduction,
  detached: layer.detached,
  operation,
  stale: state.stale,
  accumulated: state.accumulated,
  nondeterministic: state.nondeterministic,
  stateful: state.stateful,
  mutated: state.mutated,
  parity: state.parity,
  batch: state.batch,
  linearity: state.linearity,
  adjoint: state.adjoint,
  asymmetric: state.asymmetric,
  jitter: state.jitter,
  pattern: state.pattern,
  threw: state.threw,
  kink: verdict.kink,
  point: verdict.point,
  noise: verdict.noise,
  vacuous: verdict.vacuous,
  nonfinite: verdict.nonfinite,
  domain: verdict.domain,
  'left-out': state.leftOut,
  unexplained: block.unexplained,
};

/** Where two gradients were compared and there is no J to speak of. */
const OF_REFERENCE: { [K in Kind]?: (diagnosis: DiagnosisOf<K>) => string } = {
  nonfinite: reference.nonfinite,
  vacuous: reference.vacuous,
};

/** What was found, in a sentence a student understands: what disagrees, how, and where to look. */
export function message(diagnosis: Diagnosis): string {
  const words = ((diagnosis.against && OF_REFERENCE[diagnosis.kind]) ?? WORDS[diagnosis.kind]) as (
    diagnosis: Diagnosis,
  ) => string;
  const { blocks, factor, detail } = diagnosis;
  const { alike = [], first } = detail;
  const own = { ...diagnosis, blocks: blocks.filter(name => !alike.includes(name)), factor: factor ?? first };
  const others = `${names(alike)} ${alike.length > 1 ? 'show' : 'shows'} the same with other numbers`;
  const endings = [
    ...(isAside(diagnosis) ? ['a penalty stands beside it, which is right'] : []),
    ...(alike.length > 0 ? [others] : []),
  ];
  return endings.length === 0
    ? words(diagnosis)
    : `${[words(own as Diagnosis).replace(/\.$/, ''), ...endings].join('; ')}.`;
}

/** Whether a penalty was taken off that the sentence does not speak of by itself. */
const isAside = ({ detail }: Diagnosis): boolean =>
  detail.besidePenalty === true && !('part' in detail || 'rule' in detail || 'value' in detail);

/** A finding as a report has it: its sentence, and its rivals in a few words each. */
export function worded(diagnosis: Diagnosis): Finding {
  const { detail: _, rivals, against, ...finding } = diagnosis;
  return {
    ...finding,
    ...(diagnosis.kind === 'operation' && { layer: diagnosis.detail.layer, mistake: diagnosis.detail.mistake }),
    ...(rivals ? { rivals: rivals.map(one => rival(one, { against })) } : {}),
    message: message(diagnosis),
  };
}
