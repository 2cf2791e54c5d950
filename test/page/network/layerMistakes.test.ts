import { describe, expect, test } from 'vitest';
import { type Network, network, pack } from '../../../src/index.js';
import {
  CONVOLUTION_LINES,
  CONVOLUTION_MISTAKES,
  convolution,
  imagesOf,
} from '../../../src/page/network/convolution.js';
import {
  GPT_LINES,
  GPT_MISTAKES,
  gpt,
  TEXT,
  tooShort,
  vocabularyOf,
  windowsOf,
} from '../../../src/page/network/gpt.js';
import { offerOf } from '../../../src/page/network/networks.js';
import { plantedGradient } from '../../../src/page/network/planted.js';
import { check } from '../../../src/page/network/run.js';
import { train } from '../../../src/page/network/train.js';
import { dataset } from './datasets.js';

const images = imagesOf(dataset('digits'), 10);
/** Four windows. */
const SHORT = TEXT.slice(0, 33);
const NETWORKS = [
  ['convolution', { spec: convolution(8, 10, 0), examples: images }, CONVOLUTION_MISTAKES, CONVOLUTION_LINES],
  ['gpt', { spec: gpt(vocabularyOf(SHORT).length, 0), examples: windowsOf(SHORT) }, GPT_MISTAKES, GPT_LINES],
] as const;

describe.each(NETWORKS)('%s', (name, given, mistakes, lines) => {
  const asked = (mistake: string) => ({ ...given, seed: 1, mistake, parameters: null });
  const reportOf = async (mistake: string) => (await check(asked(mistake), () => {})).report;

  test('passes as it is', async () => {
    const report = await reportOf('none');
    expect(report.verdict).toBe('pass');
    expect(report.components.agree).toBe(report.components.total);
  });

  test('has at least five mistakes of its own, each in a line that reads otherwise', () => {
    expect(mistakes.length).toBeGreaterThanOrEqual(5);
    expect(new Set(mistakes.map(({ id }) => id)).size).toBe(mistakes.length);
    for (const { line, text } of mistakes) {
      expect(Object.keys(lines)).toContain(line);
      expect(text).not.toBe(lines[line as keyof typeof lines]);
    }
  });

  test.each(mistakes.map(mistake => [mistake.id, mistake] as const))(
    'check(…) with the planted mistake %s fails in the blocks that it spoils, names it, and points at its line',
    async (id, { made, kinds, line }) => {
      const report = await reportOf(id);
      expect(report.verdict).toBe('fail');
      const failing = report.blocks.filter(({ verdict }) => verdict === 'fail').map(block => block.name);
      expect(failing).toEqual(await spoiled(id, given));
      const [found] = report.findings;
      expect(kinds).toContain(found.kind);
      if (made) expect(found).toMatchObject({ ...made, blocks: failing });
      expect(offerOf(name).lineOf(found)).toBe(line);
    },
  );

  test('train(…) falls with the right gradient, and goes another way with a mistake', async () => {
    const { right, planted } = await train({ ...asked(mistakes[0].id), iterations: 50, rate: 0.5 }, () => {});
    expect(right.at(-1)!.J).toBeLessThan(0.9 * right[0].J);
    expect(planted!.at(-1)!.J).not.toBe(right.at(-1)!.J);
  });
});

/** The blocks in which the gradient with the mistake is another one. */
async function spoiled(id: string, { spec: of, examples }: (typeof NETWORKS)[number][1]): Promise<string[]> {
  const net: Network = await network(of);
  const parameters = net.initialize({ seed: 1 });
  const { theta, layout } = pack(parameters);
  const right = layout.pack(net.gradients(parameters, examples) as never);
  const wrong = plantedGradient(id)!(net.problem({ parameters, ...examples }), theta);
  const differs = (i: number) => Math.abs(wrong[i] - right[i]) > 1e-9 * (1 + Math.abs(right[i]));
  return layout.blocks
    .filter(({ offset, size }) => Array.from({ length: size }, (_, k) => offset + k).some(differs))
    .map(block => block.name);
}

test('check(…) of a convolutional network has its kernels, and what is wrong in them where they fail', async () => {
  const [, given] = NETWORKS[0];
  const { kernels, attention } = await check(
    { ...given, seed: 1, mistake: 'conv-flipped', parameters: null },
    () => {},
  );
  expect(kernels.map(({ name, weights, across, errors }) => [name, weights.length, across, errors?.length])).toEqual([
    ['conv1.W', 6, 3, 6],
    ['conv2.W', 36, 6, undefined],
  ]);
  const { theta } = pack((await network(given.spec)).initialize({ seed: 1 }));
  // (kh, kw, in, out): the first kernel is every sixth number
  expect([...kernels[0].weights[0]]).toEqual(Array.from({ length: 9 }, (_, tap) => theta[6 * tap]));
  expect(attention).toEqual([]);
});

test('check(…) of a GPT has the attention of each head: rows that sum to 1 and see nothing that comes later', async () => {
  const [, given] = NETWORKS[1];
  const { attention, kernels } = await check({ ...given, seed: 1, mistake: 'none', parameters: null }, () => {});
  expect(kernels).toEqual([]);
  expect(attention.map(head => head.length)).toEqual([64, 64]);
  for (const head of attention)
    for (let t = 0; t < 8; t++) {
      expect(head.slice(8 * t, 8 * t + 8).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(head.slice(8 * t + t + 1, 8 * t + 8).every(weight => weight === 0)).toBe(true);
    }
});

test('windowsOf(text) are the characters and those that follow', () => {
  const { x, y } = windowsOf('abcabcabcabcabcabc');
  expect(x).toEqual([
    [0, 1, 2, 0, 1, 2, 0, 1],
    [2, 0, 1, 2, 0, 1, 2, 0],
  ]);
  expect(y).toEqual([
    [1, 2, 0, 1, 2, 0, 1, 2],
    [0, 1, 2, 0, 1, 2, 0, 1],
  ]);
});

test('tooShort(text) says what a text needs', () => {
  expect(tooShort(TEXT)).toBeNull();
  expect(tooShort('abcdefgh')).toMatch(/^The text needs 9 characters or more/);
  expect(tooShort('aaaaaaaaaaaa')).toMatch(/two of them different/);
});
