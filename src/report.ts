/** What a component's status says of grad against gradapprox. Order is that of the codes in a Judgement. */
export const STATUSES = ['unchecked', 'agree', 'weak', 'kink', 'undecided', 'wrong'] as const;
export type Status = (typeof STATUSES)[number];

/** Why a component has its status; `none` for one that simply agrees or is proved wrong. Order is that of the codes in a Judgement. */
export const REASONS = [
  'none',
  'noise',
  'kink',
  'jump',
  'point',
  'domain',
  'nonfinite',
  'flat',
  'steps',
  'together',
  'unproven',
  'convention',
] as const;
export type Reason = (typeof REASONS)[number];

export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** The gravest of some verdicts; `pass` of none. */
export const worst = (verdicts: readonly (Verdict | null | undefined)[]): Verdict =>
  verdicts.includes('fail') ? 'fail' : verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';

export type Certainty = 'certain' | 'likely' | 'possible';
/** Number formats that J or a gradient may be computed or kept in. */
export const PRECISIONS = ['float64', 'float32', 'float16', 'bfloat16'] as const;
export type Precision = (typeof PRECISIONS)[number];

export const KINDS = [
  'zero',
  'scale',
  'penalty',
  'transposed',
  'reordered',
  'swapped',
  'summed',
  'partial',
  'clipped',
  'value',
  'precision',
  'row-factors',
  'column-factors',
  'rank-one',
  'chain-rule',
  'symmetry',
  'projection',
  'conjugate',
  'unused',
  'accuracy',
  'examples',
  'output-delta',
  'backward-step',
  'layer-input',
  'bias-reduction',
  'detached',
  'stale',
  'accumulated',
  'nondeterministic',
  'stateful',
  'mutated',
  'parity',
  'batch',
  'linearity',
  'adjoint',
  'asymmetric',
  'jitter',
  'pattern',
  'threw',
  'kink',
  'point',
  'noise',
  'vacuous',
  'nonfinite',
  'domain',
  'left-out',
  'operation',
  'unexplained',
] as const;
export type Kind = (typeof KINDS)[number];

/** One sentence about what was found, and the numbers behind it. */
export interface Finding {
  kind: Kind;
  /** Names of the blocks it is about; empty when it is about the cost or the whole check. */
  blocks: string[];
  certainty: Certainty;
  /** scale: grad = factor · gradapprox (−1 is a sign error); penalty: q, −1 missing, +1 doubled. */
  factor?: number;
  /** operation: the layer whose backward pass makes the mistake, as the network calls it, and which one of those that are known. */
  layer?: string;
  mistake?: string;
  /** Other explanations that fit the numbers equally well. */
  rivals?: string[];
  message: string;
}

/** A component worth looking at. */
export interface Worst {
  /** As the caller would write it: W2[1,0]. */
  at: string;
  /** Index into θ. */
  index: number;
  grad: number;
  gradapprox: number;
  bound: number;
  status: Status;
}

export interface BlockReport {
  name: string;
  shape: number[];
  /** The shape in which pictures show it, where that is known and another one: [128, 28, 28] of the weights (128, 784) of an image. */
  picture?: number[];
  offset: number;
  size: number;
  verdict: Verdict;
  /** ‖grad − gradapprox‖ / (‖grad‖ + ‖gradapprox‖) over the checked components of the block. */
  difference: number;
  /** Smallest relative error that would have been noticed in this block; Infinity where nothing could be seen. */
  resolution: number;
  worst: Worst[];
}

/** What the formula gives with one of several steps. */
export interface StepReport {
  step: number;
  /** Of grad against the differences with this step. */
  difference: number;
  /** How far those are off from what is known better, relative. */
  off: number;
  /** The power of the step by which `off` fell from the larger step before: 2 for two-sided differences, −1 where noise rules; null for the first. */
  order: number | null;
}

/** Mistakes that a gradient is spoilt with to see whether the check finds them. */
export const SPOILAGES = [
  'sign',
  'factor',
  'small factor',
  'left out',
  'one entry',
  'exchanged',
  'moved',
  'transposed',
  'not summed',
  'penalty',
] as const;
export type Spoilage = (typeof SPOILAGES)[number];

/** One mistake made on purpose. */
export interface SpoiltReport {
  by: Spoilage;
  /** The largest relative error that it makes, as the resolution counts it. */
  size: number;
  verdict: Verdict;
  /** It passes, and the report counts such entries as undecided. */
  undecided?: true;
  /** It passes though a report says that an error of this size would have been noticed: a fault of gradcheck. */
  missed?: true;
}

/** What the check says of a block whose gradient was spoilt on purpose. */
export interface SelfTestBlock {
  name: string;
  /** By mistake, where that changes anything. */
  spoilt: SpoiltReport[];
  /** The smallest relative error of one entry that does not pass; Infinity where each does, NaN where it was not reached. */
  smallest: number;
  /** That entry: the one that is seen least clearly. */
  at: string;
}

/** What the check says of gradients that were spoilt on purpose. */
export interface SelfTest {
  /** Those that pass: of another nothing is to be learned. */
  blocks: SelfTestBlock[];
  /** What it cost besides. */
  evaluations: number;
  seconds: number;
  /** Ended by the budget, the time or a stop. */
  partial?: true;
}

/** What came out at one of several points. */
export interface PointReport {
  verdict: Verdict;
  difference: number;
  resolution: number;
}

export interface Counts {
  total: number;
  checked: number;
  agree: number;
  weak: number;
  kink: number;
  undecided: number;
  wrong: number;
}

/** The outcome of a check: plain, frozen, JSON-safe (typed arrays become arrays in JSON). */
export interface Report {
  schemaVersion: 1;
  name: string;
  verdict: Verdict;
  /** What the verdict is worth, in one sentence. */
  summary: string;
  difference: number;
  threshold: number;
  tolerance: number;
  components: Counts;
  blocks: BlockReport[];
  findings: Finding[];
  resolution: number;
  /** How differences were computed: a Method; 'none' where none could be; 'reference' where a gradient was given instead, which `gradapprox` holds then. */
  method: string;
  /** Why this method. */
  methodReason: string;
  /** ε, or null where it was chosen per component. */
  step: number | null;
  sides: 'two' | 'one';
  precision: Precision;
  /** Measured noise of J, absolute. */
  noise: number;
  seed: number;
  evaluations: number;
  seconds: number;
  /** The options that repeat this check: what the command line of the last line of a report is made of. */
  only: string[] | null;
  except?: string[];
  /** By name, what blocks may be off by where that is not `tolerance`. */
  tolerances?: Record<string, { relative?: number; absolute?: number }>;
  /** How components were chosen, where not all were wanted. */
  coverage?: 'sample' | 'probe';
  /** The resolution that a pass had to have, where one was asked for. */
  wanted?: number;
  /** The relative distance between calls at the same parameters that was allowed for, where any was. */
  nondeterminism?: number;
  /** The precision that was declared, where one was. */
  declared?: Precision;
  /** Whether what lies outside the limiting slopes at kinks was taken as meant. */
  kinks?: 'convention';
  /** Where several steps were given: what each of them gives, by falling step. */
  steps?: StepReport[];
  /** Where further points were checked: what came out at the point given, which is the first, and at each of them. */
  points?: PointReport[];
  /** Which of `points` this report is about: the worst of them, the first of several. */
  point?: number;
  /** Where noise hides the gradient of these blocks at θ, as at a minimum: what came out there. All else is of a point beside it, which decides. */
  stationary?: PointReport & { blocks: string[] };
  /** Of a check that was stopped: what was decided until then. */
  partial?: true;
  /** Most evaluations of J, where there was a limit. */
  budget?: number;
  /** Seconds that the check could take, where there was a limit. */
  time?: number;
  /** Where it was asked for: what the check says of this gradient, spoilt on purpose. */
  selfTest?: SelfTest;
  /** Code that repeats this check, where that is no call of gradcheck. */
  again?: string;
  grad: Float64Array;
  gradapprox: Float64Array;
  bound: Float64Array;
}
