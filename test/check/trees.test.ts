import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { GradcheckError } from '../../src/errors.js';

/** A tensor of the kind people write, with a tape that nobody else may see. */
class Tensor {
  #tape: string[] = [];
  constructor(
    readonly data: Float64Array,
    readonly shape: readonly number[],
  ) {}
  square(): number {
    this.#tape.push('square');
    return this.data.reduce((s, v) => s + v * v, 0);
  }
}
const tensor = () => new Tensor(Float64Array.of(1, 2), [2]);
const twice = ({ W }: { W: Tensor }) => ({ W: W.data.map(v => 2 * v) });

describe('gradcheck(problem) of instances with #private fields', () => {
  test('says that inPlace is the way, where a method misses them', async () => {
    const given = { parameters: { W: tensor() }, cost: ({ W }: { W: Tensor }) => W.square(), gradients: twice };
    const error = await gradcheck(given).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GradcheckError);
    expect(error).toMatchObject({ code: 'cost_failed', message: expect.stringMatching(/#private.*inPlace: true/) });
  });

  test('checks them in place, right and wrong, and puts them back', async () => {
    const W = tensor();
    const live = { parameters: { W }, cost: () => W.square(), inPlace: true };
    expect((await gradcheck({ ...live, gradients: twice })).verdict).toBe('pass');
    expect((await gradcheck({ ...live, gradients: { W: [2, 4.001] } })).verdict).toBe('fail');
    expect(W.data).toStrictEqual(Float64Array.of(1, 2));
  });

  test('lays the mistakes of the caller at no such door', async () => {
    const cost = () => (undefined as unknown as { x: number }).x;
    const error = await gradcheck({ parameters: { W: tensor() }, cost, gradients: twice }).catch(
      (thrown: Error) => thrown,
    );
    expect((error as Error).message).not.toMatch(/inPlace/);
  });
});

describe('gradcheck(problem) leaves out', () => {
  const parameters = { E: [0.1, 0.2, 0.3], tokens: Int32Array.of(0, 2, 2), b: undefined };
  const cost = ({ E, tokens }: typeof parameters) => tokens.reduce((J, t) => J + E[t] ** 2, 0);
  const gradients =
    (by: number) =>
    ({ E, tokens }: typeof parameters) => {
      const indices = [...tokens];
      return { E: { indices, values: indices.map(t => by * 2 * E[t]), shape: [3] }, tokens: null };
    };

  test('whole numbers and what is undefined, and says so of the former', async () => {
    const before = structuredClone(parameters);
    const report = await gradcheck({ parameters, cost, gradients: gradients(1) });
    expect([report.verdict, report.components.total]).toEqual(['pass', 3]);
    expect(report.findings).toMatchObject([{ kind: 'left-out', blocks: ['tokens'], certainty: 'certain' }]);
    expect(parameters).toStrictEqual(before);
  });

  test('nothing of what is wrong beside them', async () => {
    const { verdict, findings } = await gradcheck({ parameters, cost, gradients: gradients(3) });
    expect([verdict, findings.map(({ kind }) => kind)]).toEqual(['fail', ['scale', 'left-out']]);
  });

  test('the sizes of matrices, whose methods work on', async () => {
    class Matrix {
      rows: number;
      columns: number;
      constructor(readonly data: number[][]) {
        [this.rows, this.columns] = [data.length, data[0].length];
      }
      trace(): number {
        let sum = 0;
        for (let i = 0; i < Math.min(this.rows, this.columns); i++) sum += this.data[i][i] ** 3;
        return sum;
      }
    }
    const M = new Matrix([
      [1, 2],
      [3, 4],
    ]);
    const slopes = ({ M }: { M: Matrix }) => ({
      M: new Matrix(M.data.map((row, i) => row.map((v, j) => (i === j ? 3 * v * v : 0)))),
    });
    const { verdict, findings } = await gradcheck({ parameters: { M }, cost: p => p.M.trace(), gradients: slopes });
    expect([verdict, findings[0].blocks]).toEqual(['pass', ['M.rows', 'M.columns']]);
  });
});

test('gradcheck(problem) takes a Map, copied and in place, with its gradient as a Map or an object', async () => {
  const parameters = new Map<string, number | number[]>([
    ['w', [1, 2]],
    ['b', 0.5],
  ]);
  const read = (p: typeof parameters) => [...(p.get('w') as number[]), p.get('b') as number];
  const cost = (p: typeof parameters) => read(p).reduce((a, b) => a * b);
  const asObject = (p: typeof parameters) => {
    const [u, v, b] = read(p);
    return { dw: [v * b, u * b], db: u * v };
  };
  const asMap = (p: typeof parameters) => new Map(Object.entries(asObject(p)));
  for (const inPlace of [false, true])
    for (const gradients of [asObject, asMap]) {
      expect((await gradcheck({ parameters, cost, gradients, inPlace })).verdict).toBe('pass');
      const wrong = (p: typeof parameters) => ({ ...asObject(p), db: 1.01 * asObject(p).db });
      expect((await gradcheck({ parameters, cost, gradients: wrong, inPlace })).verdict).toBe('fail');
    }
  expect([...parameters]).toEqual([
    ['w', [1, 2]],
    ['b', 0.5],
  ]);
});
