import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Report } from '../../src/index.js';
import { elementwise, WRONG } from './operations.js';

const shapes = (report: Report) => report.blocks.map(({ shape }) => shape);

describe('without fast-check', () => {
  afterEach(() => {
    vi.doUnmock('fast-check');
    vi.resetModules();
  });

  const without = async () => {
    vi.resetModules();
    vi.doMock('fast-check', () => {
      throw new Error("Cannot find package 'fast-check'");
    });
    return (await import('../../src/suite/index.js')).cases;
  };

  test('a case that fails is reported as it is, with what to install', async () => {
    const [{ run }] = (await without())({ row: WRONG.doubled });
    const report = await run();
    expect(report.verdict).toBe('fail');
    expect(shapes(report)).toEqual([[3, 4]]);
    expect(report.again).toContain('npm install --save-dev fast-check');
  });

  test('a case that passes does not ask for it', async () => {
    const [{ run }] = (await without())({ exp: elementwise(Math.exp, Math.exp) });
    expect((await run()).verdict).toBe('pass');
  });

  test('shrink: true, and inputs drawn by an arbitrary, are refused with what to install', async () => {
    const cases = await without();
    const [{ run }] = cases({ row: WRONG.doubled }, { shrink: true });
    await expect(run()).rejects.toMatchObject({ code: 'missing_package', path: 'fast-check' });
    await expect(run()).rejects.toThrow(/npm install --save-dev fast-check/);
    const drawn = { forward: (x: number) => x, vjp: (u: number) => u, inputs: fc.tuple(fc.integer()) } as never;
    await expect(cases({ drawn })[0].run()).rejects.toMatchObject({ code: 'missing_package' });
  });
});
