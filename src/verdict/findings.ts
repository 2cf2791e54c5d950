import type { Diagnosis, DiagnosisOf, Measured, MeasuredDetail } from '../finding.js';
import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import type { Reason } from '../report.js';
import { chosen, type Trial } from './trial.js';

/** Which reason makes which finding. */
const KIND_OF: Partial<Record<Reason, Measured>> = {
  noise: 'noise',
  steps: 'noise',
  together: 'noise',
  unproven: 'noise',
  kink: 'kink',
  jump: 'kink',
  convention: 'kink',
  point: 'point',
  domain: 'domain',
  nonfinite: 'nonfinite',
  flat: 'vacuous',
};

/** What the measurement itself found: one finding for each reason, over all its blocks; what could not be proved is worth a word only where there is nothing else to tell. */
export function findings(trial: Trial): Diagnosis[] {
  const { status, reason: reasons } = trial.ledger.judgement;
  const given = (Object.keys(KIND_OF) as Reason[]).filter(reason => reasons.includes(reasonCode(reason)));
  const told = (given.length > 1 || status.includes(statusCode('wrong'))) && trial.ledger.accuracy === undefined;
  return given.filter(reason => !(told && reason === 'unproven')).map(reason => collect(trial, reason));
}

function collect({ request, place, ledger: { judgement, accuracy } }: Trial, reason: Reason): DiagnosisOf<Measured> {
  const { layout, grad } = request;
  const blocks = new Set<string>();
  let entries = 0;
  let wrong = 0;
  let undecided = 0;
  let first = -1;
  let widest = 0;
  let off = 0;
  let still = true;
  for (const [i, b] of chosen(request)) {
    if (judgement.reason[i] !== reasonCode(reason)) continue;
    if (first < 0) first = i;
    entries++;
    if (grad[i] !== 0) still = false;
    if (judgement.status[i] === statusCode('wrong')) wrong++;
    if (judgement.status[i] === statusCode('undecided')) undecided++;
    widest = Math.max(widest, judgement.bound[i] / judgement.scale[i] || 0);
    off = Math.max(off, Math.abs(grad[i] - judgement.gradapprox[i]) / judgement.scale[i] || 0);
    blocks.add(layout.blocks[b].name);
  }
  const detail: MeasuredDetail = {
    entries,
    of: layout.blocks.reduce((sum, { name, size }) => (blocks.has(name) ? sum + size : sum), 0),
    wrong,
    undecided,
    at: layout.locate(first),
    value: grad[first],
    widest,
    off,
    J: place.J,
    noise: place.noise,
    precision: judgement.precision,
    reason,
    still,
    factor: factorOf(judgement, blocks),
    meant: request.settings.kinks === 'convention' || undefined,
    accuracy: reason === 'unproven' ? accuracy : undefined,
  };
  const kind = KIND_OF[reason] as Measured;
  return {
    kind,
    blocks: kind === 'vacuous' || !Number.isFinite(place.J) ? [] : [...blocks],
    certainty: reason === 'unproven' ? 'possible' : 'certain',
    detail,
  };
}

/** Of the block that is off by most; NaN where none is known to be. */
function factorOf({ together }: Judgement, blocks: ReadonlySet<string>): number {
  const factors = [...blocks]
    .flatMap(name => together?.get(name) ?? [])
    .map(({ grad, gradapprox }) => grad / gradapprox);
  return factors.reduce((a, b) => (Math.abs(b - 1) > Math.abs(a - 1) ? b : a), factors[0] ?? Number.NaN);
}
