import { instantiateSync } from '@assemblyscript/loader';
import { refuse } from '../errors.js';

/** The exports of assembly/index.ts as they are: `net` is the address of a Network struct. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  propagate(net: number): void;
  forward(net: number): number;
  linearise(net: number): void;
  backward(net: number): void;
  deltas(net: number): void;
  along(net: number, i: number, value: number): number;
  twoSided(net: number, from: number, to: number, step: number, gradapprox: number): void;
  oneSided(net: number, from: number, to: number, step: number, gradapprox: number): void;
  twoSidedBounded(net: number, from: number, to: number, step: number, gradapprox: number, bound: number): void;
  keepPoints(net: number, stack: number): void;
  weighLayers(net: number, stack: number): void;
  incremental(
    net: number,
    stack: number,
    l: number,
    i: number,
    from: number,
    to: number,
    step: number,
    out: number,
  ): void;
  probeUnits(
    net: number,
    stack: number,
    probes: number,
    l: number,
    from: number,
    to: number,
    step: number,
    cubic: boolean,
  ): void;
  gatherUnits(
    ...[net, stack, probes, l, from, to, step, cubic, gradapprox, bound]: [
      ...Parameters<Kernels['probeUnits']>,
      number,
      number,
    ]
  ): void;
  directional(
    net: number,
    stack: number,
    l: number,
    direction: number,
    weights: boolean,
    step: number,
    bound: number,
  ): number;
  descend(net: number, iterations: number, rate: number): void;
}

const PAGE = 65536;
const MOST_BYTES = 2 ** 32;

/** One instance of the kernels with its own memory. Views are made afresh, so that memory may grow between any two of them. */
export class KernelInstance {
  readonly kernels: Kernels;
  /** First address that the host may use. */
  readonly heapBase: number;

  constructor(module: WebAssembly.Module) {
    // the loader's own exports count arguments on every call; the raw ones do not
    this.kernels = instantiateSync(module, {}).instance.exports as unknown as Kernels;
    this.heapBase = this.kernels.heapBase.value;
  }

  /** Bytes of memory held. */
  get bytes(): number {
    return this.kernels.memory.buffer.byteLength;
  }

  /**
   * Grows memory until addresses below `end` exist; views made before are empty afterwards.
   *
   * @throws {GradcheckError} `kernel_failed` when there is no such memory
   */
  reserve(end: number): void {
    const missing = end - this.bytes;
    if (missing <= 0) return;
    try {
      if (end > MOST_BYTES) throw new RangeError('WebAssembly memory ends at 4 GiB');
      this.kernels.memory.grow(Math.ceil(missing / PAGE));
    } catch (cause) {
      const mebibytes = Math.ceil(end / 2 ** 20);
      throw refuse.kernel(`the network and its data need ${mebibytes} MiB of memory: use fewer examples.`, cause);
    }
  }

  /** Live view of an f64 array, good until memory grows. */
  f64(address: number, length: number): Float64Array {
    return new Float64Array(this.kernels.memory.buffer, address, length);
  }

  /** Writes bytes at an address. */
  write(address: number, bytes: Uint8Array): void {
    new Uint8Array(this.kernels.memory.buffer, address, bytes.length).set(bytes);
  }
}
