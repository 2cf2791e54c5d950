import debug from '../../build/debug.wasm';
import release from '../../build/release.wasm';
import simd from '../../build/simd.wasm';
import type { NetworkSpec } from '../../src/forward.js';
import { type Data, readData } from '../../src/kernels/data.js';
import { type Model, prepare } from '../../src/kernels/model.js';
import { kernelPool } from '../../src/kernels/module.js';
import { packParameters } from '../../src/kernels/parameters.js';
import { checkSpec } from '../../src/kernels/spec.js';
import type { Tree } from '../../src/problem.js';

/** The builds of the kernels: a test runs one body on each. */
export const BUILDS: readonly [name: string, bytes: Uint8Array<ArrayBuffer>][] = [
  ['debug', debug],
  ['release', release],
  ['simd', simd],
];

/** A network laid out for one build, and its θ. */
export async function modelOn(
  bytes: Uint8Array<ArrayBuffer>,
  given: Data & { spec: NetworkSpec; parameters: Tree },
): Promise<{ model: Model; theta: Float64Array }> {
  const spec = checkSpec(given.spec);
  const model = prepare(await kernelPool(bytes), spec, readData(spec, given));
  return { model, theta: packParameters(spec, given.parameters) };
}
