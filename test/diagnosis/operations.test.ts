import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { readData } from '../../src/kernels/data.js';
import { mistakenGradients } from '../../src/kernels/mistaken.js';
import { prepare } from '../../src/kernels/model.js';
import { kernelPool } from '../../src/kernels/module.js';
import { network } from '../../src/kernels/network.js';
import { packParameters, unpackTheta } from '../../src/kernels/parameters.js';
import { blocksOf, checkSpec } from '../../src/kernels/spec.js';
import type { Finding } from '../../src/report.js';
import { LAYERS, type Reference } from '../kernels/references.js';
import { LEFT } from './mistaken.js';

/** Networks that hold every operation between them. */
const NAMES = [
  'two-block-gpt',
  'llama-grouped-interleaved',
  'deep-mix',
  'conv-same-stride-2-even',
  'tied-with-bias',
  'lstm-stacked-on-embedding',
  'gru-under-attention',
  'residual-in-residual',
];

/** What is said of a gradient that a backward pass with each mistake gives. */
async function findingsOf({ spec, parameters, x, y }: Reference) {
  const checked = checkSpec(spec);
  const model = prepare(await kernelPool(), checked, readData(checked, { x, y }));
  const net = await network(spec);
  const said: { layer: string; mistake: string; findings: Finding[] }[] = [];
  for (const { operation, mistake, grad } of mistakenGradients(model, packParameters(checked, parameters))) {
    const gradients = unpackTheta(blocksOf(checked), grad);
    const report = await gradcheck(net.problem({ parameters, x, y, gradients }));
    if (report.verdict === 'fail')
      said.push({ layer: model.tape.operations[operation].layer, mistake, findings: report.findings });
  }
  return said;
}

describe.each(
  LAYERS.filter(({ name }) => NAMES.includes(name)).map((given): [string, Reference] => [given.name, given]),
)('%s', (_, given) => {
  test('diagnose(evidence) names each mistake with its layer, or says what is left of it', async () => {
    const said = await findingsOf(given);
    expect(said.length).toBeGreaterThan(5);
    const unnamed = said.filter(({ layer, findings }) => {
      const [first] = findings;
      const named = [first.message, ...(first.rivals ?? [])].some(words => words.includes(`in ${layer}`));
      return !(first.kind === 'operation' ? named : LEFT.includes(first.kind));
    });
    expect(unnamed.map(({ layer, mistake }) => `${mistake} in ${layer}`)).toEqual([]);
    const byName = said.filter(({ findings }) => findings[0].kind === 'operation');
    expect(byName.length / said.length).toBeGreaterThan(0.9);
  }, 60_000);
});

test('diagnose(evidence) does not speak of an operation where one entry of a network is wrong', async () => {
  const given = LAYERS.find(({ name }) => name === 'two-block-gpt')!;
  const net = await network(given.spec);
  const gradients = net.gradients(given.parameters, given) as unknown as Record<string, Float64Array[]>;
  gradients.Wq3[1][0] *= 2;
  const report = await gradcheck(net.problem({ ...given, gradients: gradients as never }));
  expect(report.findings.map(({ kind }) => kind)).not.toContain('operation');
});
