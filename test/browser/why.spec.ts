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
    const address = () => page.evaluate(() => Object.fromEntries(new URLSearchParams(location.hash.slice(1))));
    await expect.poll(address).toEqual({ J: 'sin(2θ)', theta: '0.5', step: '0.01' });
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    await expect.poll(() => shown(page)).toEqual(want);
  });

  test('says what is wrong with a formula once its typing stops, at a place kept for it, and keeps the last one that was right', async () => {
    const page = await visit();
    await expect.poll(() => page.textContent('[data-slope="two"]')).toBe('3.25');
    const place = () => page.$eval('#theta', field => field.getBoundingClientRect().top + scrollY);
    const before = await place();
    await page.fill('#formula', 'sin(2x');
    await page.fill('#formula', 'sin(2x)');
    await page.waitForTimeout(800);
    expect(await page.textContent('#formula-message')).toMatch(/^For example/);
    await page.fill('#formula', 'fetch(θ)');
    expect(await page.textContent('#formula-message')).toMatch(/^For example/);
    await expect.poll(() => page.textContent('#formula-message')).toContain('fetch is no function known here');
    expect(await page.textContent('#formula-message')).toContain('use sin');
    expect(await page.textContent('#why-still')).toBe('Still sin(2x) at θ = 1');
    expect(await page.getAttribute('#formula', 'aria-invalid')).toBe('true');
    expect(await place()).toBe(before);
    await page.fill('#formula', 'θ^2');
    expect(await page.textContent('#formula-message')).toMatch(/^For example/);
    expect(await page.textContent('#why-still')).toBe('');
  });

  test('marks θ where θ is what is wrong', async () => {
    const page = await visit();
    await page.fill('#theta', '');
    await expect.poll(() => page.getAttribute('#theta', 'aria-invalid')).toBe('true');
    expect(await page.getAttribute('#formula', 'aria-invalid')).toBe('false');
    expect(await page.textContent('#formula-message')).toContain('θ is no number');
  });

  test('lets θ and ε be dragged in the picture, and moved by arrow keys', async () => {
    const page = await visit();
    const drag = async (name: string, far: number) => {
      const { x, y, width, height } = (await page.locator(`#why-stage [aria-label="${name}"]`).boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2 + far, y + height / 2, { steps: 4 });
      await page.mouse.up();
    };
    await page.locator('#why-chart svg').waitFor();
    await page.locator('#why-stage').scrollIntoViewIfNeeded();
    await drag('θ', 60);
    expect(Number(await page.inputValue('#theta'))).toBeGreaterThan(1.05);
    await drag('ε', -60);
    expect(Number(await page.textContent('#step-value'))).toBeLessThan(0.45);
    const before = Number(await page.inputValue('#theta'));
    await page.locator('#why-stage [aria-label="θ"]').focus();
    await page.keyboard.press('ArrowLeft');
    expect(Number(await page.inputValue('#theta'))).toBeLessThan(before);
    expect(await page.getAttribute('#why-stage [aria-label="θ"]', 'role')).toBe('slider');
    await expect.poll(() => page.evaluate(() => location.hash)).toMatch(/theta=.*step=/);
  });

  test.each([
    ['x^2', '0', '0.5', ['one-sided 0.5', 'two-sided 0']],
    ['sin(x)', '1', '1e-9', ['one-sided 0.540302', 'two-sided 0.540302']],
  ])('names both slopes of %s at %s with ε = %s apart from each other', async (J, theta, step, names) => {
    const page = await visit({ state: { J, theta, step } });
    await page.locator('#why-chart svg').waitFor();
    const labels = page.locator('#why-chart svg text').filter({ hasText: '-sided' });
    expect((await labels.allTextContents()).sort()).toEqual(names);
    const [a, b] = await Promise.all([labels.nth(0).boundingBox(), labels.nth(1).boundingBox()]);
    expect(Math.abs(a!.y - b!.y)).toBeGreaterThanOrEqual(12);
  });

  test('starts from the functions offered', async () => {
    const page = await visit();
    await page.click('#formula-chips button:has-text("e^θ")');
    expect(await page.inputValue('#formula')).toBe('e^θ');
    expect(await page.getAttribute('#formula-chips button:has-text("e^θ")', 'aria-pressed')).toBe('true');
    await expect.poll(() => page.textContent('[data-slope="exact"]')).toBe('1');
  });

  test('tells where one side is better than two', async () => {
    const page = await visit();
    await page.click('#kink');
    await expect.poll(() => page.textContent('[data-slope="two"]')).toBe('0.4');
    expect(await page.textContent('[data-slope="one"]')).toBe('1');
    expect(await page.textContent('[data-slope="exact"]')).toBe('1');
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

describe('Let ε run', () => {
  const step = async (page: Awaited<ReturnType<typeof visit>>) => Number(await page.textContent('#step-value'));

  test('moves ε through both figures, stops at a hand on a control, and ends where it began', async () => {
    const page = await visit();
    await page.locator('#sweep').scrollIntoViewIfNeeded();
    const marked = () => page.getAttribute('#v-stage .marker', 'aria-valuenow');
    const before = await marked();
    await page.click('#sweep');
    await expect.poll(() => step(page), { timeout: 10_000 }).toBeLessThan(1e-3);
    expect(await marked()).not.toBe(before);
    await page.focus('#theta');
    await page.keyboard.press('ArrowUp');
    const stopped = await step(page);
    await page.waitForTimeout(500);
    expect(await step(page)).toBe(stopped);
    expect(await page.textContent('#sweep')).toBe('Let ε run');
  });

  test('runs once by itself where motion is wanted and no ε is given, and never where it is not', async () => {
    const moving = await visit({ reducedMotion: 'no-preference' });
    await moving.locator('#why-stage').scrollIntoViewIfNeeded();
    await expect.poll(() => moving.textContent('#sweep')).toBe('Stop');
    const given = await visit({ reducedMotion: 'no-preference', state: { step: '0.01' } });
    await given.locator('#why-stage').scrollIntoViewIfNeeded();
    const still = await visit();
    await still.locator('#why-stage').scrollIntoViewIfNeeded();
    await still.waitForTimeout(500);
    expect(await step(still)).toBe(0.5);
    expect(await step(given)).toBe(0.01);
  });
});
