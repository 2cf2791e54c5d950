import type { Finding, Kind, Precision, Reason } from './report.js';

/** Which of the caller's functions a finding is about. */
export type Source = 'cost' | 'gradients';

/** What the sentences about a cost or gradient that is no function of θ need. */
export interface StateDetails {
  /** The same parameters gave different values: `spread` is their greatest distance, relative; `seeded` whether `seed` was given. */
  nondeterministic: { source: Source; spread: number; seeded: 'yes' | 'no' };
  /**
   * Earlier calls show in later ones: `after` says which calls, `first` and `later` are J before and after them.
   * 'repeated' calls at the same parameters, a call 'elsewhere', or a call of 'gradients'. For source 'gradients' the numbers are norms.
   */
  stateful: { source: Source; after: 'repeated' | 'elsewhere' | 'gradients'; first: number; later: number };
  /** The caller's own code threw in `calls` of `of` calls, first in number `first`, and said `words`; at θ it does not throw. */
  threw: { source: Source; words: string; calls: number; of: number; first: number };
  /** cost gives `cost`, costAndGradients gives `along` at the same parameters. */
  parity: { cost: number; along: number };
  /** The parameters were changed by a call of `by`. */
  mutated: { by: Source };
  /** The second gradient at the same parameters was `ratio` times the first, the third `next` times. */
  accumulated: { ratio: number; next: number };
  /**
   * The gradient does not belong to the parameters it was asked at.
   * 'cached': the same far away although the slope of J is not; 'behind': that of the call before;
   * 'forward': that of the parameters cost was last called with; 'history': other numbers after calls elsewhere.
   */
  stale: { how: 'cached' | 'behind' | 'forward' | 'history' };
}

export type Measured = 'kink' | 'point' | 'noise' | 'vacuous' | 'nonfinite' | 'domain';

/** What the sentence of a measured finding needs. */
export type MeasuredDetail = {
  /** Components it is about, and how many of them were proved wrong or could not be decided. */
  entries: number;
  /** Components of their blocks. */
  of: number;
  wrong: number;
  undecided: number;
  /** The first of them as the caller would write it, and grad there. */
  at: string;
  value: number;
  /** Widest error bar among them, and greatest distance of grad from gradapprox, relative to the component. */
  widest: number;
  off: number;
  J: number;
  noise: number;
  precision: Precision;
  reason: Reason;
  /** What noise hides in single components and shows in all of them together: slope by grad / slope by differences, where that was proved. */
  factor: number;
};

/** Which part of a gradient a statement is about: all of it, or the part that is not the L2 penalty. */
export type Part = 'all' | 'data';

/** Numbers and names of a finding whose sentence stands elsewhere; keys are documented beside that sentence. */
export type PlainDetail = Readonly<Record<string, number | string | readonly number[] | readonly string[]>>;

/** What the sentence of each kind of wrong gradient needs, beside the names of its blocks. */
export interface Details {
  /** `entries`: how many entries are 0 though gradapprox is not. Of part 'data': grad = slope · θ, slope 0 where it is known to be the penalty's. */
  zero: { entries: number; part: Part; slope: number };
  /**
   * grad = factor · gradapprox. `names`: what the factor may stand for, simplest first; all `entries` agree with it.
   * `scope`: one block alone, all of them, or all at and below `layer`. Part 'beside': the block has another mistake as well.
   */
  scale: {
    entries: number;
    names: readonly string[];
    part: Part | 'beside';
    scope: 'block' | 'everywhere' | 'below';
    layer: string;
  };
  /** grad = gradapprox + slope · θ (form 'l2') or + slope · θ + sign · sign(θ) (form 'l1'). */
  penalty: { slope: number; form: 'l2' | 'l1'; onBiases: 'yes' | 'no'; entries: number };
  /** grad is gradapprox with its axes in another order; `shape` kept says whether the block is square there. */
  transposed: { order: readonly number[]; shape: readonly number[]; square: 'yes' | 'no' };
  /** grad holds the entries of gradapprox in another order: `how`, in words of the array. */
  reordered: { how: string };
  /** grad of `blocks` is gradapprox of `from`, one for one. */
  swapped: { from: readonly string[]; mutual: 'yes' | 'no' };
  /** grad = sum or mean of gradapprox over `axis` (−1: over everything), the same for all entries along it. */
  summed: { how: 'sum' | 'mean'; axis: number };
  /** Only `place` is wrong (`entries` of `of`); `how` says what stands there, empty when it follows no rule. */
  partial: { place: string; how: string; entries: number; of: number };
  /** |grad| never passes `limit` though gradapprox does, in `entries` entries. */
  clipped: { limit: number; entries: number };
  /** grad is not a derivative but `what`. */
  value: { what: string };
  /** grad is gradapprox rounded: to `bits` significant bits (0: unknown), relative error up to `error`. */
  precision: { format: string; error: number };
  /** grad = factor · gradapprox with a factor of its own along the axis. */
  'row-factors': { axis: number; factors: readonly number[] };
  'column-factors': { axis: number; factors: readonly number[] };
  /** grad − gradapprox is a product of a column and a row, or one constant. */
  'rank-one': { form: 'product' | 'constant'; value: number };
  /** The derivative of J by the output layer is wrong: `what`, empty when unknown. */
  'output-delta': { layer: string; what: string };
  /** What goes from layer `from` back to layer `to` is wrong: `what`, empty when unknown. */
  'backward-step': { from: string; to: string; what: string };
  /** dW of `layer` is built from a wrong input: `what`, empty when unknown. */
  'layer-input': { layer: string; what: string };
  /** db of `layer` is reduced wrongly: `what`, empty when unknown. */
  'bias-reduction': { layer: string; what: string };
  /** Nothing flows back to `to` and below. */
  detached: { to: string };
  /** Nothing simple explains it: `worst` are the places that disagree most, `ratio` is grad / gradapprox in the first of them. */
  unexplained: { worst: readonly string[]; entries: number; of: number; ratio: number };
}

export type DetailOf<K extends Kind> = K extends keyof Details
  ? Details[K]
  : K extends keyof StateDetails
    ? StateDetails[K]
    : PlainDetail;

/** Of a finding that stands for many of its kind: the numbers are those of its first blocks. */
interface Alike {
  /** Those of its blocks that show the same with other numbers. */
  alike?: readonly string[];
  /** The factor of the first blocks, where not all share it. */
  first?: number;
}

/** A finding of one kind before it is put into words: `messages/` writes the sentence. */
export type DiagnosisOf<K extends Kind> = Omit<Finding, 'message' | 'kind'> & { kind: K; detail: DetailOf<K> & Alike };

/** A finding before it is put into words. */
export type Diagnosis = { [K in Kind]: DiagnosisOf<K> }[Kind];

/** What a hypothesis would say, before blocks and certainty are known. */
export type Statement = {
  [K in keyof Details]: { kind: K; factor?: number; detail: Details[K] };
}[keyof Details];
