import type { ForwardPass, MistakenGradient } from '../forward.js';
import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import type { Block, Layout } from '../theta/layout.js';

/** Gradients of one example alone, m = 1; grad only where the caller's gradients can be asked for it. */
export interface Example {
  grad?: Float64Array;
  gradapprox: Float64Array;
}

/** All a diagnosis may look at. */
export interface Evidence {
  layout: Pick<Layout, 'blocks' | 'locate'>;
  /** NaN where it is not known. */
  theta: Float64Array;
  judgement: Judgement;
  /** Relative deviation from a formula that rounding explains; left out: what the precision of the judgement leaves. */
  rounding?: number;
  /** The forward pass in the open, where the problem is a network. */
  forward?: ForwardPass;
  /** How many examples m the cost averages over, where known. */
  examples?: number;
  /** false: blocks named like layers are none. */
  layers?: boolean;
  /** The gradients on example s alone, where it can be had. */
  example?(s: number): Promise<Example>;
  /** The gradients of known mistakes in single operations, where the problem is a network. */
  mistaken?(): Iterable<MistakenGradient>;
  /** Whether J moves with all of a block moved to one side, the rest where it is. */
  moves?(block: Block): Promise<boolean>;
  /** gradapprox of every example, m of them, where cost returns one number an example. */
  exampleGradients?(): Promise<readonly Float64Array[] | null>;
}

/** One block with its numbers; gradapprox is NaN where it is not known (unchecked, kink, undecided). */
export interface BlockEvidence extends Block {
  readonly grad: Float64Array;
  readonly gradapprox: Float64Array;
  readonly theta: Float64Array;
  /** Error bar of gradapprox, times three: a model may miss by this much before it is refused. */
  readonly slack: Float64Array;
  /** What grad may deviate from its own formula by rounding, and the same relative to a number. */
  readonly rounding: Float64Array;
  readonly relative: number;
  /** Entries whose gradapprox is known. */
  readonly known: readonly number[];
  /** Entries proved wrong. */
  readonly wrong: readonly number[];
  /** How many entries noise leaves undecided, and how many it hides in all: these and the weak ones. */
  readonly undecided: number;
  readonly hidden: number;
  /** Entry i as the caller would write it: W2[1,0]. */
  locate(i: number): string;
}

/** Relative deviation from a formula that rounding explains: three times the tolerance of a component, of the given one where that is smaller. */
const ROUNDING = { float64: 3e-6, float32: 3e-4, float16: 1e-2, bfloat16: 6e-2 };

const AGREE = statusCode('agree');
const WEAK = statusCode('weak');
const WRONG = statusCode('wrong');
const UNDECIDED = statusCode('undecided');
const POINT = reasonCode('point');

/** The evidence block by block; arrays are views or fresh, never written to θ's owner. */
export function blockEvidence({ layout, theta, judgement, rounding: given }: Evidence): BlockEvidence[] {
  const relative = given ?? Math.min(ROUNDING[judgement.precision], 3 * judgement.tolerance);
  return layout.blocks.map(block => {
    const { offset, size } = block;
    const slice = (v: Float64Array) => v.subarray(offset, offset + size);
    const locate = (i: number) => layout.locate(offset + i);
    const gradapprox = slice(judgement.gradapprox).slice();
    const numbers = { grad: slice(judgement.grad), gradapprox, theta: slice(theta), relative };
    return { ...pick(block), ...numbers, ...seen(judgement, block, gradapprox, relative), locate };
  });
}

type Seen = Pick<BlockEvidence, 'known' | 'wrong' | 'slack' | 'rounding' | 'undecided' | 'hidden'>;

/** What is known of each entry; gradapprox becomes NaN where nothing is. One loop over arrays alone: there may be millions. */
function seen(judgement: Judgement, { offset, size }: Block, gradapprox: Float64Array, relative: number): Seen {
  const { grad, bound, scale, status, reason, probed } = judgement;
  const [slack, rounding] = [new Float64Array(size), new Float64Array(size)];
  const [known, wrong]: [number[], number[]] = [[], []];
  let [undecided, weak] = [0, 0];
  for (let i = 0, at = offset; i < size; i++, at++) {
    const code = status[at];
    if (code === UNDECIDED) undecided++;
    if (code === WEAK) weak++;
    // seen along directions only: no more is known than that grad fits within the bar
    if (code === AGREE && probed && Number.isNaN(gradapprox[i])) gradapprox[i] = grad[at];
    // what is wrong at this point alone has a finding of its own, and follows no rule
    const settled = code === AGREE || code === WEAK || (code === WRONG && reason[at] !== POINT);
    if (!settled || !Number.isFinite(gradapprox[i] + grad[at] + bound[at])) {
      gradapprox[i] = Number.NaN;
      continue;
    }
    known.push(i);
    if (code === WRONG) wrong.push(i);
    // an entry that agrees may be known only as well as two evaluations tell
    const agreed = code === WRONG ? 0 : Math.abs(grad[at] - gradapprox[i]);
    slack[i] = 3 * Math.max(bound[at], agreed);
    rounding[i] = relative * scale[at];
  }
  return { known, wrong, slack, rounding, undecided, hidden: weak + undecided };
}

const pick = ({ name, shape, offset, size, complex }: Block): Block => ({
  name,
  shape,
  offset,
  size,
  ...(complex && { complex }),
});
