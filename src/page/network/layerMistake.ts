import type { MistakeIn } from '../../forward.js';
import type { Block } from '../../index.js';
import type { Kind } from '../../report.js';

/** A mistake in the backward propagation of layers that the page can plant, and how its line reads. */
export interface LayerMistake {
  id: string;
  /** As one would confess it. */
  label: string;
  line: string;
  text: string;
  /** What the check should call it: one of these. */
  kinds: readonly Kind[];
  /** A mistake that the backward pass of the kernels makes itself, and in which layer; or … */
  made?: MistakeIn;
  /** … what is done to the finished gradient. */
  after?(grad: Float64Array, at: { blocks: readonly Block[]; examples: number }): Float64Array;
}

/** One that a backward pass makes in a layer. */
export const madeIn = (
  layer: string,
  mistake: MistakeIn['mistake'],
  said: Pick<LayerMistake, 'id' | 'label' | 'line' | 'text'>,
): LayerMistake => ({ ...said, made: { layer, mistake }, kinds: ['operation'] });
