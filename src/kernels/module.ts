import { refuse } from '../errors.js';
import { KernelPool } from './pool.js';

/** The kernels from elsewhere: a compiled module where compiling from bytes is refused, or the bytes of another build. */
export type KernelSource = WebAssembly.Module | BufferSource;

const BUILT_IN = {};
const pools = new WeakMap<object, Promise<KernelPool>>();

/**
 * The pool of a module, compiled at the first call.
 *
 * @param source  left out: the bytes inside the package, which are loaded now and not at import
 * @throws {GradcheckError} `kernel_failed` when WebAssembly refuses them
 */
export async function kernelPool(source?: KernelSource): Promise<KernelPool> {
  const key = source ?? BUILT_IN;
  const known = pools.get(key);
  if (known) return known;
  const pool = source ? compile(source) : fastestBuild();
  pools.set(key, pool);
  pool.catch(() => pools.delete(key));
  return pool;
}

/** The SIMD build where it is understood, else the scalar one: both compute the same bits. The binary itself is the probe. */
async function fastestBuild(): Promise<KernelPool> {
  const { default: simd } = await import('../../build/simd.wasm');
  const module = await WebAssembly.compile(simd).catch(() => undefined);
  return compile(module ?? (await import('../../build/release.wasm')).default);
}

async function compile(source: KernelSource): Promise<KernelPool> {
  try {
    return new KernelPool(source instanceof WebAssembly.Module ? source : await WebAssembly.compile(source));
  } catch (cause) {
    throw refuse.kernel(
      `the WebAssembly kernels were refused (${(cause as Error).message}): allow 'wasm-unsafe-eval' in the page's security policy, or give network(spec, { kernel }) a compiled WebAssembly.Module of gradcheck/kernel.wasm.`,
      cause,
    );
  }
}
