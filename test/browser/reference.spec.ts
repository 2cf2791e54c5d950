import { expect, test } from 'vitest';
import { visitors } from './visit.js';

const { visit } = visitors();

test('the reference can be searched: by names first, else by what is said of them', async () => {
  const page = await visit();
  await page.click('text=Reference');
  const names = page.locator('.contents li:visible');
  const all = await names.count();
  await page.fill('#search', 'formatrep');
  expect(await names.allTextContents()).toEqual(['formatReport']);
  expect(await page.locator('.entry:visible').count()).toBe(1);
  expect(await page.textContent('#search-said')).toBe(`1 of ${all} names`);
  // no name holds it, docstrings do
  await page.fill('#search', 'finite-diff zzz');
  expect(await names.count()).toBe(0);
  await page.fill('#search', '‖grad − gradapprox‖');
  expect(await names.count()).toBeGreaterThan(0);
  await page.fill('#search', '');
  expect(await names.count()).toBe(all);
});
