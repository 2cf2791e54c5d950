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
  tensor(values: Float32Array, shape: number[]): Tensor;
  mean(x: never): Tensor;
  tidy<T>(f: () => T): T;
  grads(f: (...xs: never[]) => never): (xs: never[], dy?: never) => Tensor[];
  variableGrads(f: () => never, variables: never[]): { value: Tensor; grads: Record<string, Tensor> };
}

/** float32 numbers with their shape, as core lays them into θ. */
export interface Numbers {
  data: Float32Array;
  shape: number[];
}
