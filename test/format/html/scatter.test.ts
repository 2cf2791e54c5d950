import { expect, test } from 'vitest';
import { scatter } from '../../../src/format/html/scatter.js';
import { report } from '../reports.js';

/** A report of n components, every third of them with the wrong sign. */
const signs = (n: number, reach = 0.07) => {
  const gradapprox = Float64Array.from({ length: n }, (_, i) => reach * Math.sin(i));
  return report({ grad: gradapprox.map((g, i) => (i % 3 === 1 ? -g : g)), gradapprox, bound: new Float64Array(n) });
};

test('scatter(report) says in words what it shows', () => {
  const { html } = scatter(signs(3000), { label: 'all components' });
  expect(html).toContain(
    'aria-label="grad against gradapprox, all components, a dot a component: 1,000 of 3,000 lie off the diagonal, on which a right gradient lies."',
  );
  expect(html).toContain('role="img"');
});

test('scatter(report) marks round numbers at its axes', () => {
  const ticks = (reach: number) =>
    [...scatter(signs(3000, reach), { label: '' }).html.matchAll(/y="\d+">([^<]*)<\/text>/g)].map(([, text]) => text);
  expect(ticks(0.07).slice(0, 3)).toEqual(['−0.05', '0', '0.05']);
  expect(ticks(3e-7).slice(0, 3)).toEqual(['−2e−7', '0', '2e−7']);
  expect(ticks(1e6)).toContain('5e5');
});

test('scatter(report, { from, to, small }) shows one block without numbers', () => {
  const { html } = scatter(signs(3000), { from: 0, to: 3, label: 'b<1>', small: true });
  expect(html).not.toContain('<text');
  expect(html).toContain('b&lt;1&gt;, a dot a component: 1 of 3 lie off');
});

test('scatter(report) speaks of a reference where one was given', () => {
  expect(scatter({ ...signs(9), method: 'reference' }, { label: '' }).html).not.toContain('gradapprox');
});

test('scatter(report) of a million components off in all directions stays below 200 kB', () => {
  const n = 1_000_000;
  const gradapprox = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
  const cloud = report({ grad: gradapprox.map((_, i) => Math.sin(i * i)), gradapprox, bound: new Float64Array(n) });
  expect(scatter(cloud, { label: '' }).html.length).toBeLessThan(200_000);
});
