import { expect, test } from 'vitest';
import { callAgain } from '../../src/format/again.js';
import { gradcheck, network, type Options } from '../../src/index.js';

/** The options inside the line: gradcheck(problem, { … }). */
const optionsOf = (line: string): Options =>
  new Function(`return ${line.slice(line.indexOf('{'), line.lastIndexOf(')'))}`)();

test.each([{}, { step: 1e-5 }, { only: ['W2'], seed: 3 }])(
  'callAgain(report) of a network checked with %j repeats it bit for bit',
  async options => {
    const layers = [
      { units: 8, activation: 'tanh' },
      { units: 3, activation: 'softmax' },
    ] as const;
    const net = await network({ inputs: 2, layers, cost: 'crossEntropy' });
    const parameters = net.initialize({ seed: 1 });
    const problem = net.problem({
      parameters,
      x: [
        [1, 2],
        [-1, 0.5],
      ],
      y: [0, 1],
    });
    const report = await gradcheck(problem, options);
    const again = await gradcheck(problem, optionsOf(callAgain(report)));
    expect({ ...again, seconds: 0 }).toEqual({ ...report, seconds: 0 });
  },
);
