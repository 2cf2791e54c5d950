import { instantiateSync } from '@assemblyscript/loader';
import { refuse } from '../errors.js';

/** The kernels of assembly/index.ts: `net`, `stack` and `probes` are addresses of structs, k and v indices of operations and values. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  readonly heapBase: WebAssembly.Global;
  propagate(net: number): void;
  forward(net: number): number;
  backward(net: number): void;
  adjoints(net: number): void;
  along(net: number, i: number, value: number): number;
  twoSided(net: number, from: number, to: number, step: number, gradapprox: number): void;
  oneSided(net: number, from: number, to: number, step: number, gradapprox: number): void;
  twoSidedBounded(net: number, from: number, to: number, step: number, gradapprox: number, bound: number): void;
  someBounded(net: number, components: number, count: number, ...of: Numbers<3>): void;
  keepPoints(net: number, stack: number): void;
  weighOperations(net: number, stack: number): void;
  incremental(...of: [net: number, stack: number, k: number, i: number, ...Numbers<5>]): void;
  probeUnits(...of: [net: number, stack: number, probes: number, v: number, ...Numbers<3>, cubic: boolean]): void;
  probeStop(...of: [net: number, stack: number, probes: number, v: number, ...Numbers<3>]): void;
  probeStates(...of: [net: number, stack: number, probes: number, k: number, ...Numbers<6>]): void;
  gatherUnits(
    ...of: [net: number, stack: number, probes: number, k: number, ...Numbers<3>, cubic: boolean, ...Numbers<2>]
  ): void;
  directional(
    ...of: [net: number, stack: number, k: number, direction: number, weights: boolean, ...Numbers<3>]
  ): number;
  descend(net: number, iterations: number, rate: number): void;
}

type Numbers<N extends number, T extends number[] = []> = T['length'] extends N ? T : Numbers<N, [...T, number]>;

/** What the module says of its structs and codes, so that the host has no copy of them. */
export interface Symbols {
  /** Bytes of each struct. */
  readonly bytes: Readonly<Record<(typeof STRUCTS)[number], number>>;
  /** Bytes that products work in. */
  readonly panels: number;
  /** Codes of operations, of costs and of ties, by name. */
  readonly codes: Readonly<Record<string, number>>;
  readonly costs: Readonly<Record<string, number>>;
  readonly ties: Readonly<Record<string, number>>;
  /** Mistakes of a backward pass, by name. */
  readonly mistakes: Readonly<Record<string, number>>;
}

const STRUCTS = ['NETWORK', 'VALUE', 'OPERATION', 'SPAN', 'STACK', 'MOVE', 'POINT', 'PROBES'] as const;

/** Reads the symbols off the exported globals. */
function symbolsOf(exports: Record<string, WebAssembly.Global>): Symbols {
  const named = (prefix: string) =>
    Object.fromEntries(
      Object.keys(exports).flatMap(name =>
        name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), exports[name].value as number]] : [],
      ),
    );
  const bytes = Object.fromEntries(STRUCTS.map(name => [name, exports[`${name}_BYTES`].value as number]));
  const panels = exports.PANELS_BYTES.value as number;
  return {
    bytes: bytes as Symbols['bytes'],
    panels,
    codes: named('Code'),
    costs: named('Cost'),
    ties: named('Tie'),
    mistakes: named('Mistake'),
  };
}

const PAGE = 65536;
const MOST_BYTES = 2 ** 32;

/** One instance of the kernels with its own memory. Views are made afresh, so that memory may grow between any two of them. */
export class KernelInstance {
  readonly kernels: Kernels;
  /** First address that the host may use. */
  readonly heapBase: number;
  /** The point that was written here last, where J along its components is asked for again and again. */
  point: object | undefined;

  constructor(module: WebAssembly.Module) {
    // the loader's own exports count arguments on every call; the raw ones do not
    this.kernels = instantiateSync(module, {}).instance.exports as unknown as Kernels;
    this.heapBase = this.kernels.heapBase.value;
  }

  get symbols(): Symbols {
    return symbolsOf(this.kernels as unknown as Record<string, WebAssembly.Global>);
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
      throw refuse.kernel(
        `the network and its data need ${mebibytes} MiB of memory: use fewer examples or a smaller network.`,
        cause,
      );
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
