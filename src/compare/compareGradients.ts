import type { Evidence } from '../diagnosis/evidence.js';
import type { Diagnosis } from '../finding.js';
import { type Judgement, statusCode } from '../judgement.js';
import type { Tree } from '../problem.js';
import type { Report } from '../report.js';
import { keptOtherwise } from './align.js';
import { nonfinite, vacuous } from './findings.js';
import { judgeAgainst } from './judge.js';
import { type CompareOptions, type CompareSettings, settleCompare } from './options.js';
import { type Both, readBoth } from './read.js';
import { recordComparison } from './record.js';

/** grad may miss a formula by so many tolerances of an entry, as in diagnosis/evidence.ts … */
const ROUNDING = 3;
/** … but by no more than this, or nothing would stand out of the rounding of 16 bits … */
const COARSEST = 1e-2;
/** … and by this much, as a formula of differences may: an ε in a norm leaves of it what float64 sees. */
const LOOSE = 3e-6;
/** Entries up to which what was not explained so is tried again by the tighter bar: a diagnosis of more takes many seconds. */
const TWICE = 100_000;

/**
 * Compares a gradient with a reference, where there is no cost to take differences of, and names what differs as `gradcheck` does.
 *
 *     |gᵢ − rᵢ| ≤ τ · max(|gᵢ|, |rᵢ|, floor · rms of the block)      τ by precision, or as given (docs/compare.md)
 *
 * Verdict `pass` where every entry agrees, `fail` where one does not, `inconclusive` where the reference is not finite or too coarse to tell.
 * In the report `gradapprox` is the reference, in the shape of mine, and `method` is 'reference'; no difference is taken and no cost called.
 * Arrays that the reference keeps with their axes in another order, (in, out) for (out, in), are compared in that of mine, and said.
 *
 * @param mine  any tree of arrays: nested, typed, strided; NaN and infinite numbers too; null for zeros
 * @param reference  the same arrays, in names that can be told (docs/compare.md)
 * @throws {GradcheckError} `name_mismatch`, `shape_mismatch`, `not_a_number` or `no_parameters` with the path in mine, reference, options.stick,
 *   options.parameters or options.examples; `invalid_option`
 */
export async function compareGradients(mine: Tree, reference: Tree, options: CompareOptions = {}): Promise<Report> {
  const started = performance.now();
  const settings = settleCompare(options);
  const both = readBoth(mine, reference, settings);
  const judgement = judgeAgainst(both);
  const findings: Diagnosis[] = [
    ...nonfinite(judgement, both, both.format),
    ...(await explain(both, judgement, settings)),
    ...keptOtherwise(both.arrays),
    ...vacuous(judgement),
  ];
  return recordComparison({ both, judgement, findings, settings, started });
}

/** What is wrong, named by the diagnosis of differences, and what rounding explains beside. */
async function explain(both: Both, judgement: Judgement, { examples }: CompareSettings): Promise<Diagnosis[]> {
  if (!judgement.status.includes(statusCode('wrong'))) return [];
  const [{ diagnose }, { isOpen, roundedOnes }] = await Promise.all([
    import('../diagnosis/diagnose.js'),
    import('./rounded.js'),
  ]);
  const evidence: Evidence = {
    layout: both,
    theta: both.parameters ?? new Float64Array(both.mine.length).fill(Number.NaN),
    judgement,
    rounding: Math.max(both.tolerance, Math.min(ROUNDING * both.tolerance, COARSEST)),
    examples: typeof examples === 'number' ? examples : examples?.length,
    exampleGradients: async () => both.examples ?? null,
  };
  const loosely = await diagnose({ ...evidence, rounding: Math.max(LOOSE, evidence.rounding!) });
  const again = loosely.some(isOpen) && both.mine.length <= TWICE;
  const closely = again ? await diagnose(evidence) : loosely;
  const open = (found: readonly Diagnosis[]) => found.filter(isOpen).length;
  const found = roundedOnes(open(closely) < open(loosely) ? closely : loosely, evidence);
  return found.map(one => ofReference(one, both.parameters !== undefined));
}

/** Told of a reference; of what nothing explains also that θ is not known. */
function ofReference(diagnosis: Diagnosis, known: boolean): Diagnosis {
  const { kind, detail } = diagnosis;
  const blind = (kind === 'unexplained' || kind === 'accuracy') && !known;
  return { ...diagnosis, ...(blind && { detail: { ...detail, blind } }), against: 'reference' } as Diagnosis;
}
