import type { Kind } from '../../../src/report.js';

/** Where a mistake sits in its block; indices count from 0, `to` is the last entry of the run. */
export type Place =
  | { region: 'triangle'; side: 'lower' | 'upper'; diagonal: boolean }
  | { region: 'diagonal' }
  | { region: 'slices'; axis: number; indices: number[] }
  | { region: 'run'; from: number; to: number }
  | { region: 'box'; axes: { axis: number; indices: number[] }[] }
  | { region: 'entries'; indices: number[] };

/** What stands there: 'unmasked' where gradapprox is exactly 0 and grad is not. */
export type Rule =
  | { id: 'zero' }
  | { id: 'factor'; factor: number }
  | { id: 'plus'; by: number }
  | { id: 'unmasked' }
  | { id: 'none' };

/**
 * How entries moved. With `by` along an axis, grad at k is gradapprox at k − by; without `wrap` what comes in is 0.
 * With `order`, group k of grad is group order[k] of gradapprox.
 */
export type Order =
  | { id: 'exchanged'; axis: number; pairs: [number, number][] }
  | { id: 'rolled'; axis: number; by: number; wrap: boolean }
  | { id: 'groups'; axis: number; groups: number; order: number[] }
  | { id: 'reversed'; axes: number[] }
  | { id: 'column-major' };

/** f of grad[i] = f(θ[i]) · gradapprox[i]; the slope of a sigmoid is σ(θ)(1 − σ(θ)). */
export type ChainRule =
  | 'theta'
  | '1/theta'
  | 'exp(theta)'
  | 'exp(-theta)'
  | 'theta(1-theta)'
  | '1/(theta(1-theta))'
  | 'sigma-slope'
  | '1/sigma-slope';

/** What the findings say as data: ids, numbers, names and booleans. */
interface Contract {
  unused: { entries: number };
  'chain-rule': { of: ChainRule };
  symmetry: { form: 'symmetrised' | 'half' | 'double' | 'antisymmetric' };
  partial: { place: Partial<Place>; rule: Rule };
  projection: { form: 'missing' | 'extra'; across: 'theta' | 'ones' };
  reordered: { how: Order };
  precision: { format: 'float32' | 'float16' | 'bfloat16' | { decimals: number } };
  accuracy: { error: number; tolerance: number };
  examples: { off: number[]; weight: number };
  scale: { names: unknown[] };
}

/** Kinds of today and those that are new. */
export type Name = Kind | keyof Contract;

/** One finding that is expected: as much of its detail as must hold, the factor, its blocks where not all of the case. */
export type Expected = {
  [K in Name]: {
    kind: K;
    detail?: K extends keyof Contract ? Partial<Contract[K]> : object;
    factor?: number;
    blocks?: string[];
    /** Whether one finding must tell it of all these blocks. */
    once?: true;
  };
}[Name];

/** Kinds that speak of layers: for those who named or handed over layers. */
export const LAYERS: readonly Name[] = ['output-delta', 'backward-step', 'layer-input', 'bias-reduction', 'detached'];
