import { hessian, hessianProduct, jacobian, jvp, vjp } from '../../../src/adapters/functions/index.js';
import { gradientsFromStep, liveViews, seeded, valueAndGradient } from '../../../src/adapters/styles/index.js';
import { fromWasm } from '../../../src/adapters/wasm.js';
import { compareGradients } from '../../../src/compare/index.js';
import {
  formatReport,
  gradapprox,
  gradcheck,
  network,
  type Options,
  type Problem,
  pack,
  parseReport,
  relativeDifference,
} from '../../../src/index.js';
import { checkStages } from '../../../src/stages/index.js';
import { cases } from '../../../src/suite/index.js';
import { wrongReport } from '../../format/reports.js';

/** Calls what is public with a value in one place, all else in order; `at` chooses where there are many such places. */
export type Place = (value: never, at: number) => unknown;

const square = (): Problem => ({
  parameters: { w: [1, 2], b: 0.5 },
  cost: ({ w, b }) => w[0] ** 2 + w[1] * b,
  gradients: ({ w, b }) => ({ w: [2 * w[0], b], b: w[1] }),
});
const FIELDS = (
  'parameters cost costs gradients costAndGradients inPlace bounds project seed name gradapprox slopes forward mistaken example ' +
  'repeatable examples precision laws layers'
).split(' ');
const OPTIONS = (
  'step sides threshold tolerance nondeterminism only except components resolution precision kinks budget time concurrency shard log ' +
  'method workers seed signal stop timeout onProgress unknown'
).split(' ');

const spec = () => ({
  inputs: 3,
  layers: [
    { units: 4, activation: 'tanh' },
    { units: 2, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
});
const LAYERS: Record<string, unknown>[] = [
  { units: 2 },
  { type: 'conv2d', filters: 2, kernel: 3 },
  { type: 'conv1d', filters: 2, kernel: 3 },
  { type: 'maxPool2d', size: 2 },
  { type: 'layerNorm', epsilon: 1e-5 },
  { type: 'groupNorm', groups: 1 },
  { type: 'dropout', rate: 0.5 },
  { type: 'embedding', vocabulary: 3, units: 2 },
  { type: 'attention', heads: 1 },
  { type: 'lstm', units: 2 },
  { type: 'gatedMlp', units: 2 },
  { type: 'residual', layers: [{ units: 3 }] },
];
const FIELDS_OF_LAYERS = (
  'type name units activation bias tied filters kernel stride padding dilation size epsilon groups momentum rate seed vocabulary positions ' +
  'heads kvHeads causal rotary base sequences layers'
).split(' ');
const net = network(spec() as never);
const data = () => ({ x: [[1, 2, 3]], y: [1] });
const parameters = async () => (await net).initialize({ seed: 1 });

const one = <T>(list: readonly T[], at: number): T => list[at % list.length];

/** Calls a function with the value for one of its arguments. */
const argument =
  (call: (...of: never[]) => unknown, ...of: unknown[]): Place =>
  (value, at) =>
    call(...(of.map((given, k) => (k === at % of.length ? value : given)) as never[]));

/** The same for one field of its one argument, or the whole of it. */
const field =
  (call: (given: never) => unknown, given: () => object): Place =>
  (value, at) => {
    const whole = given();
    const names = [null, ...Object.keys(whole), 'unknown'];
    const name = one(names, at);
    return call((name === null ? value : { ...whole, [name]: value }) as never);
  };

/** A copy of a tree of plain data with a value put in one place of it. */
function replaced(tree: unknown, value: unknown, at: number): unknown {
  const places: [Record<string, unknown>, string][] = [];
  const look = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || ArrayBuffer.isView(node)) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      look((node as Record<string, unknown>)[key]);
    }
  };
  look(tree);
  const [holder, key] = one(places, at);
  holder[key] = value;
  return tree;
}

/** Fields of a row that need not be given. */
const UNSET = Object.fromEntries(
  'inputs sizes attributes domain kinks jumps flat dtypes modes points check tensors differentiate'
    .split(' ')
    .map(name => [name, undefined]),
);

const FORMATS = ['text', 'markdown', 'html', 'junit', 'json'] as const;
const f = { parameters: [0.5, 1], outputs: (x: number[]) => [x[0] ** 2, x[0] * x[1]] };
const rows = (x: number[]) => [
  [2 * x[0], 0],
  [x[1], x[0]],
];
const stage = () => ({
  name: 'square',
  parameters: { w: 2 },
  forward: (x: number, { w }: { w: number }) => x * w ** 2,
  backward: (u: number, { input, parameters: { w } }: never) => ({
    input: u * w ** 2,
    parameters: { w: 2 * u * input * w },
  }),
});

export const PLACES: Record<string, Place> = {
  problem: value => gradcheck(value),
  'a field of a problem': (value, at) => gradcheck({ ...square(), [one(FIELDS, at)]: value }),
  'a leaf of parameters': value =>
    gradcheck({
      parameters: { w: [1, 2], x: value },
      cost: ({ w }) => w[0] * w[1],
      gradients: ({ w }) => ({ w: [w[1], w[0]], x: null }),
    }),
  'a leaf of parameters in place': value => {
    const given = { w: [1, 2], x: value };
    const gradients = () => ({ w: [given.w[1], given.w[0]], x: null });
    return gradcheck({ parameters: given, inPlace: true, cost: () => given.w[0] * given.w[1], gradients });
  },
  'what cost returns': value => gradcheck({ ...square(), cost: () => value }),
  'what cost returns at one call': (value, at) => {
    let calls = 0;
    const { cost } = square();
    return gradcheck({ ...square(), cost: p => (++calls === 1 + (at % 150) ? value : cost!(p)) });
  },
  'what costs returns': value => gradcheck({ ...square(), cost: undefined, costs: () => value }),
  'what gradients returns': value => gradcheck({ ...square(), gradients: () => value }),
  'a leaf of gradients': value => gradcheck({ ...square(), gradients: () => ({ w: value, b: 2 }) }),
  gradients: value => gradcheck({ ...square(), gradients: value }),
  'what costAndGradients returns': value => gradcheck({ parameters: [1, 2], costAndGradients: () => value }),
  'what project returns': value => gradcheck({ ...square(), project: () => value }),
  'what gradapprox returns': value => gradcheck({ ...square(), gradapprox: async () => value }),
  'a bound': value => gradcheck({ ...square(), bounds: { lower: value } }),
  options: value => gradcheck(square(), value),
  'an option': (value, at) => gradcheck(square(), { [one(OPTIONS, at)]: value } as Options),
  'gradapprox()': (value, at) =>
    argument(gradapprox as never, (x: unknown[]) => (typeof x[0] === 'number' ? x[0] ** 2 : 1), [1, 2], {})(value, at),
  'an option of gradapprox()': (value, at) =>
    gradapprox(([x]: number[]) => x ** 2, [1], {
      [one(['step', 'sides', 'inPlace', 'seed', 'signal', 'onProgress'], at)]: value,
    }),
  'pack()': value => pack(value),
  'unpack()': value => pack({ w: [1, 2] }).layout.unpack(value),
  'relativeDifference()': (value, at) => argument(relativeDifference as never, [1, 2], [1, 2])(value, at),
  'network()': (value, at) => field(network as never, spec)(value, at),
  'a field of a layer': (value, at) => {
    const layer = { ...one(LAYERS, Math.floor(at / FIELDS_OF_LAYERS.length)), [one(FIELDS_OF_LAYERS, at)]: value };
    return network({
      inputs: one([3, [4, 3], [4, 4, 1], { tokens: 3, steps: 2 }], at),
      layers: [layer],
      cost: 'squaredError',
    } as never);
  },
  'a field of inputs': (value, at) =>
    network({
      ...spec(),
      inputs: one([{ tokens: value, steps: 2 }, { tokens: 2, steps: value }, [value], [2, value]], at),
    } as never),
  'a method of a network': async (value, at) => {
    const given = await parameters();
    const { cost, gradients, predict, gradapprox } = await net;
    return argument(one([cost, gradients, predict, gradapprox], at) as never, given, data())(value, Math.floor(at / 4));
  },
  'the data of a network': async (value, at) =>
    gradcheck((await net).problem(replaced({ parameters: await parameters(), ...data() }, value, at) as never)),
  'initialize()': async (value, at) =>
    field((await net).initialize as never, () => ({ seed: 1, scheme: 'He' }))(value, at),
  'formatReport()': (value, at) =>
    formatReport(replaced(structuredClone(wrongReport()), value, at) as never, one(FORMATS, at)),
  'an argument of formatReport()': (value, at) => argument(formatReport as never, wrongReport(), 'text', {})(value, at),
  'parseReport()': (value, at) =>
    parseReport(json(replaced(JSON.parse(formatReport(wrongReport(), 'json')), value, at))),
  'text for parseReport()': value => parseReport(value),
  'compareGradients()': (value, at) => argument(compareGradients as never, { w: [1, 2] }, { w: [1, 2] }, {})(value, at),
  'an option of compareGradients()': (value, at) =>
    compareGradients(
      { w: [1, 2] },
      { w: [1, 2] },
      {
        [one('precision tolerance stick times names parameters examples threshold'.split(' '), at)]: value,
      },
    ),
  'vjp()': (value, at) =>
    field(
      given => vjp(given).then(p => gradcheck(p)),
      () => ({
        ...f,
        vjp: (x: number[], w: number[]) => rows(x)[0].map((_, i) => w[0] * rows(x)[0][i] + w[1] * rows(x)[1][i]),
      }),
    )(value, at),
  'jvp()': (value, at) =>
    field(
      given => jvp(given).then(p => gradcheck(p)),
      () => ({ ...f, jvp: (x: number[], v: number[]) => rows(x).map(([a, b]) => a * v[0] + b * v[1]) }),
    )(value, at),
  'jacobian()': (value, at) =>
    field(
      given => jacobian(given).then(p => gradcheck(p)),
      () => ({ ...f, jacobian: rows }),
    )(value, at),
  'hessian()': (value, at) =>
    field(
      given => hessian(given).then(p => gradcheck(p)),
      () => ({
        parameters: [1, 2],
        gradients: ([a, b]: number[]) => [2 * a * b, a * a],
        hessian: ([a, b]: number[]) => [
          [2 * b, 2 * a],
          [2 * a, 0],
        ],
      }),
    )(value, at),
  'hessianProduct()': (value, at) =>
    field(
      given => gradcheck(hessianProduct(given)),
      () => ({
        parameters: [1],
        gradients: ([a]: number[]) => [2 * a],
        hessianProduct: (_: number[], [v]: number[]) => [2 * v],
      }),
    )(value, at),
  'liveViews()': (value, at) =>
    argument(liveViews as never, [{ name: 'w', value: [1], grad: [1] }], { cost: () => 1, backward: () => {} })(
      value,
      at,
    ),
  'a view of liveViews()': (value, at) =>
    field(
      view => gradcheck(liveViews([view], { cost: () => 1, backward: () => {} })),
      () => ({ name: 'w', value: [1], grad: [0] }),
    )(value, at),
  'valueAndGradient()': (value, at) =>
    argument(valueAndGradient as never, ([x]: number[]) => [x ** 2, [2 * x]], [1])(value, at),
  'what valueAndGradient() is given': value => gradcheck(valueAndGradient(() => value, [1])),
  'gradientsFromStep()': (value, at) => argument(gradientsFromStep as never, { w: [1] }, { w: [2] }, 0.1)(value, at),
  'seeded()': (value, at) => argument(seeded as never, 1, () => 1)(value, at),
  'fromWasm()': (value, at) => argument(fromWasm as never, { exports: {} }, { parameters: [] })(value, at),
  'checkStages()': (value, at) => field(checkStages as never, () => ({ input: 3, stages: [stage()] }))(value, at),
  'a stage': (value, at) => field(given => checkStages({ input: 3, stages: [given] }), stage)(value, at),
  'a row of a suite': (value, at) =>
    field(
      row =>
        Promise.all(
          cases({ square: row } as never)
            .slice(0, 2)
            .map(({ run }) => run()),
        ),
      () => ({
        forward: (x: number[]) => x.map(v => v * v),
        // a mode may call it with less than it takes
        vjp: (u: number[], x = u) => u.map((w, i) => 2 * w * x[i]),
        shapes: 'n',
        ...UNSET,
      }),
    )(value, at),
};

/** As JSON where that can be; what cannot is given as it is. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    return '{"schemaVersion":1}';
  }
}
