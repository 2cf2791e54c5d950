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
  private borrow(): KernelInstance {
    const idle = this.idle.pop();
    if (idle !== undefined) return idle;
    this.count++;
    return new KernelInstance(this.module);
  }

  /** Gives an instance back; one that failed is not given back. */
  private giveBack(instance: KernelInstance): void {
    if (this.idle.length < MOST_IDLE && instance.bytes <= MOST_BYTES) this.idle.push(instance);
  }

  /**
   * Runs an operation on an instance of its own.
   *
   * @throws {GradcheckError} `kernel_failed` when a kernel aborts or traps
   */
  use<T>(operation: (instance: KernelInstance) => T): T {
    const instance = this.borrow();
    try {
      const result = operation(instance);
      this.giveBack(instance);
      return result;
    } catch (error) {
      throw kernelError(error);
    }
  }

  /** The same for an operation that pauses: it keeps its instance until it is done, fails or is given up. */
  *useInSlices<S, T>(operation: (instance: KernelInstance) => Generator<S, T>): Generator<S, T> {
    const instance = this.borrow();
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
