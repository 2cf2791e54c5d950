import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Arena } from '../../src/kernels/arena.js';
import { KernelInstance } from '../../src/kernels/instance.js';
import { kernelPool } from '../../src/kernels/module.js';
import { network } from '../../src/kernels/network.js';
import { KernelPool } from '../../src/kernels/pool.js';
import { BUILDS, modelOn } from './builds.js';
import { fill, networks } from './networks.js';

test('new Arena(from) hands out addresses that are aligned to 16 bytes and do not overlap', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.array(fc.nat(1000)), (from, sizes) => {
      const arena = new Arena(from);
      let end = from;
      for (const size of sizes) {
        const address = arena.bytes(size);
        expect(address % 16).toBe(0);
        expect(address).toBeGreaterThanOrEqual(end);
        end = address + size;
      }
      expect(arena.end).toBeGreaterThanOrEqual(end);
    }),
  );
});

describe.each(BUILDS)('on the %s build', (_, bytes) => {
  const example = () => fill({ inputs: 20, layers: [{ units: 30, activation: 'tanh' }], cost: 'squaredError' }, 10, 1);

  test('layOut(spec, m) keeps the arrays of a network apart, behind what the module needs for itself', async () => {
    await fc.assert(
      fc.asyncProperty(networks, async given => {
        const { model } = await modelOn(bytes, given);
        const { layout, pool } = model;
        const f64s = (address: number, length: number) => [address, address + 8 * length];
        const areas = [
          [layout.net, layout.net + layout.image.length],
          f64s(layout.theta, layout.size),
          f64s(layout.grad, layout.size),
          f64s(layout.y, layout.values.at(-1)!.units * layout.m),
          f64s(layout.losses, layout.m),
          ...layout.values.flatMap(({ data, adjoint, units, columns }) =>
            [data, adjoint].filter(address => address > 0).map(address => f64s(address, units * columns)),
          ),
          ...layout.workspaces.flatMap((address, k) =>
            address > 0 ? [f64s(address, model.tape.operations[k].workspace! * layout.m)] : [],
          ),
        ].sort(([a], [b]) => a - b);
        expect(areas[0][0]).toBeGreaterThanOrEqual(pool.heapBase);
        areas.slice(1).forEach(([start], k) => {
          expect(start).toBeGreaterThanOrEqual(areas[k][1]);
        });
        expect(layout.end).toBeGreaterThanOrEqual(areas[areas.length - 1][1]);
      }),
    );
  });

  test('instance.f64(address, length) sees memory that has grown', async () => {
    const instance = new KernelInstance(await WebAssembly.compile(bytes));
    const address = new Arena(instance.heapBase).f64(2);
    instance.f64(address, 2).set([1, 2]);
    instance.reserve(instance.bytes + 1);
    expect(Array.from(instance.f64(address, 2))).toEqual([1, 2]);
    expect(instance.f64(instance.bytes - 8, 1)[0]).toBe(0);
  });

  test('instance.reserve(end) refuses more than WebAssembly has, in words', async () => {
    const instance = new KernelInstance(await WebAssembly.compile(bytes));
    expect(() => instance.reserve(2 ** 33)).toThrow(
      expect.objectContaining({ code: 'kernel_failed', message: expect.stringMatching(/8192 MiB/) }),
    );
  });

  test('network(spec) made and used a thousand times holds no more memory than one', async () => {
    const { spec, parameters, x, y } = example();
    const use = async () => {
      const net = await network(spec, { kernel: bytes });
      net.cost(parameters, { x, y });
      net.gradients(parameters, { x, y });
      net.predict(parameters, x);
    };
    await use();
    const pool = await kernelPool(bytes);
    const [held, instances] = [pool.bytes, pool.made];
    for (let k = 0; k < 1000; k++) await use();
    expect([pool.bytes, pool.made]).toEqual([held, instances]);
  });

  test('pool.use(operation) gives instances of their own to operations inside one another, and keeps few', async () => {
    const pool = new KernelPool(await WebAssembly.compile(bytes));
    const nest = (depth: number): number => (depth === 0 ? 0 : pool.use(() => nest(depth - 1) + 1));
    expect(nest(20)).toBe(20);
    expect(pool.made).toBe(20);
    expect(pool.bytes).toBeLessThanOrEqual(4 * new KernelInstance(pool.module).bytes);
  });

  test('pool.use(operation) does not keep an instance that has grown large', async () => {
    const pool = new KernelPool(await WebAssembly.compile(bytes));
    pool.use(instance => instance.reserve(65 * 2 ** 20));
    expect(pool.bytes).toBe(0);
  });

  test('pool.use(operation, bytes) has it again if it comes at once and needs as much', async () => {
    const pool = new KernelPool(await WebAssembly.compile(bytes));
    const most = 65 * 2 ** 20;
    pool.use(instance => instance.reserve(most), most);
    const made = pool.made;
    pool.use(instance => expect(instance.bytes).toBeLessThan(most));
    pool.use(instance => expect(instance.bytes).toBeGreaterThanOrEqual(most), most);
    expect(pool.made).toBe(made);
  });
});
