import { describe, expect, test } from 'vitest';
import { gradcheck, network } from '../../src/index.js';
import { examplesOf } from '../../src/page/network/dataset.js';
import { MISTAKES } from '../../src/page/network/mistakes.js';
import { dataset, spec } from '../page/network/datasets.js';
import { visitors } from './visit.js';

const { visit } = visitors();

const IRIS = { data: 'iris', layers: '6-tanh,3-softmax', m: '24' };
type Visitor = Awaited<ReturnType<typeof visit>>;

const verdict = (page: Visitor) => page.textContent('#network-result .headline .verdict');

const idle = (page: Visitor) => page.locator('#network-form[aria-busy="false"]').waitFor();

async function check(page: Visitor): Promise<void> {
  await page.click('#check');
  await idle(page);
}

describe('A network', () => {
  test('is checked in the browser with the numbers of the library', async () => {
    const page = await visit({ state: IRIS });
    await check(page);
    const of = spec(4, IRIS.layers, 'crossEntropy');
    const net = await network(of);
    const examples = examplesOf(dataset('iris'), 24, of);
    const report = await gradcheck(net.problem({ parameters: net.initialize({ seed: 1 }), ...examples }));
    expect(await verdict(page)).toContain(report.verdict);
    expect(await page.textContent('#network-result .headline b')).toBe(report.difference.toExponential(2));
    expect(await page.textContent('#network-result .summary')).toBe(report.summary);
    expect(await page.locator('#network-result .blocks tbody tr').count()).toBe(4);
  });

  test('has a heat map for each block that tells every entry, to the pointer and to arrow keys', async () => {
    const page = await visit({ state: IRIS });
    await check(page);
    const figure = page.locator('#network-result .heatmap[data-block="W1"]');
    expect(await figure.locator('.under').textContent()).toBe('Choose an entry to see its V.');
    await figure.locator('svg').hover({ position: { x: 2, y: 2 } });
    expect(await figure.locator('.under').textContent()).toMatch(/^W1\[0,0\] grad -?\d/);
    await figure.locator('svg').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await figure.locator('.under').textContent()).toMatch(/^W1\[1,1\] grad/);
  });

  test('shows the V of an entry of a heat map that is chosen, by a click or by Enter', async () => {
    const page = await visit({ state: IRIS });
    await check(page);
    const figure = page.locator('#network-result .heatmap[data-block="W1"]');
    await figure
      .locator('svg')
      .first()
      .click({ position: { x: 2, y: 2 } });
    await figure.locator('.component svg').waitFor();
    expect(await figure.locator('.component figcaption').textContent()).toMatch(
      /^The V of W1\[0,0\]: .* slope itself is -?\d/,
    );
    await figure.locator('svg').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => figure.locator('.component figcaption').textContent()).toMatch(/^The V of W1\[0,1\]/);
  });

  test('names a planted mistake and colours its block', async () => {
    const page = await visit({ state: IRIS });
    await page.selectOption('#mistake', 'twice');
    await check(page);
    expect(await verdict(page)).toContain('fail');
    expect(await page.textContent('#network-result .findings')).toMatch(/W1.*2\.000 × gradapprox/s);
    expect(await page.locator('#network-result .blocks tr:has-text("W1")').textContent()).toContain('fail');
    expect(await page.locator('#network-result .blocks tr:has-text("W2")').textContent()).toContain('pass');
  });

  test('offers every mistake, those that need a penalty only with one', async () => {
    const page = await visit({ state: IRIS });
    expect(await page.locator('#mistake option').count()).toBe(1 + MISTAKES.length);
    expect(await page.locator('#mistake option[value="penalty-missing"]').isDisabled()).toBe(true);
    await page.fill('#l2', '0.5');
    await page.locator('#l2').blur();
    expect(await page.locator('#mistake option[value="penalty-missing"]').isDisabled()).toBe(false);
    await page.selectOption('#mistake', 'penalty-missing');
    await check(page);
    expect(await page.textContent('#network-result .findings')).toContain('the L2 term');
  });

  test('trains, shows J falling, and checks again where it came to', async () => {
    const page = await visit({ state: IRIS });
    await page.click('#train');
    await idle(page);
    expect(await page.textContent('#network-message')).toContain('after training');
    await page.click('#training summary');
    const values = (await page.locator('#training-table td:nth-child(2)').allTextContents()).map(Number);
    expect(values.length).toBeGreaterThan(5);
    expect(values.at(-1)!).toBeLessThan(values[0]);
  });

  test('trains with the planted mistake beside the right gradient', async () => {
    const page = await visit({ state: { ...IRIS, mistake: 'twice' } });
    await page.click('#train');
    await idle(page);
    expect(await page.textContent('#training-said')).toMatch(
      /right gradient, to .* with the mistake\. It learns all the same/,
    );
    expect(await page.locator('#training svg text').allTextContents()).toEqual(
      expect.arrayContaining(['right gradient', 'with the mistake']),
    );
    expect(await verdict(page)).toContain('fail');
  });

  test('is checked once by itself when it comes into view, and shows each parameter as a dot', async () => {
    const page = await visit({ state: IRIS });
    expect(await page.locator('#network-result *').count()).toBe(0);
    await page.locator('#network-form').scrollIntoViewIfNeeded();
    await page.locator('#network-result .report').waitFor();
    expect(await page.textContent('#network-message')).toMatch(/^pass: 51 components/);
    expect(await page.getAttribute('#network-result .fingerprint', 'aria-label')).toContain('0 of 51 components');
    expect(await page.textContent('#lines-said')).toContain('Nothing is planted');
  });

  test('marks the planted line and the one that gradcheck points at, and shows the example that was left out', async () => {
    const page = await visit({ state: { data: 'digits', layers: '8-tanh,10-softmax', m: '20', mistake: 'example' } });
    expect(await page.textContent('#lines .planted code')).toContain('s < m − 1');
    await check(page);
    expect(await page.textContent('#lines li:has(.found)')).toMatch(/planted.*gradcheck points here/);
    expect(await page.textContent('#lines-said')).toMatch(/^You planted: the last example .*gradcheck says: /);
    expect(await page.locator('#network-result .pixels').count()).toBe(8);
  });

  test('plants one that is not told until its line is guessed', async () => {
    const page = await visit({ state: IRIS });
    await page.click('#plant');
    await page.locator('#lines .guess').first().waitFor();
    expect(await page.inputValue('#mistake')).toBe('secret');
    expect(await page.locator('#network-result .report').count()).toBe(0);
    expect(await page.locator('#network-result .fingerprint').count()).toBe(1);
    await page.click('#lines .guess >> nth=1');
    await page.locator('#network-result .report').waitFor();
    await page.locator('#lines .planted').waitFor();
    // the line that was guessed, whatever its text: a loop that ends too early names dW in the line of the slope
    const right = (await page.locator('#lines li:nth-child(2).planted').count()) === 1;
    await expect.poll(() => page.textContent('#network-message')).toMatch(right ? /^Right\./ : /^No, /);
    expect(MISTAKES.map(({ id }) => id)).toContain(await page.inputValue('#mistake'));
    expect(await page.locator('#network-result .report').count()).toBe(1);
  });

  test('opens with the digit that was left out, and a link plants that mistake', async () => {
    const page = await visit();
    await page.locator('#opening-tiles canvas').first().waitFor();
    expect(await page.locator('#opening-tiles canvas').count()).toBe(8);
    expect(await page.textContent('#opening-said')).toMatch(
      /components are wrong.*example 28, counted from 0, is left out/,
    );
    await page.click('.opening a');
    await page.locator('#network-result .pixels').first().waitFor();
    expect(await page.inputValue('#mistake')).toBe('example');
  });

  test('draws a fingerprint of each kind of mistake, and plants the one that is chosen', async () => {
    const page = await visit({ state: IRIS });
    await page.locator('#fingerprints').scrollIntoViewIfNeeded();
    await page.locator('#fingerprints li:last-child canvas').waitFor();
    expect(await page.locator('#fingerprints canvas').count()).toBe(await page.locator('#fingerprints li').count());
    await page.click('#fingerprints [data-mistake="twice"]');
    await page.locator('#lines .found').waitFor();
    expect(await page.inputValue('#mistake')).toBe('twice');
    expect(await page.textContent('#lines-said')).toContain('2.000 × gradapprox');
  });

  test('takes layers away and adds them, and lets the cost follow the last one', async () => {
    const page = await visit({ state: IRIS });
    await page.click('#add-layer');
    expect(await page.locator('#layers input').count()).toBe(3);
    await page.click('[aria-label="Remove layer 1"]');
    await page.selectOption('[aria-label="Layer 2: activation"]', 'sigmoid');
    expect(await page.locator('#cost option').allTextContents()).toEqual(['binaryCrossEntropy', 'squaredError']);
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('layers=16-tanh%2C3-sigmoid');
    await check(page);
    expect(await verdict(page)).toContain('pass');
  });

  test('offers a convolutional network with kernels as tiles, and a GPT with what its heads look at', async () => {
    const page = await visit({ state: { data: 'iris' } });
    await page.check('[name="network"][value="convolution"]');
    // pictures alone can be convolved
    expect(await page.inputValue('#dataset')).toBe('digits');
    expect(await page.isVisible('#layers')).toBe(false);
    await page.fill('#examples', '8');
    await page.selectOption('#mistake', 'conv-flipped');
    await expect.poll(() => page.locator('#shape > li').count()).toBe(6);
    expect(await page.textContent('#shape')).toContain('8 × 8 × 6');
    await check(page);
    expect(await page.textContent('#lines li:has(.found)')).toMatch(/planted.*gradcheck points here/);
    expect(await page.locator('#network-result .kernels').count()).toBe(3);
    expect(await page.locator('#network-result .heatmap[data-block="conv1.W"] path.tile').count()).toBe(1);
    await page.check('[name="network"][value="gpt"]');
    await page.fill('#text', 'short');
    await check(page);
    expect(await page.textContent('#network-message')).toContain('The text needs 9 characters');
    await page.fill('#text', 'tick tock tick tock');
    await page.selectOption('#mistake', 'gpt-mask');
    await check(page);
    expect(await page.textContent('#lines-said')).toMatch(
      /You planted: the causal mask .*forgets the causal mask in attention/,
    );
    expect(await page.locator('#network-result svg.attention').count()).toBe(2);
    expect(await page.locator('#shape .residual').count()).toBe(2);
  });

  test.each(['mnist', 'digits', 'cancer'])('runs on %s', async data => {
    const page = await visit();
    await page.selectOption('#dataset', data);
    await page.fill('#examples', '8');
    await check(page);
    expect(await verdict(page)).toContain('pass');
  });

  test('refuses in words what does not fit', async () => {
    const page = await visit({ state: { ...IRIS, layers: '2-softmax' } });
    await check(page);
    expect(await page.textContent('#network-message')).toContain('The last layer has 2 units, the data have 3 classes');
    await page.fill('#examples', '1000');
    await check(page);
    expect(await page.textContent('#network-message')).toContain('m is a whole number from 1 to 150');
  });

  test('checks nothing but what the form shows: a field that cannot be taken is marked and gets the focus', async () => {
    const page = await visit({ state: IRIS });
    await check(page);
    for (const [field, value, message] of [
      ['[aria-label="Layer 1: units"]', '-3', 'Layer 1: units is a whole number from 1 to 2048.'],
      ['[aria-label="Layer 1: units"]', '1.5', 'Layer 1: units is'],
      ['#seed', '-5', 'The seed is a whole number from 0 to 999999.'],
      ['#l2', '', 'λ is a number from 0 to 1000.'],
    ] as const) {
      const before = await page.inputValue(field);
      await page.fill(field, value);
      await page.locator(field).blur();
      expect(await page.getAttribute(field, 'aria-invalid')).toBe('true');
      await check(page);
      expect(await page.textContent('#network-message')).toContain(message);
      expect(await page.inputValue(field)).toBe(value);
      expect(await page.locator(field).evaluate(element => element === document.activeElement)).toBe(true);
      expect(await page.locator('#network-result *').count()).toBe(0);
      await page.fill(field, before);
      await page.locator(field).blur();
      expect(await page.getAttribute(field, 'aria-invalid')).toBe('false');
    }
  });

  test('says when its report is older than the form', async () => {
    const page = await visit({ state: IRIS });
    await page.click('#train');
    await idle(page);
    await page.selectOption('#mistake', 'twice');
    expect(await page.textContent('#network-result .outdated')).toContain('The form has changed since');
    // curves of another gradient
    expect(await page.isVisible('#training')).toBe(false);
  });

  test('keeps the focus in the layers and on its buttons while they are used by keyboard', async () => {
    const page = await visit({ state: IRIS });
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.id);
    await page.focus('[aria-label="Layer 1: units"]');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await page.inputValue('[aria-label="Layer 1: units"]')).toBe('8');
    expect(await focused()).toBe('Layer 1: units');
    await page.focus('[aria-label="Layer 1: activation"]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('Layer 1: activation');
    await page.focus('#check');
    await page.keyboard.press('Enter');
    await idle(page);
    expect(await focused()).toBe('check');
  });

  test('adds layers up to twelve, and says so', async () => {
    const page = await visit({ state: { ...IRIS, layers: [...Array(11).fill('3-tanh'), '3-softmax'].join() } });
    await page.dispatchEvent('#add-layer', 'click');
    expect(await page.locator('#layers input').count()).toBe(12);
    expect(await page.textContent('#add-layer')).toBe('12 layers are the most');
  });

  test('stops at once when cancelled, and goes on working', async () => {
    const page = await visit({ state: { data: 'digits', layers: '600-tanh,600-tanh,10-softmax', m: '300' } });
    const place = () =>
      page.$eval<number[], HTMLElement>('#check', ({ offsetTop, offsetLeft }) => [offsetLeft, offsetTop]);
    const before = await place();
    await page.click('#check');
    await page.locator('#cancel').waitFor();
    // what shows while it runs has its room kept
    expect(await place()).toEqual(before);
    await page.click('#cancel');
    await expect.poll(() => page.textContent('#network-message')).toBe('Cancelled.');
    await page.selectOption('#dataset', 'iris');
    await check(page);
    expect(await verdict(page)).toContain('pass');
  });
});
