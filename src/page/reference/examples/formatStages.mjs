import { checkStages, formatStages } from 'gradcheck/stages';

const half = {
  name: 'half',
  parameters: { x: [2, 3] },
  forward: (_, { x }) => (x[0] ** 2 + x[1] ** 2) / 2,
  backward: (_, { parameters: { x } }) => ({ parameters: { x: x.map(value => 2 * value) } }),
};

const text = formatStages(await checkStages({ input: null, stages: [half] }));
console.log(text.split('\n')[0]); // → FAIL  half is the first wrong one of one stage
