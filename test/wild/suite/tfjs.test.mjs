// The op table of TensorFlow.js as a suite, on its CPU backend.
import { createRequire } from 'node:module';
import { assertPass, cases } from 'gradcheck/suite';
import { tensors } from 'gradcheck/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tfjsTable } from './tfjs-table.mjs';

// its ES modules leave the gradients out
const tf = createRequire(import.meta.url)('@tensorflow/tfjs');
beforeAll(() => tf.setBackend('cpu'));

/** Cases whose gradient is not the derivative of what they compute: the smallest shape that shows it, and a finding. */
const WRONG = {
  floorDiv: ['[1,1],[1]', 'unused'],
  'cumsum [4,4] axis=0': ['[2,2]', 'transposed'],
  'mirrorPad [3,4] mode="reflect"': ['[2,2]', 'unexplained'],
  'mirrorPad [3,4] mode="symmetric"': ['[1,1]', 'unexplained'],
  // one float32 number, known to fewer digits than it takes to bear out a ninth
  'avgPool same': ['[1,1,1,1]', 'unexplained'],
  'avgPool3d same': ['[1,1,1,1,1]', 'scale'],
  'resizeBilinear halfPixelCenters': ['[1,2,2,1]', 'unexplained'],
  'resizeNearestNeighbor halfPixelCenters': ['[1,1,4,1]', 'unexplained'],
};

/** Cases that refuse to be differentiated, or whose gradient has another shape than its input: the library throws. */
const THROWS = {
  'maximum [3,4],[4]': /has shape '3,4', which does not match/,
  'minimum [3,4],[4]': /has shape '3,4', which does not match/,
  'squaredDifference [3,4],[4]': /has shape '3,4', which does not match/,
  'matMul [2,3,4],[1,4,2]': /does not match the shape of the input/,
  'cumsum of a rectangle': /does not match the shape of the input/,
  'resizeBilinear of a rectangle': /does not match the shape of the input/,
  cumprod: /gradient function not found/,
  stridedSlice: /gradient function not found/,
  topk: /gradient function not found/,
  einsum: /gradient function not found/,
  depthToSpace: /gradient function not found/,
  'conv2d dilated': /not yet supported/,
  'depthwiseConv2d dilated': /not yet supported/,
};

/** What is known of a case, by the beginning of its name. */
const known = (table, name) => Object.entries(table).find(([start]) => name.startsWith(`${start} `))?.[1];

const list = cases(tfjsTable(tf), { ...tensors(tf), shapes: [[3, 4]] });
let used = 0;

describe('cases(table, tensors(tf)) over the op table of TensorFlow.js', () => {
  afterAll(() => console.log(`${list.length} cases in ${(used / 1e6).toFixed(1)} s of this process`));

  for (const { name, run } of list)
    test(name, async () => {
      const before = process.cpuUsage();
      const [wrong, throws] = [known(WRONG, name), known(THROWS, name)];
      if (throws) await expect(run()).rejects.toThrow(throws);
      else if (!wrong) assertPass(await run());
      else expect(await run()).toMatchObject({ verdict: 'fail', name: expect.stringContaining(name) });
      used += process.cpuUsage(before).user;
    });

  for (const [start, [shape, kind]] of Object.entries(WRONG))
    test(`${start} is made smaller to ${shape}`, async () => {
      const report = await list.findLast(({ name }) => name.startsWith(`${start} `)).run();
      expect(report.name).toMatch(new RegExp(`made smaller to ${shape.replaceAll(/[[\]]/g, '\\$&')}$`));
      expect(report.findings.map(finding => finding.kind)).toContain(kind);
    });

  test('every case of WRONG and THROWS stands in the table', () => {
    const starts = [...Object.keys(WRONG), ...Object.keys(THROWS)];
    expect(starts.filter(start => !list.some(({ name }) => name.startsWith(`${start} `)))).toEqual([]);
  });

  test('takes less than 30 s', () => {
    expect(used / 1e6).toBeLessThan(30);
  });

  test('keeps no tensor', async () => {
    const { tanh, gather, avgPool } = { ...tfjsTable(tf), avgPool: tfjsTable(tf)['avgPool same'] };
    const before = tf.memory().numTensors;
    for (const { run } of cases({ tanh, gather, avgPool }, { ...tensors(tf), shapes: [[3, 4]] })) await run();
    expect(tf.memory().numTensors).toBe(before);
  });
});
