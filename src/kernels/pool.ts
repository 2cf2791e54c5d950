import { GradcheckError, refuse } from '../errors.js';
import { KernelInstance, type Symbols } from './instance.js';

/** Idle instances kept for the next operation, and the most memory one may hold to be kept. */
const MOST_IDLE = 4;
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Instances of one compiled module. An operation borrows one and gives it back. What it leaves there is written over by the next
 * one, which need not write the same point again: so a thousand networks made and dropped hold no memory, and a cost may itself use a network.
 */
export class KernelPool {
  private readonly idle: KernelInstance[] = [];
  /** One of more memory, kept for as long as nobody else wants it: the next operation on the same network need not fill it anew. */
  private large: WeakRef<KernelInstance> | undefined;
  private count = 1;
  /** First address a layout may use, in every instance. */
  readonly heapBase: number;
  /** Lengths of structs and codes, as the module has them. */
  readonly symbols: Symbols;

  constructor(readonly module: WebAssembly.Module) {
    const first = new KernelInstance(module);
    this.heapBase = first.heapBase;
    this.symbols = first.symbols;
    this.idle.push(first);
  }

  /** Instances made so far. */
  get made(): number {
    return this.count;
  }

  /** Bytes held by idle instances. */
  get bytes(): number {
    return this.idle.reduce((total, instance) => total + instance.bytes, 0);
  }

  /** An instance of one's own, until it is returned. */
  private borrow(bytes: number): KernelInstance {
    const idle = bytes > MOST_BYTES ? this.takeLarge() : this.idle.pop();
    if (idle !== undefined) return idle;
    this.count++;
    return new KernelInstance(this.module);
  }

  private takeLarge(): KernelInstance | undefined {
    const large = this.large?.deref();
    this.large = undefined;
    return large;
  }

  /** Gives an instance back; one that failed is not given back. */
  private giveBack(instance: KernelInstance): void {
    if (instance.bytes > MOST_BYTES) this.large = new WeakRef(instance);
    else if (this.idle.length < MOST_IDLE) this.idle.push(instance);
  }

  /**
   * Runs an operation on an instance of its own.
   *
   * @param bytes  of memory that it is known to need
   * @throws {GradcheckError} `kernel_failed` when a kernel aborts or traps
   */
  use<T>(operation: (instance: KernelInstance) => T, bytes = 0): T {
    const instance = this.borrow(bytes);
    try {
      const result = operation(instance);
      this.giveBack(instance);
      return result;
    } catch (error) {
      throw kernelError(error);
    }
  }

  /** The same for an operation that pauses: it keeps its instance until it is done, fails or is given up. */
  *useInSlices<S, T>(operation: (instance: KernelInstance) => Generator<S, T>, bytes = 0): Generator<S, T> {
    const instance = this.borrow(bytes);
    let failed = false;
    try {
      return yield* operation(instance);
    } catch (error) {
      failed = true;
      throw kernelError(error);
    } finally {
      if (!failed) this.giveBack(instance);
    }
  }
}

/** What a kernel threw, as a GradcheckError: an abort carries its message, file and line. */
export function kernelError(error: unknown): unknown {
  if (error instanceof GradcheckError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return refuse.kernel(`a kernel stopped (${message}): this is a mistake in gradcheck, please report it.`, error);
}
