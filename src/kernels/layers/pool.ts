import { refuse } from '../../errors.js';
import type { Extent } from '../../forward.js';
import { extent, orElse, orLike, padding } from './fields.js';
import { checkAxes, featuresOf, IMAGE, type LayerOf, type LayerType, type Shape, unfit } from './layer.js';
import { along, checkReach, slide, type Window } from './window.js';

type Pool = LayerOf<'maxPool2d'> | LayerOf<'avgPool2d'>;

/** How a pool's window slides: high, wide. */
export const poolWindowsOf = ({ size, stride, padding }: Pool, input: Shape): Window[] =>
  input.slice(0, -1).map((length, axis) => {
    return slide(length, { kernel: along(size, axis), stride: along(stride, axis), dilation: 1, padding });
  });

/** A window that lies in the padding alone has neither a maximum nor an average. */
function checkPadding({ padding, size }: Pool, path: string): void {
  const least = Math.min(along(size, 0), along(size, 1));
  if (typeof padding !== 'number' || padding < least) return;
  const at = `${path}.padding`;
  throw refuse.spec(at, `${at} is ${padding}, as wide as a window of ${least}: give a number below ${least}.`);
}

const pool: Omit<LayerType<Pool>, 'fields'> & { fields: LayerType<LayerOf<'maxPool2d'>>['fields'] } = {
  fields: { size: extent, stride: orLike<Extent>(extent, 'size'), padding: orElse(padding, 'valid') },
  check: checkPadding,
  output(layer, input, place) {
    checkAxes(layer, input, place, IMAGE);
    const windows = poolWindowsOf(layer, input);
    checkReach(layer, input, place, windows);
    return [...windows.map(({ output }) => output), featuresOf(input)];
  },
  parameters: () => [],
};

export const maxPool2d: LayerType<LayerOf<'maxPool2d'>> = pool;
export const avgPool2d: LayerType<LayerOf<'avgPool2d'>> = pool;

/** Average over all positions. */
export const globalAvgPool: LayerType<LayerOf<'globalAvgPool'>> = {
  fields: {},
  output(layer, input, place) {
    if (input.length > 1) return [featuresOf(input)];
    throw unfit(layer, input, place, 'positions to average over, such as [height, width, channels]: leave it out here');
  },
  parameters: () => [],
};
