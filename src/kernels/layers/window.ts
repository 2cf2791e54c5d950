import { refuse } from '../../errors.js';
import type { Extent, Padding } from '../../forward.js';
import { TOO_MANY } from './fields.js';
import { type Layer, type Place, type Shape, unfit } from './layer.js';

/** How a kernel slides along one axis. */
export interface Sliding {
  readonly kernel: number;
  readonly stride: number;
  /** Distance of the kernel's entries. */
  readonly dilation: number;
  readonly padding: Padding | 'causal';
}

/**
 * The same for an axis of a known length: output o meets input o · stride + k · dilation − before with entry k of the kernel.
 * Of a transposed convolution it is the other way: input i goes to output i · stride + k · dilation − before.
 */
export interface Window extends Omit<Sliding, 'padding'> {
  readonly input: number;
  readonly output: number;
  /** Zeros in front; of a transposed convolution, what is cut off in front. */
  readonly before: number;
  /** The same behind. */
  readonly after: number;
}

/** Numbers from the first to the last entry of a kernel: (kernel − 1) · dilation + 1. */
export const reachOf = ({ kernel, dilation }: Pick<Sliding, 'kernel' | 'dilation'>): number =>
  (kernel - 1) * dilation + 1;

/**
 * A convolution or a pool along one axis; an output below 1 where the input is too short.
 *
 *     output = ⌊(input + before + after − reach) / stride⌋ + 1
 */
export function slide(input: number, sliding: Sliding): Window {
  const { stride } = sliding;
  const [before, after] = paddingOf(input, sliding);
  const output = Math.floor((input + before + after - reachOf(sliding)) / stride) + 1;
  return { ...moving(sliding), input, output, before, after };
}

/** 'same': so much that output = ⌈input / stride⌉, the odd one behind, as TensorFlow does. */
function paddingOf(input: number, sliding: Sliding): readonly [before: number, after: number] {
  const { stride, padding } = sliding;
  if (typeof padding === 'number') return [padding, padding];
  if (padding === 'valid') return [0, 0];
  if (padding === 'causal') return [reachOf(sliding) - 1, 0];
  const total = Math.max((Math.ceil(input / stride) - 1) * stride + reachOf(sliding) - input, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/**
 * A transposed convolution along one axis: the adjoint of the convolution with the same padding.
 *
 *     output = (input − 1) · stride + reach − before − after
 */
export function spread(input: number, sliding: Sliding): Window {
  const { stride, padding } = sliding;
  const whole = (input - 1) * stride + reachOf(sliding);
  if (typeof padding === 'number' || padding !== 'same') {
    const cut = typeof padding === 'number' ? padding : 0;
    return { ...moving(sliding), input, output: whole - 2 * cut, before: cut, after: cut };
  }
  const output = input * stride;
  const before = Math.floor(Math.max(whole - output, 0) / 2);
  // below 0 where the stride is longer than the kernel: zeros behind
  return { ...moving(sliding), input, output, before, after: whole - output - before };
}

const moving = ({ kernel, stride, dilation }: Sliding) => ({ kernel, stride, dilation });

/** Of an axis of an image: 0 high, 1 wide. */
export const along = (extent: Extent, axis: number): number => (typeof extent === 'number' ? extent : extent[axis]);

/**
 * Refuses windows that reach further than kernels count: places there would wrap around into the image.
 *
 * @throws {GradcheckError} `invalid_spec`
 */
export function checkSpan({ path, label }: Place, windows: readonly Window[]): void {
  const span = Math.max(
    ...windows.map(w => Math.max(w.input, w.output) + w.before + Math.max(w.after, 0) + reachOf(w)),
  );
  if (span < TOO_MANY) return;
  throw refuse.spec(path, `a window of ${label} spans ${span} places, but kernels count below 2³¹: make it smaller.`);
}

/**
 * Refuses an input that is shorter than the kernel reaches.
 *
 * @throws {GradcheckError} `invalid_spec`
 */
export function checkReach(layer: Layer, input: Shape, place: Place, windows: readonly Window[]): void {
  checkSpan(place, windows);
  if (windows.every(({ output }) => output >= 1)) return;
  const least = windows.map(window => Math.max(reachOf(window) - window.before - window.after, 1));
  const unit = least.length === 1 ? ' steps' : '';
  throw unfit(layer, input, place, `at least ${least.join(' × ')}${unit}: make its window smaller, or pad`);
}
