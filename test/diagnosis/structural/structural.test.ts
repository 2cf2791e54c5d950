import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../../src/check/gradcheck.js';
import type { Finding, Report } from '../../../src/report.js';
import { changed } from './changed.js';
import type { Called, Case } from './model.js';
import { MODELS } from './models.js';
import { isTrue } from './true.js';

/** One point of every size; the benchmark looks at more. */
const SEEDS = [1];
/** What the measurement met on its way, beside the mistake. */
const ASIDE = ['kink', 'noise', 'point', 'domain'];

const failed = ({ blocks }: Report) => blocks.filter(b => b.verdict === 'fail').map(b => b.name);
const blamed = (findings: readonly Finding[]) => [
  ...new Set(findings.filter(({ kind }) => !ASIDE.includes(kind)).flatMap(({ blocks }) => blocks)),
];

async function failsWhereWrong({ parameters, cost, right }: Case, wrong: (p: object) => object): Promise<void> {
  const blocks = changed(right(parameters), wrong(parameters)).sort();
  const report = await gradcheck({ parameters, cost, gradients: wrong });
  const told = report.findings.map(f => `${f.kind}: ${f.message}`).join('\n');
  expect(blocks.length, 'the mistake shows').toBeGreaterThan(0);
  expect(report.verdict, told).toBe('fail');
  expect(failed(report).sort(), told).toEqual(blocks);
  expect(blamed(report.findings).sort(), told).toEqual(blocks);
}

const isCause = ({ place }: Called) => place !== true;

for (const cases of MODELS)
  for (const kase of cases(SEEDS))
    describe(kase.name, () => {
      const { parameters, cost, right, mistakes } = kase;

      test('passes when it is right', async () => {
        const report = await gradcheck({ parameters, cost, gradients: right });
        expect(report.verdict, report.summary).toBe('pass');
      });

      test.each(mistakes)('fails where it is wrong: $slip', ({ wrong }) => failsWhereWrong(kase, wrong));

      test.each(mistakes.filter(({ exact }) => exact.some(isCause)))(
        'may be told exactly: $slip',
        ({ wrong, exact }) => {
          for (const called of exact.filter(isCause))
            expect(isTrue(called, parameters, right(parameters), wrong(parameters)), called.kinds[0]).toBe(true);
        },
      );
    });
