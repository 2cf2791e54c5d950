import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { html } from '../../src/format/html/html.js';
import { wrongReport } from '../format/reports.js';
import { visitors } from './visit.js';

const { visit, browser } = visitors();
type Visitor = Awaited<ReturnType<typeof visit>>;

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** What axe-core finds: rule and the elements. */
async function violations(page: Visitor): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as never as { axe: { run(): Promise<AxeResults> } }).axe.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
}

interface AxeResults {
  violations: { id: string; impact: string; nodes: { target: string[] }[] }[];
}

/** The page with something in every part. */
async function filled(options: Parameters<typeof visit>[0]): Promise<Visitor> {
  const page = await visit({ state: { data: 'iris', m: '20', mistake: 'four' }, ...options });
  await page.click('#check');
  await page.locator('#network-result .report').waitFor();
  await page.click('#run');
  await page.locator('#own-result .report').waitFor();
  await page.$$eval('details', all => {
    for (const details of all) details.open = true;
  });
  return page;
}

describe('axe-core finds nothing', () => {
  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 375],
  ] as const)('on the page, %s and %i pixels wide', async (colorScheme, width) => {
    const page = await filled({ colorScheme, viewport: { width, height: 800 } });
    expect(await violations(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('in the reference, %s', async colorScheme => {
    const page = await visit({ colorScheme });
    await page.click('text=Reference');
    await page.locator('#gradcheck').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('in a report, %s', async colorScheme => {
    const page = await (await browser().newContext({ colorScheme, bypassCSP: true })).newPage();
    await page.setContent(html(wrongReport()));
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});

test('every control has a name and every chart a table', async () => {
  const page = await filled({});
  const nameless = await page.$$eval('input, select, textarea, button', controls =>
    controls
      .filter(control => {
        const { labels } = control as HTMLInputElement;
        return !(labels?.length || control.getAttribute('aria-label') || control.textContent?.trim());
      })
      .map(control => control.outerHTML),
  );
  expect(nameless).toEqual([]);
  const bare = await page.$$eval('figure', figures =>
    figures
      // the picture at the top is told in words beside it
      .filter(
        figure =>
          figure.checkVisibility() &&
          !figure.closest('.opening') &&
          !figure.closest('.workbench, .part')?.querySelector('table'),
      )
      .map(figure => figure.outerHTML.slice(0, 80)),
  );
  expect(bare).toEqual([]);
});

test('the keyboard reaches every part and does its work', async () => {
  const page = await visit({ state: { data: 'iris', m: '20' } });
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the first part');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('why-title');
  // the heading itself links to its part
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('formula');
  await page.focus('#step');
  const before = await page.textContent('#step-value');
  await page.keyboard.press('ArrowLeft');
  expect(await page.textContent('#step-value')).not.toBe(before);
  await page.focus('#mistake');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('plant');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#network-result .report').waitFor();
});

test('a GPT and its attention are as wide as 320 pixels, and axe-core finds nothing there, dark', async () => {
  const state = { network: 'gpt', mistake: 'gpt-tied', text: 'tick tock tick tock' };
  const page = await visit({ state, colorScheme: 'dark', viewport: { width: 320, height: 800 } });
  await page.click('#check');
  await page.locator('#network-result svg.attention').first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(await violations(page)).toEqual([]);
});

test.each([375, 320])('nothing is wider than %i pixels', async width => {
  const page = await filled({ viewport: { width, height: 800 } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

test('headings fall by one level at a time, and no two landmarks are called alike', async () => {
  const page = await filled({});
  const levels = await page.$$eval('h1, h2, h3, h4', headings => headings.map(({ localName }) => Number(localName[1])));
  expect(levels.every((level, k) => k === 0 || level <= levels[k - 1] + 1)).toBe(true);
  const regions = await page.$$eval('[role="region"]', all => all.map(region => region.getAttribute('aria-label')));
  expect(new Set(regions).size).toBe(regions.length);
});

test('a part is a link: it opens there, and the name leads back to the top', async () => {
  const page = await visit();
  await page.click('#network-title a');
  await expect.poll(() => page.evaluate(() => location.hash)).toContain('part=network');
  const again = await visit({ state: { part: 'network' } });
  expect(await again.evaluate(() => document.activeElement?.id)).toBe('network-title');
  await again.click('text=Reference');
  await again.click('.wordmark a');
  await again.waitForSelector('html[data-ready]');
});
