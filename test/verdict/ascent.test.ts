import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

type Parameters = { W: number[]; b: number[] };

/** A slope this small beside J ≈ 1 is seen by steps around 1, and by none near W itself. */
const SMALL = 1e-8;
const parameters: Parameters = { W: [1e-6, -2e-6, 3e-6, -1e-6, 2e-6], b: [0, 0] };

const cost = ({ W, b }: Parameters) =>
  Math.cosh(b[0] + 0.4) + Math.sin(b[1]) + SMALL * W.reduce((sum, w, k) => sum + Math.sin(w + k), 0);
const right = ({ W, b }: Parameters): Parameters => ({
  W: W.map((w, k) => SMALL * Math.cos(w + k)),
  b: [Math.sinh(b[0] + 0.4), Math.cos(b[1])],
});

describe('weights far smaller than the distances over which J bends', () => {
  test('gradcheck(problem) passes their right gradient, and says what could be seen', async () => {
    const report = await gradcheck({ parameters, cost, gradients: right });
    expect(report.verdict).toBe('pass');
    expect(report.components.undecided).toBe(0);
    expect(report.resolution).toBeLessThan(1e-3);
  });

  test('gradcheck(problem) fails a gradient of theirs that is 0, off by one part in a hundred, or has one wrong entry', async () => {
    const mistakes: ((W: number[]) => number[])[] = [
      W => W.map(() => 0),
      W => W.map(g => 1.01 * g),
      W => W.map((g, k) => (k === 3 ? -g : g)),
    ];
    for (const wrong of mistakes) {
      const gradients = (p: Parameters) => ({ ...right(p), W: wrong(right(p).W) });
      const report = await gradcheck({ parameters, cost, gradients });
      expect(report.verdict).toBe('fail');
      expect(report.blocks.map(block => block.verdict)).toEqual(['fail', 'pass']);
    }
  });

  test('gradcheck(problem) fails a gradient that is three times too large throughout', async () => {
    const gradients = (p: Parameters) => {
      const { W, b } = right(p);
      return { W: W.map(g => 3 * g), b: b.map(g => 3 * g) };
    };
    const report = await gradcheck({ parameters, cost, gradients });
    expect(report.findings).toMatchObject([{ kind: 'scale', factor: 3, blocks: ['W', 'b'] }]);
  });

  test('gradcheck(problem) does not fail their right gradient where a kink lies among the larger steps', async () => {
    const bent = (p: Parameters) => cost(p) + SMALL * Math.abs(p.W[0] - 1e-3);
    const gradients = (p: Parameters) => {
      const { W, b } = right(p);
      return { W: W.map((g, k) => (k === 0 ? g + SMALL * Math.sign(p.W[0] - 1e-3) : g)), b };
    };
    const report = await gradcheck({ parameters, cost: bent, gradients });
    expect(report.verdict).not.toBe('fail');
    expect(report.components.wrong).toBe(0);
  });
});
