import { describe, expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { checkStages, type Pipeline, type Stage, type StagesReport } from '../../src/stages/index.js';
import { convolutional } from './convolutional.js';
import { gpt } from './gpt.js';

const formulas = (report: StagesReport) =>
  report.stages.flatMap(({ findings }) => findings.flatMap(({ formula }) => formula ?? []));

type Made = typeof convolutional;
const NAMED: [Made, string, string, object][] = [
  [convolutional, 'conv1', 'db of the first example', { how: 'is', term: 'the first part of upstream' }],
  [convolutional, 'conv2', 'kernel turned round', { how: 'as if', term: 'W turned round', for: 'W' }],
  [convolutional, 'norm', 'mean taken for a constant', { how: 'constant', term: 'mean' }],
  [convolutional, 'norm', 'variance taken for a constant', { how: 'constant', term: 'variance of input' }],
  [convolutional, 'relu1', 'mask by the upstream', { how: 'takes', term: 'upstream ⊙ (upstream > 0)' }],
  [convolutional, 'relu2', 'mask turned round', { how: 'takes', for: 'upstream ⊙ (input > 0)' }],
  [convolutional, 'pool1', 'to the smallest', { how: 'scattered', term: 'upstream' }],
  [convolutional, 'dense2', 'one unit left out', { how: 'lacks', term: 'what index 3 of 4 adds to upstream · W' }],
  [convolutional, 'tanh', 'slope without the square', { how: 'takes', for: 'upstream ⊙ (1 − output²)' }],
  [gpt, 'embed', 'the last use of a token wins', { how: 'overwritten', for: 'row 3' }],
  [gpt, 'norm1', 'variance taken for a constant', { how: 'constant', for: 'row' }],
  [gpt, 'norm2', 'shift by the scaled gradient', { how: 'is', term: 'upstream.h ⊙ gain summed over its rows' }],
  [gpt, 'scores', 'keys by keys', { how: 'as if', term: 'input.k', for: 'input.q' }],
  [
    gpt,
    'softmax',
    'diagonal of the Jacobian',
    { how: 'is', term: 'upstream.scores ⊙ output.scores ⊙ (1 − output.scores)' },
  ],
  [gpt, 'mix', 'weights turned round', { how: 'as if', term: 'input.scores transposed' }],
  [gpt, 'gelu', 'second term left out', { how: 'is', term: 'upstream.h ⊙ output.h / input.h' }],
];

test.each(NAMED)('%o: %s, %s, is told by what backward was given', async (make, stage, mistake, formula) => {
  expect(formulas(await checkStages(make(stage, mistake)))).toMatchObject([formula]);
});

/** The same gradients, each entry times a number of its own. */
function blurred(tree: unknown, draw: () => number): unknown {
  if (typeof tree === 'number') return tree * (1 + 0.5 * draw());
  if (ArrayBuffer.isView(tree)) return (tree as Float64Array).map(value => value * (1 + 0.5 * draw()));
  if (Array.isArray(tree)) return tree.map(one => blurred(one, draw));
  if (typeof tree !== 'object' || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, blurred(value, draw)]));
}

describe.each([
  ['a convolutional network', convolutional],
  ['a GPT block', gpt],
])('of %s', (_what, make) => {
  test.each(make().stages.map((stage, s) => [stage.name, s] as const))(
    '%s, a gradient that follows no rule is given no formula',
    async (name, s) => {
      const { input, stages }: Pipeline = make();
      const wrong: Stage = {
        ...stages[s],
        backward: (upstream, context) => {
          const { normal } = random(s + 1);
          return blurred(stages[s].backward(upstream, context), normal) as never;
        },
      };
      const report = await checkStages({ input, stages: stages.map((stage, k) => (k === s ? wrong : stage)) });
      expect(report.first).toBe(name);
      expect(formulas(report)).toEqual([]);
    },
  );
});
