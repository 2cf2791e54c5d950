import { assertStages } from 'gradcheck/stages';

const cube = {
  name: 'cube',
  parameters: { x: 2 },
  forward: (_, { x }) => x ** 3,
  backward: (_, { parameters: { x } }) => ({ parameters: { x: 3 * x ** 2 } }),
};

const report = await assertStages({ input: null, stages: [cube] }); // in a test: throws unless the verdict is pass
console.log(report.verdict, report.whole.verdict); // → pass pass
