import type { ForwardPass } from '../forward.js';
import { denseOf } from './spec.js';
import { type Model, run } from './workspace.js';

/** The forward pass of a model in the open: every array a copy of its own. */
export function forwardPass(model: Model): ForwardPass {
  const { batch } = model;
  const spec = denseOf(model.spec);
  return {
    spec,
    m: batch.m,
    y: batch.y.slice(),
    at: theta =>
      run(model, theta, ({ kernels, net, instance, layout }) => {
        kernels.forward(net);
        kernels.linearise(net);
        const matrix = (address: number, units: number) => instance.f64(address, units * batch.m).slice();
        const [input, ...layers] = layout.layers;
        const top = layers[layers.length - 1];
        return {
          Z: [new Float64Array(0), ...layers.map(layer => matrix(layer.Z, layer.units))],
          A: [matrix(input.A, input.units), ...layers.map(layer => matrix(layer.A, layer.units))],
          slope: [
            new Float64Array(0),
            ...layers.map((layer, k) => (entrywise(k) ? matrix(layer.slope, layer.units) : new Float64Array(0))),
          ],
          delta: matrix(top.dZ, top.units),
        };
      }),
  };

  function entrywise(k: number): boolean {
    return spec.layers[k].activation !== 'softmax';
  }
}
