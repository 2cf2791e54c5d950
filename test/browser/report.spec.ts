import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { html } from '../../src/format/html/html.js';
import { block, HOSTILE, report, worst } from '../format/reports.js';
import { visitors } from './visit.js';

const { browser } = visitors();

/** A report of 784-128-10 in which every tenth component of W1 is wrong. */
function large() {
  const n = 784 * 128;
  const gradapprox = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
  return report({
    verdict: 'fail',
    name: `<script>document.title = 'harmed'</script>${HOSTILE}`,
    blocks: [
      block('W1', { shape: [128, 784], size: n, verdict: 'fail', worst: [worst({ at: 'W1[0,10]', index: 10 })] }),
    ],
    grad: gradapprox.map((g, i) => (i % 10 === 0 ? 2 * g : g)),
    gradapprox,
    bound: new Float64Array(n),
  });
}

async function opened(text: string) {
  const file = join(mkdtempSync(join(tmpdir(), 'gradcheck-report-')), 'report.html');
  writeFileSync(file, text);
  const page = await (await browser().newContext({ offline: true })).newPage();
  const complaints: string[] = [];
  page.on('console', message => complaints.push(message.text()));
  await page.goto(pathToFileURL(file).href);
  return { page, complaints };
}

test('a report opens from a folder, offline, with its pictures and without complaint', async () => {
  const { page, complaints } = await opened(html(large()));
  const sizes = await page.$$eval('image', images =>
    Promise.all(
      images.map(async image => {
        const picture = new Image();
        picture.src = image.getAttribute('href')!;
        await picture.decode();
        return [picture.naturalWidth, picture.naturalHeight];
      }),
    ),
  );
  expect(sizes).toEqual([[784, 128]]);
  expect(await page.title()).toContain('fail: <script>');
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('every point of a heat map has the colour of its level', async () => {
  const { page } = await opened(html(large()));
  const row = await page.$eval('image', async image => {
    const picture = new Image();
    picture.src = image.getAttribute('href')!;
    await picture.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [784, 128];
    const context = canvas.getContext('2d')!;
    context.drawImage(picture, 0, 0);
    return Array.from(context.getImageData(0, 0, 30, 1).data);
  });
  const opacities = row.filter((_, k) => k % 4 === 3);
  // component 0 is 0 in both; 10 and 20 are twice too large
  expect(opacities.map((opacity, k) => (opacity > 200 ? k : -1)).filter(k => k >= 0)).toEqual([10, 20]);
  await page.context().close();
});

test('a printed report shows its worst entries, which fold on the screen', async () => {
  const { page } = await opened(html(large()));
  const table = page.locator('.heatmap table');
  expect(await table.isVisible()).toBe(false);
  await page.emulateMedia({ media: 'print' });
  expect((await table.boundingBox())!.height).toBeGreaterThan(20);
  expect(await table.textContent()).toContain('W1[0,10]');
  await page.context().close();
});

test('a report of 100,000 components is shown whole, and says how long it took', async () => {
  const { page } = await opened(html(large()));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.reload();
  const { metrics } = await cdp.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')!.value;
  console.log(`report of 100,352 components: ${(1000 * seconds).toFixed(0)} ms of work in the browser`);
  expect(await page.locator('.heatmap').count()).toBe(1);
  await page.context().close();
});

/** The same with one block that passes, folded. */
const folding = () => {
  const failing = large();
  const passing = block('b1', { shape: [16], size: 16, offset: 0, worst: [worst({ at: 'b1[0]', status: 'agree' })] });
  return { ...failing, name: 'long_'.repeat(80), blocks: [passing, ...failing.blocks] };
};

test('a failing report is as wide as a screen of 320 pixels, however long its name, its words explained', async () => {
  const { page } = await opened(html(folding()));
  await page.setViewportSize({ width: 320, height: 700 });
  await page.$$eval('details', all => {
    for (const details of all) details.open = true;
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  const { width } = (await page.locator('.scatter').boundingBox())!;
  expect(width).toBeGreaterThan(260);
  await page.context().close();
});

test('the histogram of a failing report begins on a phone where the wrong ones are', async () => {
  const { page } = await opened(html(large()));
  await page.setViewportSize({ width: 390, height: 800 });
  const { x, width } = (await page.locator('.histogram rect.beyond').last().boundingBox())!;
  expect(x).toBeGreaterThan(0);
  expect(x + width).toBeLessThanOrEqual(390);
  await page.context().close();
});

test('a printed report leaves folded what passes, and shows what fails', async () => {
  const { page } = await opened(html(folding()));
  await page.emulateMedia({ media: 'print' });
  expect((await page.locator('[data-block="W1"] table').boundingBox())!.height).toBeGreaterThan(20);
  expect(await page.locator('[data-block="b1"]').isVisible()).toBe(false);
  await page.context().close();
});
