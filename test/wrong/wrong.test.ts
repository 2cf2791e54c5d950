import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import type { Kind, Report } from '../../src/report.js';
import type { Planted } from './planted.js';

const FILES = readdirSync('test/wrong').filter(
  file => !/^(arrays|planted|wrong\.test)\.ts$/.test(file) && file.endsWith('.ts'),
);
const SEEDS = [1, 2, 3];

const wrongBlocks = ({ blocks }: Report) => blocks.filter(b => b.verdict === 'fail').map(b => b.name);
const kindsOf = ({ kind }: Planted): Kind[] => (Array.isArray(kind) ? kind : [kind]);
/** What the measurement met on its way, beside the mistake. */
const ASIDE: Kind[] = ['kink', 'noise', 'point', 'domain'];

for (const file of FILES) {
  const { default: op }: { default: Planted } = await import(`./${file}`);

  describe(`gradcheck() of ${file.replace('.ts', '')}`, () => {
    test('passes the right gradient at random points', async () => {
      for (const seed of SEEDS) {
        const report = await gradcheck({ parameters: op.at(seed), cost: op.cost, gradients: op.right });
        expect({ seed, verdict: report.verdict, summary: report.summary }).toMatchObject({ seed, verdict: 'pass' });
      }
    });

    for (const kink of op.kinks ?? [])
      test('does not fail the right gradient at a kink', async () => {
        const report = await gradcheck({ parameters: kink(), cost: op.cost, gradients: op.right });
        expect(report.verdict, report.summary).toBe('pass');
      });

    test(`fails ${op.mistake} (${op.seen}), in the right blocks and by the right name`, async () => {
      for (const seed of SEEDS) {
        const report = await gradcheck({ parameters: op.at(seed), cost: op.cost, gradients: op.wrong });
        const findings = report.findings.filter(({ kind }) => !ASIDE.includes(kind));
        const told = findings.map(f => `${f.kind} ${f.blocks} ${f.factor ?? ''} ${f.message}`).join('\n');
        expect(report.verdict, told).toBe('fail');
        expect(wrongBlocks(report).sort(), told).toEqual([...op.blocks].sort());
        for (const { kind, blocks, factor } of findings) {
          expect(kindsOf(op), `seed ${seed}: ${told}`).toContain(kind);
          expect(op.blocks, told).toEqual(expect.arrayContaining(blocks));
          if (op.factor !== undefined) expect(factor, told).toBeCloseTo(op.factor, 6);
        }
        expect(new Set(findings.flatMap(f => f.blocks)), told).toEqual(new Set(op.blocks));
      }
    });
  });
}
