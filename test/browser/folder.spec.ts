import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const { browser, visit } = visitors();

test('every link of the page and its reference leads to something', async () => {
  const page = await visit();
  // a link that sets something names its part last
  const linksOf = () =>
    page.$$eval('a', links =>
      links.map(link => link.href.replace(/#.*&part=(\w+)$/, '#$1').replace(/^.*[/](?=[^/]*$)/, '')),
    );
  const here = await linksOf();
  const places = () => page.$$eval('[id]', elements => elements.map(({ id }) => `#${id}`));
  const onPage = await places();
  await page.click('text=Reference');
  await page.locator('#gradcheck').waitFor();
  const onReference = await places();
  const there = await linksOf();
  expect(there.length).toBeGreaterThan(100);
  const found = new Set([
    'index.html',
    ...onPage,
    ...onPage.map(id => `index.html${id}`),
    ...onReference.map(id => `index.html${id}`),
  ]);
  expect([...here, ...there].filter(link => !found.has(link))).toEqual([]);
});

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
