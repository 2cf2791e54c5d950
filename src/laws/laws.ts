import type { Diagnosis } from '../finding.js';
import { norm } from '../numbers.js';
import type { Objective } from '../objective/objective.js';
import type { Layout } from '../theta/layout.js';
import { Calls } from './calls.js';
import { probeCompany } from './company.js';
import { type FarPoint, probeCost } from './cost.js';
import { probeGradient } from './gradient.js';

/** How `probeState` asks. */
export interface ProbeOptions {
  /** Of the far point. */
  seed: number;
  /** Whether the problem brings `seed`: the cure for random numbers is not to ask for it again. */
  seeded: boolean;
  /** Whether J comes from `costs`. */
  batched?: boolean;
  /** What is known to depend on θ alone. */
  repeatable?: 'cost' | 'both';
  /** Relative distance of values at the same parameters that the caller allows, and error of a component that he lets pass. */
  nondeterminism?: number;
  tolerance?: number;
  signal?: AbortSignal;
}

/** What the first calls gave, and what is wrong with calling at all. */
export interface StateProbe {
  /** J at θ by the first call: NaN or infinite where the cost says so. */
  J: number;
  /** dJ/dθ by the first call of gradients, right after J at θ: later calls cannot spoil it. */
  grad: Float64Array;
  /** Greatest distance between calls of J at θ, absolute: 0 for a cost that repeats its bits. */
  spread: number;
  /** Where J was called away from θ, if it was finite anywhere. */
  far?: FarPoint;
  /** nondeterministic, stateful, vacuous, mutated, batch, accumulated, stale, parity, jitter; empty where J and its gradient are functions of θ. */
  findings: Diagnosis[];
}

/**
 * Finds out, before any difference, whether J and its gradient are functions of θ alone: about ten calls of cost and five of gradients.
 *
 *     J(θ) three times, J far away, J(θ) again:          random numbers, running statistics, a cache, parameters that are not read
 *     θ after each:                                       an update inside
 *     grad(θ) twice:                                      buffers not cleared, a new mask in backward
 *     grad(θ), grad(far), grad(θ), grad(θ) after J(far):  a cached or stale gradient
 *     J at θ, far, far and θ at once, where J may be:     points of a batch, or calls that overlap, that share something
 *
 * Sums in another order (a relative spread of 1e-9, or 2e-6 where all values are float32) are noise and not reported;
 * what `nondeterminism` allows beyond is noise too, and a finding says how much of it was seen.
 * What is known to depend on θ alone is called once. A gradient that stays the same far away takes up to 27 calls of cost and three of gradients more:
 * is J as straight as that?
 * θ is left bit for bit as it was, also when a call throws. A cost that throws or is infinite far away is asked nearer by.
 *
 * @throws {GradcheckError} `aborted`; what `gradients` refuses; and what cost or gradients throw at θ itself
 */
export async function probeState(objective: Objective, layout: Layout, options: ProbeOptions): Promise<StateProbe> {
  const { seed, seeded, batched = false, repeatable, nondeterminism, signal } = options;
  const calls = new Calls(objective, signal, nondeterminism);
  if (repeatable === 'both' || (repeatable === 'cost' && !objective.differentiable))
    return { J: await calls.J(), grad: await calls.gradient(), spread: 0, findings: mutations(calls) };
  const base = objective.theta.slice();
  try {
    const cost = await probeCost(calls, seed, seeded);
    const { grad, findings } = await probeGradient(calls, layout.blocks, cost, options);
    const unheard = cost.deaf && norm(grad) > 0 ? [vacuous(cost.J)] : [];
    const apart = cost.findings.length === 0 ? await probeCompany(calls, cost, batched) : [];
    const { jitters = [], ...known } = cost;
    const all = [...mutations(calls), ...cost.findings, ...unheard, ...apart, ...findings, ...jitters];
    return { ...known, grad, findings: all };
  } finally {
    objective.moveTo(base);
  }
}

/** J stays the same wherever θ is moved, though its gradient is not 0. */
const vacuous = (J: number): Diagnosis => ({
  kind: 'vacuous',
  blocks: [],
  certainty: 'certain',
  detail: { deaf: 'yes', J },
});

const mutations = ({ mutated }: Calls): Diagnosis[] =>
  [...mutated].map(([by, blocks]) => ({ kind: 'mutated', blocks, certainty: 'certain', detail: { by } }));
