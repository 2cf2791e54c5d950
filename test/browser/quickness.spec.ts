import { expect, inject, test } from 'vitest';
import { weights } from '../../scripts/build-page.mjs';
import { CATEGORIES, tasks } from './tasks.mjs';
import { visitors } from './visit.js';

const { browser, visit } = visitors();

test('the interface works on while the page opens, checks 784-128-10 and draws what came of it', async () => {
  const page = await (await browser().newContext()).newPage();
  await browser().startTracing(page, { categories: CATEGORIES });
  await page.goto(inject('url'));
  await page.waitForSelector('html[data-ready]');
  await page.waitForSelector('#v-chart svg');
  await page.click('#check');
  await page.waitForSelector('#network-result .report');
  await page.waitForTimeout(200);
  const longest = tasks(await browser().stopTracing());
  const said = await page.textContent('#network-message');
  console.log(
    `longest tasks of the main thread: ${longest.slice(0, 3).map(ms => ms.toFixed(0))} ms of processor time; ${said}`,
  );
  expect(said).toMatch(/^pass: 101,770 components/);
  await page.context().close();
});

test('the page weighs at most 350 kB without its data', async () => {
  const [, bytes] = (await weights('build/page')).at(-1)!;
  expect(bytes).toBeLessThanOrEqual(350_000);
});

test('nothing on the page moves by itself', async () => {
  const page = await visit();
  await page.waitForSelector('#v-chart svg');
  const shift = await page.evaluate(
    () =>
      new Promise<number>(resolve => {
        let sum = 0;
        const watcher = new PerformanceObserver(list => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
            if (!entry.hadRecentInput) sum += entry.value;
        });
        watcher.observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => resolve(sum), 500);
      }),
  );
  expect(shift).toBeLessThan(0.1);
});

test('the page asks for nothing but its own files', async () => {
  const page = await (await browser().newContext()).newPage();
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url().replace(inject('url'), '')));
  await page.goto(inject('url'));
  await page.waitForSelector('html[data-ready]');
  expect(asked.filter(url => !url.startsWith('blob:') && !url.startsWith('data:')).sort()).toEqual([
    '',
    'data.js',
    'page.css',
    'page.js',
  ]);
  await page.context().close();
});
