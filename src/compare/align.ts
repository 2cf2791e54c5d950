import { refuse } from '../errors.js';
import type { DiagnosisOf } from '../finding.js';
import { entriesOf, type Leaf } from '../theta/entries.js';
import { pathOf } from '../theta/tree.js';
import { type AxisOrder, axisOrders, inOrder, misfit } from './axes.js';
import type { Entries, Gradient } from './gradient.js';
import type { Pair } from './pairs.js';

/** Two arrays entry by entry, in the shape of mine. */
export interface Aligned {
  name: string;
  /** That of mine. */
  entry: Entries;
  shape: readonly number[];
  mine: Float64Array;
  reference: Float64Array;
  /** In which order the axes of the reference make those of mine. */
  order: AxisOrder;
}

/** Whether the shapes of a pair are the same, but for the order of the axes. */
export const hasShape = ({ mine, reference }: Pair): boolean =>
  !mine.leaf || !reference.leaf || axisOrders(mine.leaf.shape, reference.leaf.shape).length > 0;

/**
 * Lays the reference over mine: as it is where the shapes agree, else with its axes in the order that fits best, for frameworks keep the same weights
 * as (out, in) or (in, out). A square array is turned too where arrays of as many axes show that order and it fits, and its own does not.
 *
 * @param tolerance  what fits, relative
 * @throws {GradcheckError} `shape_mismatch` with both paths
 */
export function align(pairs: readonly Pair[], sides: readonly [Gradient, Gradient], tolerance: number): Aligned[] {
  const arrays = pairs.filter(({ mine, reference }) => mine.leaf ?? reference.leaf).map(pair => read(pair, sides));
  const shown = arrays.filter(({ orders }) => orders.length > 0 && !isSame(orders[0])).map(bestOrder);
  return arrays.map(array => {
    const { name, entry, shape, mine, reference, of, orders } = array;
    const own = orders[0];
    const order = isSame(own) ? (turnedToo(array, shown, tolerance) ?? own) : bestOrder(array);
    return { name, entry, shape, mine, reference: inOrder(reference, of, order), order };
  });
}

interface Both {
  name: string;
  entry: Entries;
  shape: readonly number[];
  mine: Float64Array;
  reference: Float64Array;
  /** Shape of the reference. */
  of: readonly number[];
  orders: readonly AxisOrder[];
}

function read(pair: Pair, [own, other]: readonly [Gradient, Gradient]): Both {
  const [mine, reference] = [pair.mine.leaf, pair.reference.leaf];
  const [shape, of] = [(mine ?? reference)!.shape, (reference ?? mine)!.shape];
  const orders = axisOrders(shape, of);
  if (orders.length === 0)
    throw refuse.shapeMismatch(pathOf(own.root, pair.mine.name), shape, pathOf(other.root, pair.reference.name), of);
  const numbers = (leaf: Leaf | null) => (leaf ? entriesOf(leaf) : new Float64Array((mine ?? reference)!.size));
  return { name: pair.name, entry: pair.mine, shape, mine: numbers(mine), reference: numbers(reference), of, orders };
}

const isSame = (order: AxisOrder): boolean => order.every((axis, k) => axis === k);

/** The order of the smallest misfit; of equal ones the first. */
function bestOrder({ mine, reference, of, orders }: Both): AxisOrder {
  if (orders.length === 1) return orders[0];
  const off = orders.map(order => misfit(mine, reference, of, order));
  const least = Math.min(...off);
  return orders[Math.max(0, off.indexOf(least))];
}

function turnedToo({ mine, reference, of, orders }: Both, shown: readonly AxisOrder[], tolerance: number) {
  const off = (order: AxisOrder) => misfit(mine, reference, of, order);
  const tried = shown.filter(order => orders.some(one => one.join() === order.join()));
  return off(orders[0]) <= tolerance ? undefined : tried.find(order => off(order) <= tolerance);
}

/** The finding that tells of arrays that the reference keeps otherwise; none where there are none. */
export function keptOtherwise(arrays: readonly Aligned[]): DiagnosisOf<'transposed'>[] {
  const turned = arrays.filter(({ order }) => !isSame(order));
  const orders = [...new Set(turned.map(({ order }) => order.join()))];
  return orders.map(joined => {
    const of = turned.filter(({ order }) => order.join() === joined);
    const detail = { order: of[0].order, square: false, kept: true as const };
    return {
      kind: 'transposed',
      blocks: of.map(({ name }) => name),
      certainty: 'certain',
      detail,
      against: 'reference',
    };
  });
}
