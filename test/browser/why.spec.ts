import { describe, expect, test } from 'vitest';
import { gradapprox } from '../../src/index.js';
import { figure, visitors } from './visit.js';

const { visit } = visitors();

const shown = async (page: Awaited<ReturnType<typeof visit>>) => ({
  one: await figure(page, '[data-slope="one"]'),
  two: await figure(page, '[data-slope="two"]'),
});

describe('Why two-sided', () => {
  test('shows the course’s 3.0301 and 3.0001 for θ³ at 1 with ε = 0.01, to the bits of the library', async () => {
    const page = await visit({ state: { step: '0.01' } });
    const cube = (theta: number) => theta ** 3;
    await expect
      .poll(() => shown(page))
      .toEqual({
        one: await gradapprox(cube, 1, { step: 0.01, sides: 'one' }),
        two: await gradapprox(cube, 1, { step: 0.01 }),
      });
    expect(await page.textContent('[data-slope="one"]')).toBe('3.0301');
    expect(await page.textContent('[data-slope="two"]')).toBe('3.0001');
    expect(await page.textContent('[data-error="two"]')).toBe('1.00e-4');
  });

  test('follows θ, ε and the formula, and the address remembers them', async () => {
    const page = await visit();
    await page.fill('#theta', '0.5');
    await page.fill('#formula', 'sin(2θ)');
    await page.locator('#step').fill('-2');
    const sine = (theta: number) => Math.sin(2 * theta);
    const want = {
      one: await gradapprox(sine, 0.5, { step: 0.01, sides: 'one' }),
      two: await gradapprox(sine, 0.5, { step: 0.01 }),
    };
    await expect.poll(() => shown(page)).toEqual(want);
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/J=sin.*theta=0.5.*step=0.01/);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await expect.poll(() => shown(page)).toEqual(want);
  });

  test('says what is wrong with a formula and keeps the last one that was right', async () => {
    const page = await visit();
    await expect.poll(() => page.textContent('[data-slope="two"]')).toBe('3.25');
    await page.fill('#formula', 'fetch(θ)');
    expect(await page.textContent('#formula-message')).toContain('fetch is no function known here');
    expect(await page.getAttribute('#formula', 'aria-invalid')).toBe('true');
    expect(await page.textContent('[data-slope="two"]')).toBe('3.25');
    await page.fill('#formula', 'θ^2');
    expect(await page.textContent('#formula-message')).toBe('');
  });

  test('starts from the functions offered', async () => {
    const page = await visit();
    await page.click('#formula-chips button:has-text("e^θ")');
    expect(await page.inputValue('#formula')).toBe('e^θ');
    expect(await page.getAttribute('#formula-chips button:has-text("e^θ")', 'aria-pressed')).toBe('true');
    await expect.poll(() => page.textContent('[data-slope="exact"]')).toBe('1');
  });

  test('draws the triangle with a description', async () => {
    const page = await visit();
    const chart = page.locator('#why-chart [role="img"]');
    await chart.waitFor();
    expect(await chart.getAttribute('aria-label')).toBe(
      'θ^3 around θ = 1, ε = 0.5: the exact slope is 3, one-sided 4.75, two-sided 3.25.',
    );
  });
});
