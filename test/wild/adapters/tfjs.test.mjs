import { createRequire } from 'node:module';
import { gradcheck } from 'gradcheck';
import { layersProblem, opProblem, tensorProblem } from 'gradcheck/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

// its ES modules leave the gradients out
const tf = createRequire(import.meta.url)('@tensorflow/tfjs');
beforeAll(() => tf.setBackend('cpu'));

const kindsOf = report => report.findings.map(({ kind }) => kind);

describe('opProblem(tf, op, inputs)', () => {
  const check = async (op, ...inputs) => {
    const tensors = inputs.map(values => tf.tensor(values));
    return gradcheck(await opProblem(tf, op, tensors, { name: 'op' }));
  };
  const square = [
    [0.3, -1.2],
    [0.8, 2.1],
  ];

  test('checks an op of one input or several through random output weights', async () => {
    const report = await check(tf.matMul, square, square);
    expect([report.verdict, report.name, report.components.total]).toEqual(['pass', 'op', 8]);
    expect((await check(tf.softmax, square)).verdict).toBe('pass');
  });

  test('names what is wrong', async () => {
    const report = await check(x => tf.cumsum(x, 0), square);
    expect([report.verdict, report.findings[0].kind]).toEqual(['fail', 'transposed']);
  });

  test('passes on what the library throws', async () => {
    await expect(check(x => tf.cumprod(x, 1), square)).rejects.toThrow(/gradient function not found/);
  });

  test('calls an op flat that moves in steps', async () => {
    const report = await check(tf.floor, square);
    expect([report.verdict, kindsOf(report)]).toEqual(['inconclusive', ['vacuous']]);
  });
});

describe('tensorProblem(tf, inputs, f)', () => {
  let before;
  beforeEach(() => {
    before = tf.memory().numTensors;
  });
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  test('takes one tensor, a list, or tensors by name, and disposes of all it makes', async () => {
    const [a, b] = [tf.tensor([0.3, -1.2]), tf.tensor([2, 0.5])];
    const product = (x, y) => tf.sum(tf.mul(tf.tanh(x), y));
    const problems = [
      await tensorProblem(tf, a, x => tf.sum(tf.tanh(x))),
      await tensorProblem(tf, [a, b], product),
      await tensorProblem(tf, { a, b }, at => product(at.a, at.b)),
    ];
    const reports = await Promise.all(problems.map(problem => gradcheck(problem)));
    expect(reports.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
    expect(reports.map(({ blocks }) => blocks.map(({ name }) => name))).toEqual([
      ['theta'],
      ['[0]', '[1]'],
      ['a', 'b'],
    ]);
    expect(reports[0].precision).toBe('float32');
    tf.dispose([a, b]);
  });

  test('gives of many points what it gives of each, bit for bit, by one readback', async () => {
    const [W, b] = [tf.tensor([[0.4, -0.3]]), tf.tensor([0.2, 0.1])];
    const one = await tensorProblem(tf, { W, b }, at => tf.mean(tf.tanh(tf.add(tf.matMul(at.W, at.W, true), at.b))));
    const each = await tensorProblem(tf, { W, b }, at => tf.tanh(tf.add(at.W, at.b)));
    const moved = ({ W, b }, by) => ({ W: { ...W, data: W.data.map(v => v + by) }, b });
    for (const problem of [one, each]) {
      const points = [0, 0.5, -1].map(by => moved(problem.parameters, by));
      const alone = [];
      for (const point of points) alone.push(Float32Array.from(await problem.cost(point)));
      const { prototype } = tf.Tensor;
      const { data } = prototype;
      let readbacks = 0;
      prototype.data = function () {
        readbacks++;
        return data.call(this);
      };
      const together = await problem.costs(points).finally(() => {
        prototype.data = data;
      });
      expect(together).toEqual(alone);
      expect(readbacks).toBe(1);
    }
    tf.dispose([W, b]);
  });

  test('averages a function of several numbers, one an example', async () => {
    const w = tf.tensor([0.4, -0.3]);
    const report = await gradcheck(await tensorProblem(tf, w, x => tf.square(tf.add(x, 1))));
    expect(report.verdict).toBe('pass');
    expect(report.grad[0]).toBeCloseTo(1.4, 5);
    w.dispose();
  });

  test('checks tf.customGrad and gradients given beside the function', async () => {
    const x = tf.tensor([0.3, -1.2, 0.8]);
    const cube = slope =>
      tf.customGrad((x, save) => {
        save([x]);
        return { value: tf.pow(x, 3), gradFunc: (dy, [x]) => tf.mul(dy, tf.mul(slope, tf.square(x))) };
      });
    const sumOf = f => x => tf.sum(f(x));
    expect((await gradcheck(await tensorProblem(tf, x, sumOf(cube(3))))).verdict).toBe('pass');
    const doubled = await gradcheck(await tensorProblem(tf, x, sumOf(cube(6))));
    expect(doubled.findings[0]).toMatchObject({ kind: 'scale', factor: expect.closeTo(2, 4) });
    const gradients = x => tf.mul(3, tf.square(x));
    const given = await tensorProblem(tf, x, x => tf.sum(tf.pow(x, 3)), { gradients });
    expect((await gradcheck(given)).verdict).toBe('pass');
    x.dispose();
  });

  test('refuses a tensor of another dtype, one that is disposed, what is no tensor, and a function that returns none', async () => {
    const x = tf.tensor([1, 2]);
    const whole = tf.tensor([1, 2], [2], 'int32');
    const sum = x => tf.sum(x);
    await expect(tensorProblem(tf, [x, whole], sum)).rejects.toMatchObject({
      code: 'invalid_tensor',
      path: 'inputs[1]',
    });
    await expect(tensorProblem(tf, { x: [1, 2] }, sum)).rejects.toMatchObject({
      code: 'invalid_tensor',
      path: 'inputs.x',
    });
    const both = ({ x, y }) => tf.sum(tf.add(x, y));
    const lost = await tensorProblem(tf, { x, y: x }, both, { gradients: ({ x }) => ({ x: tf.onesLike(x) }) });
    await expect(gradcheck(lost)).rejects.toMatchObject({ code: 'invalid_tensor', path: 'gradients.y' });
    const numbers = await tensorProblem(tf, x, () => 3);
    await expect(gradcheck(numbers)).rejects.toMatchObject({ code: 'invalid_tensor', path: 'f' });
    tf.dispose([x, whole]);
    await expect(tensorProblem(tf, x, sum)).rejects.toMatchObject({ code: 'invalid_tensor', path: 'inputs' });
  });
});

describe('layersProblem(tf, model, loss)', () => {
  const makeModel = () =>
    tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], activation: 'tanh' })] });
  const x = tf.tensor([
    [0.2, -0.5, 0.9],
    [1.1, 0.3, -0.4],
  ]);
  const y = tf.tensor([
    [0.1, 0.5],
    [-0.6, 0.2],
  ]);

  test('checks the gradient by which a model trains and leaves its weights as they were', async () => {
    const model = makeModel();
    const before = model.getWeights().map(weight => [...weight.dataSync()]);
    const report = await gradcheck(await layersProblem(tf, model, () => tf.losses.meanSquaredError(y, model.apply(x))));
    expect(report.verdict).toBe('pass');
    expect(report.blocks.map(({ shape }) => shape)).toEqual([[3, 2], [2]]);
    expect(model.getWeights().map(weight => [...weight.dataSync()])).toEqual(before);
  });

  test('names the weight that a wrong op keeps from learning', async () => {
    const model = makeModel();
    const stopped = tf.customGrad((x, save) => {
      save([x]);
      return { value: tf.mul(x, x), gradFunc: dy => tf.zerosLike(dy) };
    });
    const problem = await layersProblem(tf, model, () => tf.sum(stopped(tf.sub(model.apply(x), y))));
    const report = await gradcheck(problem);
    expect(report.verdict).toBe('fail');
    expect(kindsOf(report)).toContain('zero');
  });

  test('takes a variable that the loss does not use for one of gradient zero', async () => {
    const [w, idle] = [tf.variable(tf.tensor([0.5])), tf.variable(tf.tensor([2]))];
    const report = await gradcheck(await layersProblem(tf, { w, idle }, () => tf.sum(tf.exp(w))));
    expect(report.verdict).toBe('pass');
    expect([...report.grad]).toEqual([Math.fround(Math.exp(0.5)), 0].map(value => expect.closeTo(value, 6)));
    tf.dispose([w, idle]);
  });

  test('refuses a tensor for a variable, a model that learns nothing, and a loss that returns no tensor', async () => {
    const w = tf.variable(tf.tensor([0.5]));
    const refused = (model, loss) => layersProblem(tf, model, loss).then(gradcheck);
    const frozen = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2], trainable: false })] });
    for (const [model, loss, path] of [
      [{ w: tf.tensor([0.5]) }, () => tf.sum(w), 'w'],
      [frozen, () => tf.sum(w), 'model'],
      [{ w }, () => 3, 'loss'],
    ])
      await expect(refused(model, loss)).rejects.toMatchObject({ code: 'invalid_tensor', path });
    w.dispose();
  });

  test('takes variables by name', async () => {
    const w = tf.variable(tf.tensor([0.5, -0.25]));
    const problem = await layersProblem(tf, { w }, () => tf.sum(tf.exp(w)));
    expect((await gradcheck(problem)).verdict).toBe('pass');
    w.dispose();
    await expect(layersProblem(tf, { w }, () => tf.sum(w))).rejects.toMatchObject({
      code: 'invalid_tensor',
      path: 'w',
    });
  });
});
