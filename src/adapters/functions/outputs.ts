import { type GradcheckError, moved, refuse } from '../../errors.js';
import { type Layout, type LinearMap, pack, type Tree } from '../../index.js';
import type { Maybe } from '../../problem.js';
import { random } from '../../random.js';
import { significantBits } from '../../significand.js';
import { whenDone } from '../../whenDone.js';

/** What a vector-valued function returns: its numbers in row-major order, and the way back to its structure. */
export interface Outputs {
  readonly size: number;
  /** What all are stored as; undefined for float64, and where some are. */
  readonly precision: 'float32' | 'float16' | undefined;
  /** Output k as the caller would write it: 'y[2,0]'. */
  locate(k: number): string;
  /** The numbers of another result of the same structure, by its name in a refusal. NaN and infinite values are kept. */
  numbers(result: Tree, name?: string): Float64Array;
  /** Numbers in the structure of the outputs. */
  tree(numbers: Float64Array): Tree;
}

/** @throws {GradcheckError} `invalid_outputs` where the function returns no finite numbers at the point that is checked */
export function outputsOf(result: Tree): Outputs {
  const { layout } = packed(result);
  const bare = layout.blocks[0].name === 'theta';
  return {
    size: layout.size,
    precision: storedAs(layout),
    locate: k => (bare ? layout.locate(k).replace('theta', 'y') : layout.locate(k)),
    numbers: (other, name = 'outputs') =>
      layout.gather(other, { rootPath: name, boundPath: 'outputs', prefixed: false, nulls: false }),
    tree: numbers => layout.unpack(numbers) as Tree,
  };
}

/** Significant bits of 1/3 as an array stores it. */
const STORED = { 24: 'float32', 11: 'float16' } as const;

function storedAs(layout: Layout): Outputs['precision'] {
  const thirds = layout.pack(layout.unpack(new Float64Array(layout.size).fill(1 / 3)));
  return STORED[significantBits(thirds) as keyof typeof STORED];
}

function packed(result: Tree) {
  try {
    return pack(result);
  } catch (cause) {
    const { code, path } = moved(cause, 'y', 'parameters') as GradcheckError;
    const why =
      code === 'non_finite_parameter'
        ? `gave no finite numbers at these parameters, of which the first is ${path}: no derivative is defined there; look where it comes from`
        : 'gave no numbers: return a number, an array of numbers, or a tree of these';
    throw refuse.outputs('outputs', why, cause);
  }
}

/**
 * Standard normal numbers, rounded as the outputs (or the parameters) are stored.
 * As output weights or as a direction they leave no error a place to hide; with ones, errors of opposite sign would cancel.
 */
export function normals(form: Pick<Outputs, 'size' | 'numbers' | 'tree'>, seed: number): Float64Array {
  const { normal } = random(seed);
  return form.numbers(form.tree(Float64Array.from({ length: form.size }, normal)));
}

/** The numbers of a result in the structure of the parameters, by the name of the function that gave it. */
export const parametersOf =
  (layout: Pick<Layout, 'gather'>, rootPath: string) =>
  (result: Tree): Float64Array =>
    layout.gather(result, { rootPath, prefixed: true, nulls: true });

/** Forward mode at the parameters, as the map from a direction to the outputs that it is. */
export const forwardMap = <P>(
  layout: Layout<P>,
  theta: Float64Array,
  form: Outputs,
  jvp: (parameters: P, direction: P) => Maybe<Tree>,
): LinearMap => ({
  name: 'jvp',
  argument: 'direction',
  size: layout.size,
  apply: v => whenDone(jvp(layout.unpack(theta), layout.unpack(v)), result => form.numbers(result, 'jvp')),
});
