import { describe, expect, test } from 'vitest';
import { byUnit, incremental } from '../../src/kernels/differences.js';
import { workersFor } from '../../src/kernels/hands.js';
import type { DifferenceJob } from '../../src/kernels/job.js';
import { approximateSoon } from '../../src/kernels/methods.js';
import { network } from '../../src/kernels/network.js';
import { drain } from '../../src/kernels/slices.js';
import { inWorkers } from '../../src/kernels/workers.js';
import { Crew } from '../../src/workers/crew.js';
import { program } from '../../src/workers/program.js';
import type { PageWorker } from '../../src/workers/worker.js';
import { BUILDS, modelOn } from '../kernels/builds.js';
import { fill } from '../kernels/networks.js';

const [[, debug], , [, simd]] = BUILDS;

const layers = [
  { units: 40, activation: 'relu' as const },
  { units: 30, activation: 'tanh' as const },
  { units: 10, activation: 'softmax' as const },
];
const example = fill({ inputs: 50, layers, cost: 'crossEntropy', l2: 0.1 }, 9, 1);
const large = fill(
  {
    inputs: 400,
    layers: [{ units: 500, activation: 'tanh' }, { units: 300, activation: 'tanh' }, ...layers],
    cost: 'crossEntropy',
  },
  8,
  1,
);

async function jobOf(given = example, more: Partial<DifferenceJob> = {}, bytes = simd): Promise<DifferenceJob> {
  const { model, theta } = await modelOn(bytes, given);
  return { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1, ...more };
}

/** A browser's Worker that runs `text`; on Node, made of one of node:worker_threads. */
function browserWorker(text: string): PageWorker {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads');
  if (!threads) return new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
  const worker = new threads.Worker(
    `const { parentPort } = require('node:worker_threads'); const self = { postMessage: (a, t) => parentPort.postMessage(a, t) };
     parentPort.on('message', data => self.onmessage({ data })); ${text}`,
    { eval: true },
  );
  const like = {
    onmessage: (_: { data: unknown }) => {},
    onerror: (_: { message: string }) => {},
    onmessageerror: () => {},
    postMessage: (message: unknown, transfer: ArrayBuffer[]) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
  };
  worker.on('message', data => like.onmessage({ data }));
  worker.on('error', ({ message }) => like.onerror({ message }));
  return like;
}

describe('inWorkers(job)', () => {
  test.each([
    ['incremental', incremental],
    ['by-unit', byUnit],
  ] as const)('by %s has the bits of one thread, with one worker or three', async (name, method) => {
    for (const more of [
      {},
      { step: 1e-3 },
      { bounded: false },
      {
        ranges: [
          [3, 700],
          [1500, 2100],
        ] as const,
      },
    ]) {
      const job = await jobOf(example, more);
      const alone = drain(method(job));
      for (const count of [1, 3]) expect(await inWorkers(job, name, count, {})).toEqual(alone);
    }
  });

  test('runs the debug build too', async () => {
    const job = await jobOf(example, {}, debug);
    expect(await inWorkers(job, 'by-unit', 2, {})).toEqual(drain(byUnit(job)));
  });

  test('tells progress up to the end', async () => {
    const job = await jobOf();
    const seen: [number, number][] = [];
    await inWorkers(job, 'incremental', 2, { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)).toEqual([job.theta.length, job.theta.length]);
    expect(seen).toEqual([...seen].sort(([a], [b]) => a - b));
  });

  test('stops when it is told to, before it begins and in the middle', async () => {
    const job = await jobOf();
    const at = inWorkers(job, 'incremental', 2, { signal: AbortSignal.abort() });
    await expect(at).rejects.toMatchObject({ code: 'aborted' });
    const controller = new AbortController();
    const within = inWorkers(job, 'incremental', 2, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(within).rejects.toMatchObject({ code: 'aborted' });
  });

  test('stops while a worker that never answers is waited for', async () => {
    const controller = new AbortController();
    const dismissed: string[] = [];
    const mute = () =>
      ({
        postMessage() {},
        terminate: () => dismissed.push('mute'),
        addEventListener() {},
        removeEventListener() {},
      }) as never;
    const at = inWorkers(await jobOf(), 'incremental', 2, { createWorker: mute, signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(at).rejects.toMatchObject({ code: 'aborted' });
    expect(dismissed).toEqual(['mute', 'mute']);
  });

  test('says that a worker died, and why', async () => {
    const dying = `(${program})(self); const run = self.onmessage; self.onmessage = event => { if (event.data.id > 3) throw new Error('out of paper'); run(event); };`;
    const died = inWorkers(await jobOf(), 'incremental', 2, { createWorker: () => browserWorker(dying) });
    await expect(died).rejects.toMatchObject({
      code: 'worker_failed',
      message: expect.stringContaining('out of paper'),
    });
  });

  test('says what a kernel threw in a worker', async () => {
    const { model } = await jobOf();
    const crew = await Crew.hire({ count: 1, module: model.pool.module, memory: () => new ArrayBuffer(65536) });
    const failed = crew.run([[{ call: 'forward', of: [-8] }]], () => {});
    await expect(failed).rejects.toMatchObject({
      code: 'worker_failed',
      message: expect.stringContaining('out of bounds'),
    });
  });

  test('takes workers that the caller makes', async () => {
    const job = await jobOf();
    let made = 0;
    const createWorker = () => {
      made++;
      return browserWorker(`(${program})(self)`);
    };
    expect(await inWorkers(job, 'by-unit', 2, { createWorker })).toEqual(drain(byUnit(job)));
    expect(made).toBe(2);
  });
});

describe('approximateSoon(job)', () => {
  const refused = () => {
    throw new Error('refused by the policy of the page');
  };

  test('hires workers only for work that is worth their start', async () => {
    const [small, big] = [await jobOf(), await jobOf(large)];
    expect(workersFor(small, 'incremental', 2)).toBe(0);
    expect(workersFor(big, 'by-unit', 2)).toBe(0);
    expect(workersFor(big, 'incremental', 2)).toBe(2);
    expect(workersFor(big, 'incremental', 'auto')).toBeGreaterThan(0);
    expect(workersFor(big, 'incremental')).toBe(0);
    expect(workersFor(big, 'direct', 2)).toBe(0);
  });

  test('says by how many workers, or why by none', async () => {
    const job = await jobOf(large, { ranges: [[0, 20000]], bounded: false });
    const { reason } = await approximateSoon(job, 'incremental', { workers: 2 });
    expect(reason).toBe('asked for, by 2 workers');
    const alone = await approximateSoon(job, 'incremental', { workers: 'auto', createWorker: refused });
    expect(alone.reason).toBe('asked for, in one thread as workers cannot be started here');
    const asked = approximateSoon(job, 'incremental', { workers: 2, createWorker: refused });
    await expect(asked).rejects.toMatchObject({
      code: 'no_workers',
      message: expect.stringContaining('refused by the policy'),
    });
  });

  test('is what the problem of a network runs, with the workers that the network is given', async () => {
    const { spec, parameters, x, y } = large;
    const net = await network(spec, { createWorker: refused });
    const theta = new Float64Array(net.size);
    const problem = net.problem({ parameters, x, y });
    const asked = problem.gradapprox!({ theta, method: 'incremental', workers: 1, seed: 1 });
    await expect(asked).rejects.toMatchObject({ code: 'no_workers' });
  });
});

/** A worker that answers message k with what `answer` makes of it. */
const answering = (answer: (message: { id?: number }, k: number) => unknown) => (): PageWorker => {
  let k = 0;
  const worker = {
    onmessage: (_: { data: unknown }) => {},
    onerror: null,
    onmessageerror: null,
    postMessage: (message: { id?: number }) => {
      const data = answer(message, k++);
      setTimeout(() => worker.onmessage({ data }));
    },
    terminate: () => {},
  };
  return worker as unknown as PageWorker;
};
const READY = { id: -1, reads: [] };
const by = (createWorker: () => unknown) =>
  jobOf().then(job => inWorkers(job, 'incremental', 2, { createWorker: createWorker as () => PageWorker }));

describe('inWorkers(job, { createWorker }) refuses as no_workers', () => {
  test.each([
    ['undefined', () => undefined],
    ['an object of no functions', () => ({})],
    ['a promise of a worker', async () => answering(() => READY)()],
    [
      'a worker that takes no message',
      () => ({
        ...answering(() => READY)(),
        postMessage: () => {
          throw new Error('DataCloneError');
        },
      }),
    ],
    ['a worker that answers a number', answering(() => 42)],
    ['a worker that answers null', answering(() => null)],
    ['a worker that answers a text', answering(() => 'ready')],
  ])('%s', async (_, createWorker) => {
    await expect(by(createWorker)).rejects.toMatchObject({ code: 'no_workers' });
  });
});

describe('inWorkers(job, { createWorker }) refuses as worker_failed a worker that is ready and then', () => {
  test.each([
    ['answers nonsense', () => ({ reads: 'all' })],
    ['answers with arrays of another length', ({ id }: { id?: number }) => ({ id, reads: [new Float64Array(1)] })],
    ['answers a task that nobody gave', () => ({ id: 1e6, reads: [] })],
  ])('%s', async (_, answer) => {
    const createWorker = answering((message, k) => (k === 0 ? READY : answer(message)));
    await expect(by(createWorker)).rejects.toMatchObject({ code: 'worker_failed' });
  });
});
