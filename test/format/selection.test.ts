import { expect, test } from 'vitest';
import { blocksWorthALine, componentsWorthALine } from '../../src/format/selection.js';
import { block, report, worst } from './reports.js';

const blocks = (n: number) => Array.from({ length: n }, (_, k) => block(`W${k + 1}`, { difference: (k + 1) * 1e-12 }));
const names = (shown: readonly { name: string }[]) => shown.map(({ name }) => name);

test('blocksWorthALine(report) shows every block of a small model', () => {
  const { shown, left } = blocksWorthALine(report({ blocks: blocks(12) }));
  expect([shown.length, left]).toEqual([12, 0]);
});

test('blocksWorthALine(report) shows of 13 blocks those that do not pass and the passing one that differs most', () => {
  const all = blocks(13);
  all[3] = block('W4', { verdict: 'fail' });
  all[7] = block('W8', { verdict: 'inconclusive' });
  const { shown, left } = blocksWorthALine(report({ blocks: all }));
  expect(names(shown)).toEqual(['W4', 'W8', 'W13']);
  expect(left).toBe(10);
});

test('blocksWorthALine(report) ends a long list of failing blocks', () => {
  const all = blocks(90).map(one => ({ ...one, verdict: 'fail' as const }));
  const { shown, left } = blocksWorthALine(report({ blocks: all }));
  expect([shown.length, left]).toEqual([20, 70]);
});

test('componentsWorthALine(report) leaves out what agrees and what was not checked', () => {
  const agreeing = block('W1', { worst: [worst({ status: 'agree' }), worst({ status: 'unchecked' })] });
  expect(componentsWorthALine(report({ blocks: [agreeing] }))).toEqual([]);
});

test('componentsWorthALine(report) puts wrong components before undecided ones, kinks and weak ones', () => {
  const statuses = ['weak', 'kink', 'wrong', 'undecided'] as const;
  const all = statuses.map(status => block(status, { worst: [worst({ status })] }));
  expect(componentsWorthALine(report({ blocks: all })).map(({ status }) => status)).toEqual([
    'wrong',
    'undecided',
    'kink',
    'weak',
  ]);
});

test('componentsWorthALine(report) gives every failing block a place before any has four', () => {
  const all = ['W1', 'W2'].map(name =>
    block(name, { worst: Array.from({ length: 9 }, (_, k) => worst({ at: `${name}[${k}]` })) }),
  );
  expect(componentsWorthALine(report({ blocks: all })).map(({ at }) => at)).toEqual([
    'W1[0]',
    'W1[1]',
    'W1[2]',
    'W2[0]',
    'W2[1]',
    'W2[2]',
  ]);
});
