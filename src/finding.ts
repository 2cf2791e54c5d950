import type { MistakeIn } from './forward.js';
import type { Finding, Kind, Precision, Reason } from './report.js';

/** Which of the caller's functions a finding is about. */
export type Source = 'cost' | 'gradients';

/** What the sentences about a cost or gradient that is no function of θ need. */
export interface StateDetails {
  /** The same parameters gave different values: `spread` is their greatest distance, relative; `seeded` whether `seed` was given. */
  nondeterministic: { source: Source; spread: number; seeded: boolean };
  /**
   * Earlier calls show in later ones: `after` says which calls, `first` and `later` are J before and after them.
   * 'repeated' calls at the same parameters, a call 'elsewhere', or a call of 'gradients'. For source 'gradients' the numbers are norms.
   */
  stateful: { source: Source; after: 'repeated' | 'elsewhere' | 'gradients'; first: number; later: number };
  /** The caller's `source` threw in `calls` of `of` calls, first in number `first`, and said `words`; at θ it does not. `counted`: what it is for the check. */
  threw: { source: string; counted: Source; words: string; calls: number; of: number; first: number };
  /**
   * cost gives `cost`, costAndGradients gives `along` at the same parameters. `how` they differ at a second point too: by one constant, by one factor,
   * or otherwise; `proved` where the distance is more than rounding of either, and steady.
   */
  parity: { cost: number; along: number; how: 'constant' | 'factor' | 'other'; proved: boolean };
  /**
   * Two values of J at the same parameters: cost gives `cost` and costs gives `along` (of: 'costs');
   * or J alone, and J beside other points of one call ('batch') or of other calls under way ('overlap').
   */
  batch: { of: 'costs' | 'batch' | 'overlap'; cost: number; along: number };
  /**
   * A product that is to be linear in its argument is not, in the entry that shows it best: `left` is what it gives, `right` what it must.
   * 'zero': for an argument of 0; 'scaled': for one `factor` times as large, divided by that; 'sum': for the sum of two; 'threw': `words`, for one times `factor`.
   */
  linearity: {
    of: string;
    argument: string;
    how: 'zero' | 'scaled' | 'sum' | 'threw';
    left: number;
    right: number;
    factor: number;
    words: string;
  };
  /** ⟨of(v), u⟩ is `left` and ⟨v, to(u)⟩ is `right` for the same v and u. */
  adjoint: { of: string; to: string; left: number; right: number };
  /** Entry `at` of a Hessian is `left` and its mirror image `mirror` is `right`; both places are '' of a product: ⟨H u, v⟩ and ⟨u, H v⟩. */
  asymmetric: { of: string; at: string; mirror: string; left: number; right: number };
  /** `of` is not 0 in `entries` places that the caller's pattern leaves out, `at` the first of them. */
  pattern: { of: string; entries: number; at: string };
  /** Values at the same parameters differ by a relative `spread`, which is within what the caller allows. */
  jitter: { source: Source; spread: number; allowed: number };
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
  /** Parts of the parameters that are no θ: 'whole' by their type, or the 'size' of what an instance holds. */
  'left-out': { why: 'whole' | 'size' };
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
  /** Whether grad is 0 in all of them. */
  still: boolean;
  /** What noise hides in single components and shows in all of them together: slope by grad / slope by differences, where that was proved. */
  factor: number;
  /** Whether the caller declared what stands at kinks to be a convention. */
  meant?: boolean;
  /** The largest relative error of an entry, where J is rough enough to be computed to no better an accuracy. */
  accuracy?: number;
};

/** Which part of a gradient a statement is about: all of it, or the part that is not the L2 penalty. */
export type Part = 'all' | 'data';

/** Numbers and names of a finding whose sentence stands elsewhere; keys are documented beside that sentence. */
export type PlainDetail = Readonly<Record<string, number | string | boolean | readonly number[] | readonly string[]>>;

/** What a factor may stand for. `symbol` is a number, or made of m (examples), K (outputs), λ (penalty), n (a size). */
export type FactorName =
  | { id: 'number' | 'size-of-problem'; symbol: string }
  /** The 1/m of an average, missing or applied twice. */
  | { id: 'average'; symbol: string; missing: boolean }
  /** A number that may count examples, m being unknown. */
  | { id: 'examples'; symbol: string; count: number; missing: boolean; negative: boolean }
  /** A number that is the size of an array along an axis. */
  | { id: 'axis'; symbol: string; count: number; block: string; axis: number; missing: boolean; negative: boolean }
  /** A power of 180/π: degrees where radians belong, or the reverse. */
  | { id: 'degrees'; symbol: string }
  /** The value of a parameter of one entry, or its inverse. */
  | { id: 'parameter'; symbol: string; block: string; inverse: boolean }
  /** Half the gradient of complex numbers: ∂J/∂z̄ = ½ (dJ/dre + i dJ/dim). */
  | { id: 'wirtinger'; symbol: string }
  /** length/‖gradapprox‖: grad was cut to that length. */
  | { id: 'length'; symbol: string; length: number };

/** Another order of the entries of an array. */
export type Order =
  | { id: 'column-major' }
  | { id: 'reversed'; axes: readonly number[]; rank: number }
  | { id: 'rolled'; axis: number; rank: number; by: number; wrap: boolean }
  /** `mutual`: each pair stands in each other's place, and is listed once; else the first of a pair is the second. */
  | { id: 'exchanged'; axis: number; rank: number; pairs: readonly (readonly [number, number])[]; mutual: boolean }
  /** Equal groups of neighbouring slices, such as the gates of a stacked matrix: group k is that of `order[k]`. */
  | { id: 'groups'; axis: number; rank: number; groups: number; order: readonly number[] };

/** A part of an array. */
export type Place =
  | { region: 'slices'; axis: number; rank: number; indices: readonly number[] }
  | { region: 'box'; axes: readonly { axis: number; indices: readonly number[] }[]; rank: number }
  /** Neighbours in memory, both ends included; `names` of the ends where the array has several axes. */
  | { region: 'run'; from: number; to: number; names?: readonly [string, string] }
  | { region: 'entries'; indices: readonly number[]; names: readonly string[] }
  | { region: 'triangle'; side: 'lower' | 'upper'; diagonal: boolean }
  | { region: 'diagonal' };

/** What stands in a part of an array; of part 'data' the penalty, which is right, is left out. */
export type Rule =
  | { id: 'zero'; part: Part }
  | { id: 'factor'; factor: number; symbol?: string; part: Part }
  /** The same number added to gradapprox. */
  | { id: 'plus'; by: number }
  /** gradapprox is 0 there, and grad is not. */
  | { id: 'unmasked' }
  | { id: 'none' };

/** A function of θ that entries are multiplied with. */
export type ChainRule =
  | 'theta'
  | '1/theta'
  | 'exp(theta)'
  | 'exp(-theta)'
  | 'theta(1-theta)'
  | '1/(theta(1-theta))'
  | 'sigma-slope'
  | '1/sigma-slope';

/** What stands in place of a derivative. */
export type Value = { id: 'theta' | 'absolute'; part: Part } | { id: 'updated'; rate: number };

/** What went wrong in one line of the backward propagation of a layer. Layers are counted from 1, examples and units from 0. */
export type Cause =
  // the derivative of the cost by the output
  | { id: 'slope-too-many' | 'slope-too-many-cancelled' | 'slope-missing-in-cost' }
  | { id: 'target-missing' | 'error-absolute' }
  | { id: 'labels'; of: 'before' | 'after' }
  | { id: 'one-example'; which: 'first' | 'last' }
  // the weights on the way back
  | { id: 'transpose-missing'; block: string }
  | { id: 'weights-of-another-layer'; block: string; other: string }
  | { id: 'weights-updated'; block: string; rate: number }
  // the slope of the activation
  | { id: 'slope-missing' | 'slope-squared' | 'slope-inverted' }
  | { id: 'slope-at-A' | 'A-for-slope' | 'Z-for-slope' }
  | { id: 'slope-formula-of-Z'; formula: string }
  | { id: 'slope-of-another'; activation: string; own: string; formula?: string }
  | { id: 'slope-of-neighbour'; layer: number }
  // the input of the layer
  | { id: 'input-positive' | 'Z-for-input' }
  | { id: 'other-input'; symbol: 'A' | 'Z'; layer: number }
  // the sum over the examples
  | { id: 'absolute-summed' }
  | { id: 'not-one-by-one' }
  /** Units or examples that count other than once: `off` with one `weight`. */
  | { id: 'weighted'; of: 'unit' | 'example'; off: readonly number[]; weight: number }
  // a loop over the layers
  | { id: 'repeated-factor'; factor: number };

/** The cause with this id. */
export type CauseOf<K extends Cause['id']> = Cause & { id: K };

/** The entries of a block, or their inverse. */
export interface Entrywise {
  block: string;
  inverse: boolean;
}

/** What the sentence of each kind of wrong gradient needs, beside the names of its blocks. */
export interface Details {
  /** `entries`: how many entries are 0 though gradapprox is not. Of part 'data': grad = slope · θ, slope 0 where it is known to be the penalty's. */
  zero: { entries: number; part: Part; slope: number };
  /** gradapprox is exactly 0 all over, and grad is not: J does not depend on the block. */
  unused: { entries: number };
  /**
   * grad = factor · gradapprox. `names`: what the factor may stand for, simplest first; all `entries` agree with it.
   * `scope`: one block alone, all of them, or all at and below `layer`. Part 'beside': the block has another mistake as well.
   */
  scale: {
    entries: number;
    names: readonly FactorName[];
    part: Part | 'beside';
    scope: 'block' | 'everywhere' | 'below';
    layer: number;
  };
  /** grad = gradapprox + slope · θ (form 'l2') or + slope · θ + sign · sign(θ) (form 'l1'). */
  penalty: { slope: number; form: 'l2' | 'l1'; onBiases: boolean; entries: number };
  /** grad is gradapprox with its axes in another order; `square`: its shape is the same then; `kept`: a reference keeps its arrays so, which is no mistake. */
  transposed: { order: readonly number[]; square: boolean; kept?: true };
  /** grad holds the entries of gradapprox in another order. */
  reordered: { how: Order };
  /** grad of `blocks` is gradapprox of `from`, one for one. */
  swapped: { from: readonly string[]; mutual: boolean };
  /** grad = sum or mean of gradapprox over `axis` (−1: over everything), the same for all entries along it. */
  summed: { how: 'sum' | 'mean'; axis: number };
  /** Only `place` is wrong (`entries` of `of`); `rule` says what stands there. */
  partial: { place: Place; rule: Rule; entries: number; of: number };
  /** |grad| never passes `limit` though gradapprox does, in `entries` entries. */
  clipped: { limit: number; entries: number };
  /** grad is not a derivative but `value`. */
  value: { value: Value };
  /** grad is gradapprox rounded, with relative errors up to `error`; `reversed`: it is the reference that is rounded. */
  precision: { format: 'float32' | 'float16' | 'bfloat16' | { decimals: number }; error: number; reversed?: true };
  /** grad = factor · gradapprox with a factor of its own along the axis; `by` a block whose entries the factors are, or their inverse. */
  'row-factors': { axis: number; factors: readonly number[]; by?: Entrywise };
  'column-factors': { axis: number; factors: readonly number[]; by?: Entrywise };
  /** grad − gradapprox is a product of a column and a row, or one constant. */
  'rank-one': { form: 'product' | 'constant'; value: number };
  /** grad = f(θ) · gradapprox entry by entry, perhaps times the factor of the finding. */
  'chain-rule': { of: ChainRule };
  /** Of a square matrix G: (G + Gᵀ)/2, its entries off the diagonal halved or doubled, or G and an antisymmetric matrix. */
  symmetry: { form: 'symmetrised' | 'half' | 'double' | 'antisymmetric' };
  /**
   * grad lacks the projection I − u uᵀ across a direction u, or has one too many: u is θ/‖θ‖, or the same number everywhere.
   * `along`: of the whole block, its rows or its columns.
   */
  projection: { form: 'missing' | 'extra'; across: 'theta' | 'ones'; along: 'block' | 'row' | 'column' };
  /**
   * Every imaginary part has the other sign: of numbers known to be complex, of pairs (re, im), of the second of every two entries, or of a block that is
   * the imaginary part of another.
   */
  conjugate: { form: 'complex' | 'pairs' | 'interleaved' | 'parts' };
  /** All is off by a little, by no rule: relative errors up to `error`; `tolerance` would let it pass; `blind`: θ was not given. */
  accuracy: { error: number; tolerance: number; blind?: true };
  /** Examples, among `of`, that count `weight` times instead of once. */
  examples: { off: readonly number[]; weight: number; of: number };
  /** The derivative of J by the output layer is wrong; `cause` is null where only the place is known, `beside`: something else is wrong as well. */
  'output-delta': { layer: number; cause: Cause | null; beside?: true };
  /** What goes from layer `from` back to layer `to` is wrong; both are 0 where it is so at every step. */
  'backward-step': { from: number; to: number; cause: Cause | null; beside?: true };
  /** dW of `layer` is built from a wrong input. */
  'layer-input': { layer: number; cause: Cause | null; beside?: true };
  /** db of `layer` is reduced wrongly. */
  'bias-reduction': { layer: number; cause: Cause | null; beside?: true };
  /** The backward pass of one operation makes a known mistake: grad is what comes of it, in every block. */
  operation: MistakeIn;
  /** Nothing flows back to `to` and below. */
  detached: { to: number };
  /**
   * Nothing simple explains it: `worst` are the places of a block alone that disagree most, `places` the parts of blocks that hold all that is wrong there,
   * `ratio` is grad / gradapprox in the first wrong entry, `right` are the blocks that agree; `blind`: θ was not given.
   */
  unexplained: {
    worst: readonly string[];
    places: readonly { block: string; place: Place }[];
    entries: number;
    of: number;
    ratio: number;
    right: readonly string[];
    blind?: true;
  };
}

export type DetailOf<K extends Kind> = K extends keyof Details
  ? Details[K]
  : K extends keyof StateDetails
    ? StateDetails[K]
    : PlainDetail;

/** Another explanation that fits the numbers equally well. */
export type Rival =
  | { kinds: readonly Kind[] }
  | { factor: FactorName }
  | { cause: Cause; layer: number }
  | { operation: MistakeIn };

/** Of a finding that stands for many of its kind: the numbers are those of its first blocks. */
interface Alike {
  /** Those of its blocks that show the same with other numbers. */
  alike?: readonly string[];
  /** The factor of the first blocks, where not all share it. */
  first?: number;
}

/** A finding of one kind before it is put into words: `messages/` writes the sentence. */
export type DiagnosisOf<K extends Kind> = Omit<Finding, 'message' | 'kind' | 'rivals'> & {
  kind: K;
  detail: DetailOf<K> & Alike & Beside;
  rivals?: readonly Rival[];
  /** What grad was held against, where no differences were taken: gradapprox is that reference then, and nothing is known of J. */
  against?: 'reference';
};

/** Of a finding: whether grad was held against a reference. */
export type Against = Pick<DiagnosisOf<Kind>, 'against'>;

/** A finding before it is put into words. */
export type Diagnosis = { [K in Kind]: DiagnosisOf<K> }[Kind];

/** Of a statement about what is left of a block without its penalty, which is right. */
export interface Beside {
  besidePenalty?: true;
}

/** What a hypothesis would say, before blocks and certainty are known. */
export type Statement = {
  [K in keyof Details]: { kind: K; factor?: number; detail: Details[K] & Beside };
}[keyof Details];
