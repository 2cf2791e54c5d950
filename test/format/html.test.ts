import { expect, test } from 'vitest';
import { html } from '../../src/format/html/html.js';
import { block, HOSTILE, report, worst, wrongReport } from './reports.js';

/** A report over one matrix with as many components as it has, every `every`-th one wrong. */
function large(rows: number, columns: number, every = Number.POSITIVE_INFINITY) {
  const n = rows * columns;
  const gradapprox = Float64Array.from({ length: n }, (_, i) => Math.sin(i) + 2);
  return report({
    blocks: [block('W1', { shape: [rows, columns], size: n })],
    grad: gradapprox.map((g, i) => (i % every === 1 ? 2 * g : g)),
    gradapprox,
    bound: new Float64Array(n),
  });
}

test('html(report) says verdict, difference, findings, blocks and how to repeat it', () => {
  const page = html(wrongReport());
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain('<title>fail: course exercise</title>');
  expect(page).toContain('<b>2.85e-1</b>');
  expect(page).toContain('W2: grad is 2.000 × gradapprox in all 15 entries: look for a stray 2 in dW2.');
  expect(page).toContain('Fits as well: m + 1; 2².');
  expect(page).toContain('<th scope="row">b1[0]</th>');
  expect(page).toMatch(/Again: <code>gradcheck\(problem, /);
});

test('html(report) needs no network and lets nothing run', () => {
  const page = html(wrongReport());
  expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<script|https?:|\son\w+=|javascript:/i);
});

test('html(report) escapes names wherever they stand', () => {
  const name = `${HOSTILE}"><script>alert(1)</script>`;
  const page = html(
    report({
      name,
      summary: name,
      method: name,
      blocks: [block(name, { worst: [worst({ at: name })] })],
      findings: [{ kind: 'zero', blocks: [name], certainty: 'certain', message: name, rivals: [name] }],
    }),
  );
  expect(page).not.toContain('<script');
  expect(page).not.toContain('\u001b');
  expect(page).not.toContain('\u202e');
  expect(page.match(/&lt;script&gt;alert/g)!.length).toBeGreaterThan(10);
});

test('html(report) lets no line break at the minus of an exponent', () => {
  const page = html(report({ summary: 'noticed from 3.0e-8.', threshold: 1e-7 }));
  expect(page).toContain('noticed from <span class="whole">3.0e-8</span>.');
  expect(page).toMatch(/<span class="faint whole" title="[^"]*">threshold 1e-7<\/span>/);
});

test('html(report) of 100,000 parameters stays under 2 MB', () => {
  expect(html(large(128, 784, 3)).length).toBeLessThan(200_000);
});

test('html(report) of six million parameters stays under 2 MB and says what a point stands for', () => {
  const page = html(large(2048, 2900, 1000));
  expect(page.length).toBeLessThan(2_000_000);
  expect(page).toContain('a point is the worst of 3 × 3 entries');
});

test('html(report) draws at most 24 blocks, those that fail first, and says how many it left out', () => {
  const blocks = Array.from({ length: 40 }, (_, k) => block(`W${k}`, { verdict: k === 39 ? 'fail' : 'pass' }));
  const page = html(report({ blocks }));
  expect(page.match(/<figure class="heatmap"/g)).toHaveLength(24);
  expect(page).toContain('data-block="W39"');
  expect(page).toContain('16 more blocks are not drawn.');
});

test('html(report) draws nothing where no component could be compared', () => {
  const nothing = Float64Array.of(Number.NaN, Number.NaN, Number.NaN);
  const page = html(report({ gradapprox: nothing, verdict: 'inconclusive' }));
  expect(page).not.toContain('<svg');
  expect(page).toContain('<h2>Blocks</h2>');
});

test('html(report) draws no picture of a scalar', () => {
  expect(html(report({ blocks: [block('b', { shape: [], size: 1 })] }))).not.toContain('class="heatmap"');
});

test('html(report, { again }) ends with the line it is given', () => {
  expect(html(report(), { again: 'gradcheck model.mjs <b>' })).toContain('<code>gradcheck model.mjs &lt;b&gt;</code>');
});

test('html(report) shows the numbers of a scalar, before all pictures of what passes', () => {
  const page = html(
    report({
      verdict: 'fail',
      blocks: [
        block('W1'),
        block('b', {
          shape: [],
          size: 1,
          offset: 20,
          verdict: 'fail',
          worst: [worst({ at: 'b', grad: 8, gradapprox: 12 })],
        }),
      ],
    }),
  );
  expect(page).toMatch(/<th scope="row">b<\/th><td class="number">8\.0000000<\/td><td class="number">12\.000000<\/td>/);
  expect(page.indexOf('12.000000')).toBeLessThan(page.indexOf('data-block="W1"'));
  expect(page).toContain('<details class="passing"><summary>1 block that passes</summary>');
});

test('html(report) puts failing blocks first and folds those that pass, unless all do', () => {
  const page = html(wrongReport());
  const order = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, name]) => name);
  expect(order(/data-block="(\w+)"/g)).toEqual(['b1', 'W2', 'W1']);
  expect(order(/<th scope="row">(\w+)<\/th><td>\(/g)).toEqual(['b1', 'W2', 'W1']);
  expect(page.indexOf('class="passing"')).toBeGreaterThan(page.indexOf('data-block="W2"'));
  expect(page.indexOf('class="passing"')).toBeLessThan(page.indexOf('data-block="W1"'));
  expect(html(report())).not.toContain('class="passing"');
});

test('html(report) begins a failing report with grad against gradapprox, of each failing block too', () => {
  const page = html(wrongReport());
  expect(page.indexOf('class="scatter"')).toBeLessThan(page.indexOf('class="heatmap"'));
  expect(page.match(/<svg class="scatter"/g)).toHaveLength(3);
  expect(html(report())).not.toContain('<svg class="scatter"');
});

test('html(report) explains its words, folded and on hover', () => {
  const page = html(wrongReport());
  for (const word of ['component', 'block', 'difference', 'threshold', 'resolution', 'error bar', 'noise'])
    expect(page).toContain(`<dt>${word}</dt>`);
  expect(page).toContain('title="The smallest relative error that would have been noticed.">resolution</th>');
});

test('html(report, { made }) says by which version and when in its foot, and nothing where it is not told', () => {
  const made = 'gradcheck 1.2.3, 2026-01-31';
  expect(html(report(), { made }).split('<footer>')[1]).toContain(made);
  expect(html(report())).toBe(html(report()));
  expect(html(report())).not.toMatch(/20\d\d-\d\d/);
});

test('html(report) names its landmarks after the report, so that several can stand in one file', () => {
  const landmarks = [...html(wrongReport()).matchAll(/role="region" aria-label="([^"]*)"/g)].map(([, name]) => name);
  expect(new Set(landmarks).size).toBe(landmarks.length);
  expect(landmarks.every(name => name.endsWith(' of course exercise'))).toBe(true);
});

test('html(report) draws kernels, heads and first weights of images as tiles, and says how many of what size', () => {
  const blocks = [
    block('conv.W', { shape: [3, 3, 2, 4], size: 72, verdict: 'fail', worst: [worst({ index: 5 })] }),
    block('W1', { shape: [16, 784], picture: [16, 28, 28], size: 12_544 }),
    block('W2', { shape: [10, 16], size: 160 }),
  ];
  const page = html(
    report({
      verdict: 'fail',
      blocks,
      grad: new Float64Array(12_544).fill(1),
      gradapprox: new Float64Array(12_544).fill(1),
    }),
  );
  expect(page).toContain('(3, 3, 2, 4), 8 tiles of 3 × 3: inputs downwards, outputs across');
  expect(page).toContain('(16, 784), 16 tiles of 28 × 28');
  expect(page.match(/<path class="tile"/g)).toHaveLength(2);
  // entry 5 is tap 0 of input 1 and output 1: the second line of tiles, the second column
  expect(page).toMatch(/<path class="tile"[^>]*>\s*<rect class="wrong" x="72.0" y="72.0" width="18.0" height="18.0">/);
});

test('html(report) of a network of the size of VGG-16 stays under 2 MB', () => {
  const shapes = [
    [3, 3, 3, 64],
    [3, 3, 64, 64],
    [3, 3, 64, 128],
    [3, 3, 128, 128],
    [3, 3, 128, 256],
    [3, 3, 256, 256],
  ];
  const blocks = shapes.map((shape, k) => block(`W${k}`, { shape, size: shape.reduce((a, b) => a * b) }));
  const ones = new Float64Array(3 * 3 * 256 * 256).fill(1);
  expect(html(report({ blocks, grad: ones, gradapprox: ones, bound: ones })).length).toBeLessThan(2_000_000);
});
