import { checkStages } from 'gradcheck/stages';

const dense = {
  name: 'dense',
  parameters: { w: [0.5, -0.3] },
  forward: (x, { w }) => x.map(([a, b]) => w[0] * a + w[1] * b),
  backward: (dz, { input: x }) => ({
    parameters: { w: [0, 1].map(k => x.reduce((sum, row, n) => sum + row[k] * dz[n], 0)) },
  }),
};
const tanh = {
  name: 'tanh',
  forward: z => z.map(Math.tanh),
  backward: (da, { output: a }) => ({ input: da.map((d, n) => d * (1 - a[n])) }), // 1 − a²
};
const loss = {
  name: 'loss',
  forward: a => (a[0] - 1) ** 2 + a[1] ** 2,
  backward: (_, { input: a }) => ({ input: [2 * (a[0] - 1), 2 * a[1]] }),
};

const report = await checkStages({
  input: [
    [1, 2],
    [-1, 0.5],
  ],
  stages: [dense, tanh, loss],
});
console.log(report.verdict, report.first); // → fail tanh
console.log(report.stages[0].verdict, report.stages[0].whole, report.stages[0].follows); // → pass fail [ 'tanh' ]
