import { refuse, show } from '../errors.js';
import type { Problem } from '../index.js';
import { givenObject } from './given.js';

/** Where a module of the user's own keeps θ and its gradient, and what computes them. */
export interface WasmCheck {
  name?: string;
  /** Byte offset of θ in the exported memory, or the name of an export that is it or returns it. */
  theta: number | string;
  /** How many numbers θ has, or its blocks in order: { W1: [4, 3], b1: [4] }. */
  n: number | Readonly<Record<string, readonly number[]>>;
  /** J at the θ in memory: an exported function, or its name. */
  cost: string | (() => number);
  /** Computes dJ/dθ and returns the byte offset of its n numbers: an exported function, or its name. */
  gradients: string | (() => number);
  /** How θ and its gradient are stored; default float64. J is a number either way. */
  type?: 'float64' | 'float32';
}

/**
 * A problem over the linear memory of a WebAssembly instance: θ is perturbed where it stands, nothing is copied.
 * For kernels in C, Rust, AssemblyScript or Zig.
 *
 * @throws {GradcheckError} `detached_memory` where memory grows during the check, which moves θ away from under it;
 *   `invalid_problem` for what is no instance, an export that is missing, or an offset outside memory or off its alignment
 */
export function fromWasm(
  instance: { exports: WebAssembly.Exports },
  check: WasmCheck,
): Problem<Record<string, unknown>> {
  givenObject('instance', instance?.exports && instance, '(await WebAssembly.instantiate(bytes)).instance');
  givenObject('check', check, '{ theta, n, cost, gradients }');
  const { memory } = instance.exports;
  if (!(memory instanceof WebAssembly.Memory))
    throw refuse.problem(
      'instance.exports.memory',
      `instance.exports.memory is ${show(memory)}: export the memory that holds θ.`,
    );
  const cost = exported(instance, 'cost', check.cost);
  const gradients = exported(instance, 'gradients', check.gradients);
  const Numbers = numbersOf(check.type);
  const shapes = shapesOf(check.n);
  let { buffer } = memory;
  /** Live views of the blocks that begin at an offset. */
  const viewsAt = (path: string, at: number) => blocksAt({ buffer, Numbers, path, at }, shapes);
  /** What `compute` returns, once it is sure that the views of θ still lie on the memory it computed with. */
  const still = (compute: () => number): number => {
    const result = compute();
    if (memory.buffer !== buffer) throw refuse.detached('grew while it was checked');
    return result;
  };
  viewsAt('theta', offset(instance, check.theta));
  return {
    name: check.name,
    // memory may have grown since: views as they are when the check begins
    get parameters() {
      ({ buffer } = memory);
      return viewsAt('theta', offset(instance, check.theta));
    },
    inPlace: true,
    cost: () => still(cost),
    gradients: () => viewsAt('gradients', unsigned('gradients', still(gradients))),
  };
}

function numbersOf(type: unknown): typeof Float32Array | typeof Float64Array {
  if (type === 'float32') return Float32Array;
  if (type === undefined || type === 'float64') return Float64Array;
  throw refuse.given('type', type, "'float64' or 'float32'");
}

const BLOCKS = 'how many numbers θ has, or the shapes of its blocks by name, such as { W1: [4, 3], b1: [4] }';

const isSize = (d: unknown) => Number.isInteger(d) && (d as number) >= 0;

function shapesOf(n: WasmCheck['n']): Readonly<Record<string, readonly number[]>> {
  if (isSize(n)) return { theta: [n as number] };
  if (typeof n !== 'object' || n === null || Array.isArray(n)) throw refuse.given('n', n, BLOCKS);
  for (const [name, shape] of Object.entries(n))
    if (!Array.isArray(shape) || !shape.every(isSize))
      throw refuse.given(`n.${name}`, shape, 'the shape of this block as a list of whole numbers, such as [4, 3]');
  return n as Readonly<Record<string, readonly number[]>>;
}

function exported(
  instance: { exports: WebAssembly.Exports },
  field: string,
  given: string | (() => number),
): () => number {
  const found = typeof given === 'string' ? instance.exports[given] : given;
  if (typeof found === 'function') return found as () => number;
  throw refuse.problem(
    field,
    `${field} is ${show(given)}, which is no function among ${Object.keys(instance.exports).join(', ')}: name one.`,
  );
}

function offset({ exports }: { exports: WebAssembly.Exports }, given: number | string): number {
  if (typeof given === 'number') return given;
  const found = exports[given];
  return unsigned('theta', found instanceof WebAssembly.Global ? found.value : exported({ exports }, 'theta', given)());
}

/** A pointer as wasm32 or wasm64 hands it to JavaScript: a signed i32, or a BigInt. */
function unsigned(path: string, pointer: unknown): number {
  if (typeof pointer === 'bigint') return Number(pointer);
  if (typeof pointer === 'number') return pointer >>> 0;
  throw refuse.problem(path, `${path} returned ${show(pointer)}: return the byte offset of its first number.`);
}

interface Place {
  buffer: ArrayBuffer;
  Numbers: typeof Float32Array | typeof Float64Array;
  path: string;
  at: number;
}

function blocksAt(
  place: Place,
  shapes: Readonly<Record<string, readonly number[]>>,
): Record<string, { data: Float32Array | Float64Array; shape: readonly number[] }> {
  let { at } = place;
  const blocks = Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((n, d) => n * d, 1);
    const data = numbersAt({ ...place, at }, size);
    at += data.byteLength;
    return [name, { data, shape }] as const;
  });
  return Object.fromEntries(blocks);
}

function numbersAt({ buffer, Numbers, path, at }: Place, size: number): Float32Array | Float64Array {
  const bytes = Numbers.BYTES_PER_ELEMENT;
  const fits = Number.isInteger(at) && at >= 0 && at % bytes === 0 && at + size * bytes <= buffer.byteLength;
  if (fits && Number.isInteger(size)) return new Numbers(buffer, at, size);
  throw refuse.problem(
    path,
    `${path} is at byte ${at} with ${size} numbers, but memory has ${buffer.byteLength} bytes: give an offset inside it that is a multiple of ${bytes}.`,
  );
}
