import deflated from 'gradcheck:kernel';
import type { NetworkOptions } from '../../index.js';

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * Options of the page's networks: the kernels, compiled once. They travel deflated, at half their weight.
 * Only the SIMD build does: every browser that inflates understands it.
 */
export async function withKernel(): Promise<NetworkOptions> {
  if (deflated === '') return {};
  compiled ??= WebAssembly.compileStreaming(inflated(deflated));
  return { kernel: await compiled };
}

function inflated(base64: string): Response {
  const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream, { headers: { 'content-type': 'application/wasm' } });
}
