import { liveViews, seeded } from 'gradcheck/styles';
import { NeuralNetwork, Tensor } from 'toygrad';
import { numbers } from '../../numbers.mjs';

/** A network of these layers, all in float32; biases moved off 0, where the library starts them. */
export function makeNet(layers) {
  const net = seeded(1, () => new NeuralNetwork({ layers }));
  const { normal } = numbers(101);
  for (const { params } of net.getParamsAndGrads()) for (const i of params.keys()) params[i] += 0.05 * normal();
  return net;
}

/** n tensors (width, height, depth) of normal numbers with their labels. */
export function tensors(n, shape, seed, label) {
  const random = numbers(seed);
  const size = shape.reduce((a, b) => a * b);
  return Array.from({ length: n }, (_, i) => ({
    x: new Tensor(...shape, Float32Array.from(random.list(size))),
    y: label(i, random),
  }));
}

// glue: begin
function learn(net, data) {
  for (const { x, y } of data) {
    net.forward(x, false);
    net.backward(y);
  }
}

/** Every pair of parameters and gradients with a name, which the library has none for. */
const pairs = net =>
  net.layers.flatMap((layer, l) =>
    layer.getParamsAndGrads().map((pair, k) => ({ name: `${l}.${layer.constructor.name}.${k}`, ...pair })),
  );

export const bind = (net, data) => {
  const views = pairs(net).map(({ name, params, grads }) => ({ name, value: params, grad: grads }));
  const cost = () => data.reduce((J, { x, y }) => J + net.cost(x, y), 0);
  return liveViews(views, { cost, backward: () => learn(net, data), zeroGrad: true });
};
// glue: end
