// The loop of the formula over a network in plain JavaScript, written twice: over arrays of rows, and over flat Float64Arrays.
import { agreement } from '../agreement.mjs';
import { load } from '../networks.mjs';
import { loopOver } from '../timing.mjs';

const { network, style, budget, step = 1e-5 } = JSON.parse(process.argv[2]);
const { net, parameters, data, theta, grad } = await load(network);

const ACTIVATIONS = { relu: z => Math.max(0, z), tanh: Math.tanh, sigmoid: z => 1 / (1 + Math.exp(-z)) };
const STYLES = { rows: overRows, flat: overFlat };

const { J, slot } = STYLES[style]();
const gradapprox = new Float64Array(theta.length);
const { done, seconds } = loopOver(theta.length, budget, i => {
  const [array, k] = slot(i);
  const kept = array[k];
  array[k] = kept + step;
  const JPlus = J();
  array[k] = kept - step;
  const JMinus = J();
  array[k] = kept;
  gradapprox[i] = (JPlus - JMinus) / (2 * step);
});
console.log(JSON.stringify({ seconds, measured: done.length, difference: agreement(grad, gradapprox, done) }));

/** As one writes it first: W[i][j], an example after the other, map and reduce. */
function overRows() {
  const layers = net.spec.layers.map(({ activation }, k) => ({
    W: parameters[`W${k + 1}`].map(row => [...row]),
    b: [...parameters[`b${k + 1}`]],
    activation,
  }));
  const logits = x =>
    layers.reduce((a, { W, b, activation }, k) => {
      const z = W.map((row, i) => row.reduce((sum, w, j) => sum + w * a[j], b[i]));
      return k === layers.length - 1 ? z : z.map(ACTIVATIONS[activation]);
    }, x);
  const J = () => data.x.reduce((sum, x, s) => sum + loss(logits(x), data.y[s]), 0) / data.x.length;
  const slots = layers.flatMap(({ W, b }) => [
    ...W.flatMap(row => row.map((_, j) => [row, j])),
    ...b.map((_, i) => [b, i]),
  ]);
  return { J, slot: i => slots[i] };
}

/** As one writes it when it has to be fast: one Float64Array of parameters, counted loops, nothing allocated. */
function overFlat() {
  const point = theta.slice();
  const sizes = [net.spec.inputs, ...net.spec.layers.map(({ units }) => units)];
  const x = data.x.map(row => Float64Array.from(row));
  const A = sizes.map(n => new Float64Array(n));
  const g = net.spec.layers.map(({ activation }) => ACTIVATIONS[activation]);
  const last = sizes.length - 1;
  function example(s) {
    let below = x[s];
    let at = 0;
    for (let l = 1; l <= last; l++) {
      const here = A[l];
      const inputs = below.length;
      const biases = at + here.length * inputs;
      for (let i = 0; i < here.length; i++) {
        let z = point[biases + i];
        for (let j = 0; j < inputs; j++) z += point[at++] * below[j];
        here[i] = l === last ? z : g[l - 1](z);
      }
      at = biases + here.length;
      below = here;
    }
    return loss(below, data.y[s]);
  }
  const J = () => {
    let sum = 0;
    for (let s = 0; s < x.length; s++) sum += example(s);
    return sum / x.length;
  };
  return { J, slot: i => [point, i] };
}

/** From the logits: −log softmax(z)[label], or −Σ (y log σ(z) + (1 − y) log(1 − σ(z))). */
function loss(z, y) {
  if (net.spec.cost === 'crossEntropy') {
    let most = z[0];
    for (let k = 1; k < z.length; k++) most = Math.max(most, z[k]);
    let sum = 0;
    for (let k = 0; k < z.length; k++) sum += Math.exp(z[k] - most);
    return Math.log(sum) + most - z[y];
  }
  let sum = 0;
  for (let k = 0; k < z.length; k++) sum += Math.max(z[k], 0) - y[k] * z[k] + Math.log1p(Math.exp(-Math.abs(z[k])));
  return sum;
}
