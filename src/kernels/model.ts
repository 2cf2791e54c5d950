import type { Batch } from './data.js';
import type { KernelInstance, Kernels } from './instance.js';
import { layOut, type NetworkLayout } from './memory.js';
import type { Tape } from './operation.js';
import type { KernelPool } from './pool.js';
import type { Spec } from './spec.js';
import { tapeOf } from './tape.js';

/** A network and its data, checked and laid out: what kernels can be run on at any θ. */
export interface Model {
  readonly spec: Spec;
  readonly tape: Tape;
  readonly batch: Batch;
  readonly pool: KernelPool;
  readonly layout: NetworkLayout;
}

/** A model in the memory of one instance. */
export interface Workspace extends Model {
  readonly instance: KernelInstance;
  readonly kernels: Kernels;
  /** Address of the Network struct: the argument of every kernel. */
  readonly net: number;
}

export function prepare(pool: KernelPool, spec: Spec, batch: Batch): Model {
  const tape = tapeOf(spec);
  return { spec, tape, batch, pool, layout: layOut(tape, spec, batch.m, pool.heapBase, pool.symbols) };
}

/** Writes the structs, the data and θ into an instance. */
export function load(instance: KernelInstance, model: Model, theta: Float64Array): Workspace {
  const { layout, batch } = model;
  instance.point = undefined;
  instance.reserve(layout.end);
  instance.write(layout.net, layout.image);
  instance.f64(layout.values[0].data, batch.x.length).set(batch.x);
  instance.f64(layout.y, batch.y.length).set(batch.y);
  instance.f64(layout.theta, layout.size).set(theta);
  return { ...model, instance, kernels: instance.kernels, net: layout.net };
}

/** Runs kernels on a model at θ, in an instance of their own. */
export function run<T>(model: Model, theta: Float64Array, operation: (workspace: Workspace) => T): T {
  return model.pool.use(instance => operation(load(instance, model, theta)), model.layout.end);
}

/** J(θ) */
export const costAt = (model: Model, theta: Float64Array): number =>
  run(model, theta, ({ kernels, net }) => kernels.forward(net));

/** J with θ[i] = value and all else as at a point, which stays in an instance until another one is written there. */
export const costAlong = (model: Model, point: { theta: Float64Array }, i: number, value: number): number =>
  model.pool.use(instance => {
    if (instance.point !== point) load(instance, model, point.theta);
    instance.point = point;
    return instance.kernels.along(model.layout.net, i, value);
  }, model.layout.end);

/** dJ/dθ by backward propagation; a fresh array. */
export function gradientAt(model: Model, theta: Float64Array): Float64Array {
  return run(model, theta, ({ kernels, net, instance, layout }) => {
    kernels.forward(net);
    kernels.backward(net);
    return instance.f64(layout.grad, layout.size).slice();
  });
}
