import { liveViews, seeded } from 'gradcheck/styles';
import FNN from 'ml-fnn';
import { Matrix } from 'ml-matrix';
import { numbers } from '../../numbers.mjs';

/** A trained net of 9 examples, 3 inputs and 3 classes. The constructor resets every activation to tanh: `forced` sets it afterwards. */
export function makeNet({ activation = 'tanh', forced = false, hiddenLayers = [6, 5] }) {
  const X = new Matrix(numbers(71).matrix(9, 3));
  const y = Array.from({ length: 9 }, (_, i) => i % 3);
  const net = new FNN({
    hiddenLayers,
    activation,
    activationParam: 1,
    regularization: 0.01,
    learningRate: 1e-3,
    iterations: 1,
  });
  if (forced) net.activation = activation;
  seeded(1, () => net.train(X, y));
  const { normal } = numbers(6);
  for (const { W, b } of net.model)
    for (const matrix of [W, b]) matrix.apply((i, j) => matrix.set(i, j, matrix.get(i, j) + 0.3 * normal()));
  return { net, X, y };
}

/** The library reports no loss: its output layer is that of cross-entropy, its update adds regularization · W to dW. */
function loss({ net, X, y }) {
  const p = net.propagate(X);
  const data = y.reduce((J, label, i) => J - Math.log(p.get(i, net.dicts.inputs[label])), 0);
  return data + net.model.reduce((J, { W }) => J + (net.regularization / 2) * W.clone().mul(W).sum(), 0);
}

// glue: begin
export const bind = ({ net, X, y }) => {
  const views = net.model.flatMap(({ W, b }, l) => [matrix(`W${l}`, W), matrix(`b${l}`, b)]);
  const step = () => net.backpropagation(X, y, net.propagate(X));
  return liveViews(views, { cost: () => loss({ net, X, y }), step, rate: net.learningRate });
};
const matrix = (name, { data }) => ({ name, value: data });
// glue: end
