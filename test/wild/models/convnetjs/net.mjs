import convnetjs from 'convnetjs';
import { liveViews, seeded } from 'gradcheck/styles';
import { numbers } from '../../numbers.mjs';

/** A net of these layers; biases moved off 0, where the library starts them. */
export function makeNet(layers) {
  const net = new convnetjs.Net();
  seeded(1, () => net.makeLayers(layers));
  const { normal } = numbers(101);
  for (const { params } of net.getParamsAndGrads()) for (const i of params.keys()) params[i] += 0.05 * normal();
  return net;
}

/** n volumes (width, height, depth) of normal numbers with their labels. */
export function volumes(n, [width, height, depth], seed, label) {
  const random = numbers(seed);
  return Array.from({ length: n }, (_, i) => {
    const x = new convnetjs.Vol(width, height, depth, 0);
    x.w.set(random.list(x.w.length));
    return { x, y: label(i, random) };
  });
}

// glue: begin
/** The loss is what the library's own last layer returns from backward. */
function lossOf(net, { x, y }) {
  net.forward(x);
  return net.layers.at(-1).backward(y);
}

function learn(net, data) {
  for (const { x, y } of data) {
    net.forward(x);
    net.backward(y);
  }
}

/** Every pair of parameters and gradients with a name, which the library has none for. */
const pairs = net =>
  net.layers.flatMap((layer, l) =>
    layer.getParamsAndGrads().map((pair, k) => ({ name: `${l}.${layer.layer_type}.${k}`, ...pair })),
  );

export const bind = (net, data) => {
  const views = pairs(net).map(({ name, params, grads }) => ({ name, value: params, grad: grads }));
  const cost = () => data.reduce((J, example) => J + lossOf(net, example), 0);
  return liveViews(views, { cost, backward: () => learn(net, data), zeroGrad: true });
};
// glue: end
