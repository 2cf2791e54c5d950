import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const { browser } = visitors();

test('the page works from a folder, without any server and offline', async () => {
  const page = await (await browser().newContext({ offline: true })).newPage();
  const complaints: string[] = [];
  page.on('console', message => complaints.push(message.text()));
  await page.goto(`${pathToFileURL(resolve('build/page/index.html')).href}#data=iris`);
  await page.waitForSelector('html[data-ready]');
  await expect.poll(() => page.textContent('[data-slope="two"]')).toBe('3.25');
  await page.click('#check');
  await page.locator('#network-result .report').waitFor();
  await page.click('#run');
  await page.locator('#own-result .report').waitFor();
  await page.click('text=Reference');
  await page.locator('#gradapprox').waitFor();
  expect(complaints).toEqual([]);
  await page.context().close();
});
