import { createRequire } from 'node:module';
import { gradcheck } from 'gradcheck';
import { matrixProblem } from 'gradcheck/mljs';
import { Matrix, MatrixTransposeView } from 'ml-matrix';
import ndarray from 'ndarray';
import { describe, expect, test } from 'vitest';

const stdlib = createRequire(import.meta.url)('@stdlib/ndarray-base-ctor');

/** J = ½ ‖X W + 1 b − Y‖² in ml-matrix. */
const X = new Matrix([
  [0.2, -0.5],
  [1.1, 0.3],
  [-0.7, 0.8],
]);
const Y = new Matrix([
  [1, 0, 0.5],
  [0, -1, 0.2],
  [0.3, 0.4, 0],
]);
const start = () => ({
  W: new Matrix([
    [0.5, -0.1, 0.3],
    [0.2, 0.4, -0.6],
  ]),
  b: new Matrix([[0.1, -0.2, 0.3]]),
});
const residual = ({ W, b }) => X.mmul(W).addRowVector(b).sub(Y);
const cost = at => residual(at).pow(2).sum() / 2;
const gradients = at => ({ W: X.transpose().mmul(residual(at)), b: Matrix.rowVector(residual(at).sum('column')) });

describe('matrixProblem({ parameters, cost, gradients }) with ml-matrix', () => {
  test('passes a right gradient and leaves the matrices alone', async () => {
    const parameters = start();
    const report = await gradcheck(matrixProblem({ parameters, cost, gradients }));
    expect(report.verdict).toBe('pass');
    expect(report.blocks.map(({ name, shape }) => [name, shape])).toEqual([
      ['W', [2, 3]],
      ['b', [1, 3]],
    ]);
    expect(parameters).toEqual(start());
  });

  test('fails a wrong one, also where it is given as matrices or as a view', async () => {
    const at = start();
    const { W, b } = gradients(at);
    const given = matrixProblem({ parameters: at, cost, gradients: { W: Matrix.mul(W, 2), b } });
    expect((await gradcheck(given)).findings[0]).toMatchObject({ kind: 'scale', blocks: ['W'] });
    const view = { W: new MatrixTransposeView(W.transpose()), b };
    expect((await gradcheck(matrixProblem({ parameters: at, cost, gradients: view }))).verdict).toBe('pass');
  });

  test('takes trees of matrices and other arrays, inPlace, and what is asynchronous', async () => {
    const layers = [{ W: new Matrix([[0.5, 1.5]]), bias: 0.25 }];
    const J = ([{ W, bias }]) => W.get(0, 0) ** 2 * W.get(0, 1) + bias ** 3;
    const grad = ([{ W, bias }]) => [
      { W: new Matrix([[2 * W.get(0, 0) * W.get(0, 1), W.get(0, 0) ** 2]]), bias: 3 * bias ** 2 },
    ];
    expect((await gradcheck(matrixProblem({ parameters: layers, cost: J, gradients: grad }))).verdict).toBe('pass');
    const live = start();
    const inPlace = { parameters: live, cost: () => cost(live), gradients: () => gradients(live), inPlace: true };
    expect((await gradcheck(matrixProblem(inPlace))).verdict).toBe('pass');
    expect(live).toEqual(start());
    const later = { parameters: start(), cost: async at => cost(at), gradients: async at => gradients(at) };
    expect((await gradcheck(matrixProblem(later))).verdict).toBe('pass');
  });
});

/** J = Σ c ∘ A² over a matrix that is stored otherwise than row by row. */
const c = [
  [1, 2, 3],
  [4, 5, 6],
];
const squares = get => c.reduce((J, row, i) => J + row.reduce((sum, cij, j) => sum + cij * get(i, j) ** 2, 0), 0);
const slopes = get => c.map((row, i) => row.map((cij, j) => 2 * cij * get(i, j)));

describe('gradcheck(problem) without an adapter', () => {
  test('takes ndarray with its strides, and hands the cost views of the same class', async () => {
    const transposed = () => ndarray(new Float64Array([0.5, -1, 0.25, 2, -0.75, 1.5]), [3, 2]).transpose(1, 0);
    const parameters = { A: transposed() };
    const problem = {
      parameters,
      cost: ({ A }) => squares((i, j) => A.get(i, j)),
      gradients: ({ A }) => ({ A: slopes((i, j) => A.get(i, j)) }),
    };
    const report = await gradcheck(problem);
    expect(report.verdict).toBe('pass');
    expect(report.blocks[0].shape).toEqual([2, 3]);
    expect(parameters.A).toEqual(transposed());
    expect((await gradcheck({ ...problem, inPlace: true })).verdict).toBe('pass');
    const reversed = { A: transposed().step(-1, 1) };
    expect((await gradcheck({ ...problem, parameters: reversed })).verdict).toBe('pass');
  });

  test('takes @stdlib/ndarray in column-major order', async () => {
    const A = stdlib('float64', new Float64Array([0.5, 2, -1, -0.75, 0.25, 1.5]), [2, 3], [1, 2], 0, 'column-major');
    const problem = {
      parameters: { A },
      cost: at => squares((i, j) => at.A.get(i, j)),
      gradients: at => ({ A: slopes((i, j) => at.A.get(i, j)) }),
      inPlace: true,
    };
    expect((await gradcheck(problem)).verdict).toBe('pass');
    expect((await gradcheck({ ...problem, inPlace: false })).verdict).toBe('pass');
    const wrong = {
      ...problem,
      gradients: at => ({ A: slopes((i, j) => at.A.get(i, j)).map(row => row.toReversed()) }),
    };
    expect((await gradcheck(wrong)).verdict).toBe('fail');
  });
});
