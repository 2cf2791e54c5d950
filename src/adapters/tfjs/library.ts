import type { NumberList } from '../../problem.js';

/** What is used of a tensor. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  readonly size: number;
  data(): Promise<NumberList>;
  dispose(): void;
}

/** What is used of a variable: a tensor whose value can be replaced. */
export interface Variable extends Tensor {
  readonly name: string;
  assign(value: Tensor): void;
}

/** What is used of TensorFlow.js, whichever of its packages brings it. */
export interface TensorFlow {
  tensor(values: Float32Array, shape: number[], dtype?: never): Tensor;
  mean(x: never): Tensor;
  concat(tensors: never): Tensor;
  reshape(x: never, shape: never): Tensor;
  tidy(f: () => never): unknown;
  grads(f: never): (xs: never, dy?: never) => readonly Tensor[];
  variableGrads(f: never, variables: never): { grads: object };
}

// The library's own types are generic over ranks and data types; these calls use none of that.

/** What f returns is kept; the other tensors it makes are disposed. */
export const tidied = <T>(tf: TensorFlow, f: () => T): T => tf.tidy(f as () => never) as T;

/** Mean over all entries. */
export const mean = (tf: TensorFlow, x: Tensor): Tensor => tf.mean(x as never);

/** The entries of all tensors behind each other. */
export const joined = (tf: TensorFlow, tensors: readonly Tensor[]): Tensor =>
  tf.concat(tensors.map(tensor => tf.reshape(tensor as never, [tensor.size] as never)) as never);

/** dy · ∂f/∂x for each of the inputs; dy left out for a scalar f. */
export const gradsOf = (
  tf: TensorFlow,
  f: (...xs: Tensor[]) => Tensor,
  xs: readonly Tensor[],
  dy?: Tensor,
): Tensor[] => [...tf.grads(f as never)(xs as never, dy as never)];

/** ∂f/∂variable for each of the variables; null for one that f does not use. */
export function variableGradsOf(tf: TensorFlow, f: () => Tensor, variables: readonly Variable[]): (Tensor | null)[] {
  const grads = tf.variableGrads(f as never, variables as never).grads as Record<string, Tensor>;
  return variables.map(({ name }) => grads[name] ?? null);
}

/** float32 numbers with their shape, as core lays them into θ. */
export interface Numbers {
  data: Float32Array;
  shape: number[];
}
