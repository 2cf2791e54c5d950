import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';
import { sweep } from '../../src/page/v/sweep.js';
import { figure, visitors } from './visit.js';

const { visit } = visitors();

describe('The V', () => {
  test('shows the noise that the library measures and the step it chooses', async () => {
    const page = await visit({ state: { J: 'θ^3', theta: '1' } });
    const report = await gradcheck<number>({
      parameters: 1,
      cost: theta => theta ** 3,
      gradients: theta => 3 * theta ** 2,
    });
    await expect.poll(() => figure(page, '[data-v="noise"]')).toBe(report.noise);
    const { checked } = await sweep({ text: 'θ^3', theta: 1, precision: 'float64' });
    expect(await figure(page, '[data-v="step"]')).toBe('chosen' in checked && checked.chosen);
    expect(await page.textContent('[data-v="verdict"]')).toBe(report.verdict);
  });

  test('moves to the right where J is computed in float32', async () => {
    const page = await visit();
    await expect.poll(() => page.textContent('[data-v="noise"]')).toMatch(/e-1\d$/);
    await page.check('input[value="float32"]');
    await expect.poll(() => page.textContent('[data-v="noise"]')).toMatch(/e-[678]$/);
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('J-in=float32');
  });

  test('says why nothing can be said, and of a kink that no step was chosen', async () => {
    const page = await visit({ state: { J: '3', theta: '1' } });
    await expect.poll(() => page.textContent('[data-v="verdict"]')).toBe('inconclusive');
    expect(await page.textContent('#v-message')).toContain('J does not react to any parameter');
    await page.fill('#formula', 'max(0, x)');
    await page.fill('#theta', '0');
    await expect.poll(() => page.textContent('#v-message')).toContain('J has a kink');
    expect(await page.textContent('[data-v="step"]')).toBe('—');
  });

  test('shows ε of the first part, and lets it be moved by arrow keys', async () => {
    const page = await visit();
    await page.locator('#v-stage .marker').focus();
    await page.keyboard.press('PageDown');
    expect(await page.textContent('#step-value')).toBe('0.05');
    expect(await page.getAttribute('#v-stage .marker', 'aria-valuetext')).toBe('ε = 0.05');
  });

  test('has its numbers in a table: from 1e-15 to 1', async () => {
    const page = await visit();
    await page.click('#v-chart summary');
    const rows = page.locator('#v-table tbody tr');
    await expect.poll(() => rows.count()).toBe(31);
    expect(await rows.first().locator('th').textContent()).toBe('1e-15');
    // (2³ − 1³)/1 − 3 = 4 and (2³ − 0³)/2 − 3 = 1
    expect(await rows.last().locator('th, td').allTextContents()).toEqual(['1', '4', '1']);
  });
});
