import { expect, test } from 'vitest';
import { formatReport } from '../../src/format/index.js';
import { block, HOSTILE, report, worst, wrongReport } from './reports.js';

test("formatReport(report, 'markdown') is a comment for a change", () => {
  expect(formatReport(wrongReport(), 'markdown', { again: 'gradcheck model.mjs --step 1e-7' })).toBe(`\
### ❌ fail: \`course exercise\`

Difference **2.85e-1**, threshold 1e-7. 2 of 6 blocks disagree.

- **certain**: W2: grad is 2.000 × gradapprox in all 15 entries: look for a stray 2 in dW2.
- **likely**: b1: grad is 4.000 × gradapprox in all 5 entries. Fits as well: m + 1; 2².

| block | shape | verdict | difference | resolution |
| --- | --- | --- | ---: | ---: |
| \`W1\` | (5, 4) | ✅ pass | 1.20e-9 | 3.0e-8 |
| \`b1\` | (5) | ❌ fail | 6.00e-1 | 3.0e-8 |
| \`W2\` | (3, 5) | ❌ fail | 3.33e-1 | 3.0e-8 |

| component | grad | gradapprox | error bar | status |
| --- | ---: | ---: | ---: | --- |
| \`b1[0]\` | 2.5316315 | 0.63290787 | ± 2.5e-10 | wrong |
| \`W2[1,0]\` | 0.24840000 | 0.12420000 | ± 2.5e-10 | wrong |

<sub>47 components · two-sided, step 1e-7 · direct · float64, noise of J 2.2e-16 · 96 evaluations of J in 0.01 s · seed 0</sub>

Again: \`gradcheck model.mjs --step 1e-7\``);
});

test("formatReport(report, 'markdown') of a check that passes lists no components", () => {
  const text = formatReport(report({ name: '' }), 'markdown');
  expect(text).toMatch(/^### ✅ pass\n/);
  expect(text).not.toContain('| component |');
});

test("formatReport(report, 'markdown') says how many blocks it leaves out", () => {
  const blocks = Array.from({ length: 14 }, (_, k) => block(`W${k}`));
  expect(formatReport(report({ blocks }), 'markdown')).toContain('| and 13 more |');
});

const hostile = report({
  name: HOSTILE,
  verdict: 'fail',
  summary: `${HOSTILE} *bold* [link](x) # _`,
  blocks: [block(HOSTILE, { verdict: 'fail', worst: [worst({ at: HOSTILE })] })],
  findings: [{ kind: 'value', blocks: [HOSTILE], certainty: 'certain', message: HOSTILE }],
});

test("formatReport(report, 'markdown') keeps the cells of a table whatever a name holds", () => {
  const rows = formatReport(hostile, 'markdown')
    .split('\n')
    .filter(line => line.startsWith('|'));
  expect(rows.map(row => row.split('|').length)).toEqual(Array(6).fill(7));
});

test("formatReport(report, 'markdown') lets no name mark up, link or mention", () => {
  const outsideCode = formatReport(hostile, 'markdown').replace(/\\.|(`+)(?!`).*?[^`]\1(?!`)/g, match =>
    match.startsWith('`') ? '' : match,
  );
  expect(outsideCode).toContain('W&#124;\\<b\\>\\&"');
  expect(outsideCode).toContain('\\*bold\\* \\[link\\](x) \\# \\_');
  expect(outsideCode).toContain('@\u2060ann');
  expect(outsideCode).not.toMatch(/\u001b|\u202e|@ann/);
});

test("formatReport(report, 'markdown') fences a name of backticks", () => {
  expect(formatReport(report({ name: '``' }), 'markdown')).toContain('### ✅ pass: ``` `` ```');
});
