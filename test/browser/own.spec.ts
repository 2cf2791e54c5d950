import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatReport, gradcheck } from '../../src/index.js';
import { HOSTILE } from '../format/reports.js';
import { visitors } from './visit.js';

const { visit } = visitors();
type Visitor = Awaited<ReturnType<typeof visit>>;

async function run(page: Visitor, code: string, seconds = 20): Promise<string> {
  await page.fill('#code', code);
  await page.fill('#limit', String(seconds));
  await page.click('#run');
  await page.locator('#own-form[aria-busy="false"]').waitFor();
  return (await page.textContent('#own-message'))!;
}

async function drop(page: Visitor, name: string, text: string): Promise<string> {
  await page.setInputFiles('#file', { name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await page.locator('#own-form[aria-busy="false"]').waitFor();
  return (await page.textContent('#own-message'))!;
}

/** A module that runs without end leaves little of a small machine. */
const PATIENT = { timeout: 10_000 };

const CUBE = `export const parameters = { theta: [1, 2] };
export const cost = ({ theta }) => theta[0] ** 3 + theta[1];
export const gradients = ({ theta }) => ({ theta: [3 * theta[0] ** 2, 1] });`;

describe('Your own', () => {
  test('checks the example, which has a mistake', async () => {
    const page = await visit();
    expect(await run(page, await page.inputValue('#code'))).toMatch(/^fail: 3 components/);
    expect(await page.textContent('#own-result .findings')).toContain('b is 4.000 × gradapprox');
  });

  test('checks a module that exports a problem by name, as default, or from a function', async () => {
    const page = await visit();
    expect(await run(page, CUBE)).toMatch(/^pass: 2 components/);
    expect(await run(page, 'export default { parameters: 1, cost: x => x * x, gradients: x => 2 * x }')).toMatch(
      /^pass/,
    );
    expect(
      await run(page, 'export default async () => ({ parameters: 1, cost: x => x * x, gradients: x => 3 * x })'),
    ).toMatch(/^fail/);
  });

  test.each([
    [
      'a mistake in the language',
      'export const parameters = 1;\nexport const = 2;',
      /Unexpected token.*: line 2, column \d+\.$/,
    ],
    ['no problem at all', 'export const hello = 1;', /parameters|cost/],
    [
      'a cost that throws',
      'export default {\n  parameters: 1,\n  cost() { throw new Error("no luck") }, gradients: 1 }',
      /^cost threw.*no luck: line 3, column 18\.$/,
    ],
    [
      'gradients that throw',
      'export default { parameters: 1, cost: x => x,\n  gradients: () => q }',
      /^gradients threw.*q is not defined: line 2, column 20\.$/,
    ],
    [
      'a module that throws',
      'const parameters = null;\nexport default parameters.w;',
      /^The module threw TypeError: .*: line 2, column 27\.$/,
    ],
    ['a file that is not there', "import './data.js';\nexport const parameters = 1;", /imports another file/],
  ])('says what is wrong with %s', async (_what, code, message) => {
    const page = await visit();
    expect(await run(page, code)).toMatch(message);
    expect(await page.getAttribute('#own-message', 'class')).toContain('refused');
  });

  test('leaves no verdict under a refusal, and says when one is older than the code', async () => {
    const page = await visit();
    expect(await run(page, CUBE)).toMatch(/^pass/);
    expect(await page.locator('#own-result .outdated').count()).toBe(0);
    await page.fill('#code', `${CUBE} // changed`);
    expect(await page.textContent('#own-result .outdated')).toContain('has changed since');
    expect(await run(page, CUBE.replace('3 * theta', 'q * theta'))).toContain('q is not defined');
    expect(await page.locator('#own-result *').count()).toBe(0);
    expect(await page.locator('.lines .failing').allTextContents()).toEqual(['3']);
  });

  test('keeps what was typed over a reload, and what a dropped file replaces', async () => {
    const page = await visit();
    await page.fill('#code', CUBE);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    expect(await page.inputValue('#code')).toBe(CUBE);
    await drop(page, 'two.json', '{"parameters":{"w":[1]},"gradients":{"w":[2]}}');
    expect(await page.inputValue('#code')).toContain('gradients = {"w":[2]}');
    await page.click('#restore');
    expect(await page.inputValue('#code')).toBe(CUBE);
  });

  test('takes a file that is dropped beside its place, and no text', async () => {
    const page = await visit();
    const taken = (type: string) =>
      page.evaluate(type => {
        const dataTransfer = new DataTransfer();
        if (type === 'file') dataTransfer.items.add(new File(['{'], 'x.json'));
        else dataTransfer.setData('text/plain', '{');
        const kinds = ['dragover', 'drop'];
        return kinds.map(kind => {
          const event = new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true });
          document.querySelector('#code')!.dispatchEvent(event);
          return event.defaultPrevented;
        });
      }, type);
    expect(await taken('file')).toEqual([true, true]);
    await expect.poll(() => page.textContent('#own-message')).toContain('This file is no JSON');
    expect(await taken('text')).toEqual([false, false]);
  });

  test('runs by Ctrl+Enter and stops by Escape, and the focus stays', async () => {
    const page = await visit();
    await page.fill('#code', 'export const parameters = 1; while (true);');
    await page.press('#code', 'Control+Enter');
    await page.locator('#stop').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.textContent('#own-message'), PATIENT).toBe('Cancelled.');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('code');
    await page.focus('#run');
    await page.keyboard.press('Enter');
    await page.locator('#stop').waitFor();
    await page.locator('#stop').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('#own-message'), PATIENT).toBe('Cancelled.');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('run');
  });

  test('says that the server has ended, and does not blame the module for it', async () => {
    const page = await visit();
    await page.route('**/sandbox.html', route => route.fulfill({ contentType: 'text/html', body: 'gone' }));
    expect(await run(page, CUBE, 1)).toMatch(/^The sandbox did not open/);
    expect(await page.inputValue('#code')).toBe(CUBE);
  });

  test('opens a report from the command', async () => {
    const page = await visit();
    const report = await gradcheck({
      parameters: { w: [1, 2] },
      cost: ({ w }) => w[0] * w[1],
      gradients: { w: [2, 2] },
    });
    expect(await drop(page, 'report.json', formatReport(report, 'json'))).toMatch(/^fail: 2 components/);
    expect(await page.textContent('#own-result .summary')).toBe(report.summary);
  });

  test('opens the reports of several problems, the first that fails unfolded', async () => {
    const page = await visit();
    const check = (name: string, factor: number) =>
      gradcheck({ name, parameters: [1, 2], cost: w => w[0] * w[1], gradients: [2, factor] });
    const reports = await Promise.all([check('right', 1), check('wrong', 2), check('right too', 1)]);
    const list = `[${reports.map(report => formatReport(report, 'json')).join(',\n')}]`;
    expect(await drop(page, 'reports.json', list)).toBe('3 problems: 1 fail, 2 pass.');
    await page.locator('#own-result .summary').waitFor();
    expect(await page.locator('#own-result .summary').allTextContents()).toEqual([reports[1].summary]);
    await page.click('#own-result .folded >> nth=2 >> summary >> nth=0');
    await expect.poll(() => page.locator('#own-result .summary').count()).toBe(2);
  });

  test('checks a list of problems as the command does', async () => {
    const page = await visit();
    const code = `const problem = { parameters: 1, cost: x => x * x };
export default [{ ...problem, gradients: x => 2 * x }, { ...problem, name: 'wrong', gradients: x => 3 * x }];`;
    expect(await run(page, code)).toBe('2 problems: 1 fail, 1 pass.');
    expect(await page.locator('#own-result .folded > summary b').allTextContents()).toEqual(['default[0]', 'wrong']);
    expect(await run(page, 'export default []')).toContain('an empty list');
  });

  test('checks a network from a file, and puts bare parameters and gradients into the editor', async () => {
    const page = await visit();
    expect(await drop(page, 'exercise.json', readFileSync('src/data/course-exercise.json', 'utf8'))).toMatch(
      /^pass: 47/,
    );
    expect(await drop(page, 'two.json', '{"parameters":{"w":[1]},"gradients":{"w":[2]}}')).toContain('in the editor');
    expect(await page.inputValue('#code')).toContain('export const gradients = {"w":[2]};');
  });

  test('shows the code of a link and does not run it', async () => {
    const page = await visit();
    await page.fill('#code', CUBE);
    await page.click('#share');
    await expect.poll(() => page.evaluate(() => location.hash)).toContain('code=');
    const again = await visit({ state: { code: new URL(page.url()).hash.match(/code=([^&]*)/)![1] } });
    expect(await again.inputValue('#code')).toBe(CUBE);
    expect(await again.locator('#own-result *').count()).toBe(0);
    expect(await again.textContent('#own-message')).toContain('has not been run');
    expect(await again.locator('#code').evaluate(code => code.getBoundingClientRect().top)).toBeLessThan(720);
  });
});

describe('Hostile input', () => {
  const alive = async (page: Visitor) => {
    await page.click('#formula-chips button:has-text("e^θ")');
    expect(await page.inputValue('#formula')).toBe('e^θ');
    expect(await run(page, CUBE)).toMatch(/^pass/);
  };

  test('an endless loop is stopped when its time is up, and the page stays as quick as ever', async () => {
    const page = await visit();
    expect(await run(page, 'export const parameters = 1; while (true);', 1)).toContain(
      'Stopped after 1 s: the module itself',
    );
    await alive(page);
  });

  test('an endless loop is stopped by hand', async () => {
    const page = await visit();
    await page.fill('#code', 'export const parameters = 1; while (true);');
    await page.click('#run');
    await page.click('#stop');
    await expect.poll(() => page.textContent('#own-message'), PATIENT).toBe('Cancelled.');
    await alive(page);
  });

  test('huge arrays and memory without end do no harm', async () => {
    const page = await visit();
    expect(await run(page, 'export const parameters = new Float64Array(1e12);')).toMatch(/[Aa]rray/);
    const greedy =
      'const kept = []; while (true) kept.push(new Float64Array(1e6).fill(1)); export const parameters = 1;';
    expect(await run(page, greedy, 3)).not.toMatch(/^(pass|fail)/);
    await alive(page);
  });

  test('a module cannot reach the network, storage or the page', async () => {
    const page = await visit();
    const code = (attempt: string) => `
      let outcome = 'reached';
      try { ${attempt} } catch (error) { outcome = 'blocked: ' + error.message; }
      throw new Error(outcome);`;
    for (const attempt of [
      `await fetch('https://example.org/');`,
      `await fetch(location.origin);`,
      `importScripts('https://example.org/x.js');`,
      `await import('https://example.org/x.js');`,
      `eval('1');`,
      `document.title;`,
      `localStorage.length;`,
      `await new Promise((ok, no) => { const r = indexedDB.open('x'); r.onsuccess = ok; r.onerror = () => no(new Error('no')); });`,
    ])
      expect(await run(page, code(attempt)), attempt).toMatch(/Error: blocked/);
  });

  test('a module cannot speak to the page in the name of the check', async () => {
    const page = await visit();
    const forged = `self.postMessage({ answer: { report: {}, html: '<article><img src=x onerror=alert(1)></article>' } });`;
    expect(await run(page, forged)).toContain('postMessage is not a function');
    expect(await page.locator('#own-result img').count()).toBe(0);
  });

  test('script in names is text, in a module and in a report', async () => {
    const page = await visit();
    const name = `<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>${HOSTILE}`;
    const code = `export default { name: ${JSON.stringify(name)}, parameters: { [${JSON.stringify(name)}]: [1, 2] }, cost: p => Object.values(p)[0][0], gradients: p => ({ [Object.keys(p)[0]]: [2, 0] }) }`;
    expect(await run(page, code)).toMatch(/^fail/);
    expect(await page.textContent('#own-result .title')).toContain('<img src=x');
    const report = await gradcheck({
      name,
      parameters: { [name]: [1] },
      cost: p => p[name][0],
      gradients: { [name]: [2] },
    });
    expect(await drop(page, `${name}.json`, formatReport(report, 'json'))).toMatch(/^fail/);
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
    expect(await page.locator('#own-result script, #own-result img[src="x"]').count()).toBe(0);
  });

  test.each([
    ['', 'no JSON'],
    ['[[[', 'no JSON'],
    ['{"schemaVersion":1,"grad":"x"}', 'report'],
    ['{"__proto__":{"schemaVersion":1}}', 'holds no report'],
    [
      '{"spec":{"inputs":1e9,"layers":[{"units":1e9,"activation":"relu"}],"cost":"squaredError"},"parameters":{"W1":1},"x":[[1]],"y":[[1]],"gradients":{}}',
      '',
    ],
  ])('the file %j is refused in words', async (text, words) => {
    const page = await visit();
    expect(await drop(page, 'file.json', text)).toContain(words);
    expect(await page.getAttribute('#own-message', 'class')).toContain('refused');
  });

  test('nonsense in the address is ignored', async () => {
    const page = await visit({
      state: {
        J: 'alert(1)',
        theta: '<b>',
        step: '-1',
        data: '__proto__',
        layers: '1e9-relu',
        m: '1e9',
        mistake: 'x',
        code: '!!',
        'J-in': '<',
      },
    });
    expect(await page.inputValue('#dataset')).toBe('mnist');
    expect(await page.textContent('#formula-message')).toContain('alert is no function');
    expect(await page.inputValue('#code')).toContain('Logistic regression');
  });
});
