import type { Diagnosis } from '../finding.js';
import { random } from '../random.js';
import type { Calls } from './calls.js';
import { drifts, relativeSpread, spreadOf } from './repeat.js';

/** Calls that tell a drift from chance: eight random numbers are in order once in 20,160 times. */
const DRIFT_CALLS = 8;
/** How far the far point lies, relative to max(|θᵢ|, 0.1); the next one where J is not finite there. */
const DISTANCES = [1e-2, 1e-4, 1e-6];
const LEAST_SCALE = 0.1;
/** Distance of a last look for a J that stayed the same, bit for bit, at both far points: in this range any cost moves that reads its parameters. */
const WIDE = 0.5;

/** A point away from θ, and J there. */
export interface FarPoint {
  theta: Float64Array;
  J: number;
}

/** What repeated calls of cost say. */
export interface CostProbe {
  /** J at θ, of the first call. */
  J: number;
  /** Greatest distance between calls at θ, absolute. */
  spread: number;
  /** Left out where J is finite at none, or cost is no function of θ. */
  far?: FarPoint;
  /** Whether J was the same, bit for bit, wherever it was called. */
  deaf: boolean;
  findings: Diagnosis[];
  /** What it changes by without being called nondeterministic, where the caller allows for it. */
  jitters?: Diagnosis[];
}

/** Calls J three times at θ, on two sides far away and once more at θ. */
export async function probeCost(calls: Calls, seed: number, seeded: boolean): Promise<CostProbe> {
  const values = [await calls.J(), await calls.J(), await calls.J()];
  if (relativeSpread(values) > calls.noiseOf(values)) return unrepeatable(calls, values, seeded);
  const far = await farPoint(calls, seed);
  const mirror = far && (await visit(calls, calls.objective.inside(mirrored(far.theta, calls.objective.theta))));
  values.push(await calls.J());
  const [first, later] = [values[0], values[values.length - 1]];
  const spread = relativeSpread(values);
  const findings = spread > calls.noiseOf(values) ? [stateful('elsewhere', first, later)] : [];
  const deaf = far?.J === first && mirror === first && (await visit(calls, beside(calls, seed, WIDE))) === first;
  const jitters = findings.length === 0 ? jitter(calls, 'cost', spread, []) : [];
  return { J: first, spread: spreadOf(values), far: findings.length > 0 ? undefined : far, deaf, findings, jitters };
}

async function unrepeatable(calls: Calls, values: number[], seeded: boolean): Promise<CostProbe> {
  while (values.length < DRIFT_CALLS) values.push(await calls.J());
  const finding = drifts(values)
    ? stateful('repeated', values[0], values[values.length - 1])
    : nondeterministic('cost', relativeSpread(values), seeded);
  return { J: values[0], spread: spreadOf(values), deaf: false, findings: [finding] };
}

/** A seeded random point near θ where J is finite, the further the better. */
async function farPoint(calls: Calls, seed: number): Promise<FarPoint | undefined> {
  for (const distance of DISTANCES) {
    const theta = beside(calls, seed, distance);
    const J = await visit(calls, theta);
    if (J !== undefined && Number.isFinite(J)) return { theta, J };
  }
  return undefined;
}

/** A seeded random point, the same direction for the same seed. */
function beside({ objective }: Calls, seed: number, distance: number): Float64Array {
  const { normal } = random(seed);
  return objective.inside(objective.theta.map(at => at + distance * normal() * Math.max(Math.abs(at), LEAST_SCALE)));
}

/** J elsewhere, undefined where it throws. */
const visit = (calls: Calls, theta: Float64Array) => calls.attempt(() => calls.at(theta, () => calls.J()));

/** The point on the other side of θ: what remembers a greatest or least value sees a new one at one of the two. */
const mirrored = (far: Float64Array, theta: Float64Array) => theta.map((at, i) => 2 * at - far[i]);

/** Two calls of cost at θ that differ because of the calls between them. */
export const stateful = (after: 'repeated' | 'elsewhere' | 'gradients', first: number, later: number): Diagnosis => ({
  kind: 'stateful',
  blocks: [],
  certainty: 'certain',
  detail: { source: 'cost', after, first, later },
});

export const nondeterministic = (
  source: 'cost' | 'gradients',
  spread: number,
  seeded: boolean,
  blocks: string[] = [],
): Diagnosis => ({
  kind: 'nondeterministic',
  blocks,
  certainty: 'certain',
  detail: { source, spread, seeded },
});

/** What the caller allows, and how much of it was seen; nothing where values repeat. */
export const jitter = (
  { nondeterminism: allowed }: Calls,
  source: 'cost' | 'gradients',
  spread: number,
  blocks: string[],
): Diagnosis[] =>
  allowed > 0 && spread > 0
    ? [{ kind: 'jitter', blocks, certainty: 'certain', detail: { source, spread, allowed } }]
    : [];
