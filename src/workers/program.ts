/** A call of a kernel by its name, or a copy out of memory: what a worker is asked to do, in order. */
export type Action =
  | { readonly call: string; readonly of: readonly number[] }
  | { readonly read: number; readonly length: number };

/** First message to a worker: the compiled kernels, and the memory they start with. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly memory: ArrayBuffer;
}

/** Every other message to it. */
export interface Task {
  readonly id: number;
  readonly actions: readonly Action[];
}

/** What it answers; to the first message with id −1. */
export type Answer = { readonly id: number; readonly reads: Float64Array[] } | { readonly failed: string };

export function isAnswer(message: unknown): message is Answer {
  if (typeof message !== 'object' || message === null) return false;
  if ('failed' in message) return typeof message.failed === 'string';
  const { id, reads } = message as { id?: unknown; reads?: unknown };
  return Number.isInteger(id) && Array.isArray(reads) && reads.every(read => read instanceof Float64Array);
}

/** The part of a worker's global scope that the program uses. */
export interface WorkerScope {
  onmessage: ((event: { data: Start | Task }) => void) | null;
  postMessage(answer: Answer, transfer: ArrayBuffer[]): void;
}

/**
 * All that a worker runs. It is sent as its own text, so it uses nothing from outside.
 *
 *     read: so many f64 entries from an address on
 */
export function program(scope: WorkerScope): void {
  let instance: WebAssembly.Instance;
  scope.onmessage = ({ data }) => {
    try {
      if ('module' in data) {
        instance = new WebAssembly.Instance(data.module, {
          env: {
            abort: (_message: number, _file: number, line: number, column: number) => {
              throw new Error(`abort at ${line}:${column}`);
            },
          },
        });
        const own = instance.exports.memory as WebAssembly.Memory;
        own.grow(Math.max(0, Math.ceil((data.memory.byteLength - own.buffer.byteLength) / 65536)));
        new Uint8Array(own.buffer).set(new Uint8Array(data.memory));
        scope.postMessage({ id: -1, reads: [] }, []);
        return;
      }
      const reads: Float64Array[] = [];
      for (const action of data.actions) {
        if ('call' in action) {
          (instance.exports[action.call] as (...of: readonly number[]) => void)(...action.of);
          continue;
        }
        const { buffer } = instance.exports.memory as WebAssembly.Memory;
        reads.push(new Float64Array(buffer, action.read, action.length).slice());
      }
      scope.postMessage(
        { id: data.id, reads },
        reads.map(read => read.buffer as ArrayBuffer),
      );
    } catch (error) {
      scope.postMessage({ failed: String((error as Error)?.message ?? error) }, []);
    }
  };
}
