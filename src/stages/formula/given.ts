import type { Layout } from '../../theta/layout.js';
import { pathOf } from '../../theta/tree.js';

/** An array that backward was given: 'upstream.h', 'input', 'W'. */
export interface Operand {
  name: string;
  shape: readonly number[];
  numbers: Float64Array;
}

/** The arrays of a tree by the names that backward has for them: 'h' of the root 'input' is 'input.h', one of the parameters keeps its own. */
export function operands({ blocks }: Pick<Layout, 'blocks'>, numbers: Float64Array, root: string): Operand[] {
  const named = (name: string) => (name === 'theta' ? root : root === 'parameters' ? name : pathOf(root, name));
  return blocks.map(({ name, shape, offset, size }) => ({
    name: named(name),
    shape,
    numbers: numbers.slice(offset, offset + size),
  }));
}

/** What backward of a stage was given. */
export interface Given {
  upstream: readonly Operand[];
  /** Its input and its output. */
  activations: readonly Operand[];
  parameters: readonly Operand[];
}
