import { assertStages, StagesAssertion } from 'gradcheck/stages';

const square = {
  name: 'square',
  parameters: { x: 2 },
  forward: (_, { x }) => x ** 2,
  backward: (_, { parameters: { x } }) => ({ parameters: { x } }), // 2x
};

const error = await assertStages({ input: null, stages: [square] }).catch(error => error);
console.log(error instanceof StagesAssertion, error.report.first); // → true square
