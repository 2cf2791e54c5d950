// Measures the page in Chromium as a visitor has it: the first check of 784-128-10 from cold, what holds up the interface or moves
// during a whole visit, and what the page weighs. Prints tables. node scripts/measure-page.mjs [cold starts]
import { cpus, loadavg } from 'node:os';
import { chromium } from 'playwright';
import { LAUNCH } from '../test/browser/launch.mjs';
import { CATEGORIES, tasks as tasksOf } from '../test/browser/tasks.mjs';
import { buildPage, weights } from './build-page.mjs';
import { serveFolder } from './serve-folder.mjs';

const FOLDER = 'build/page-measured';
const starts = Number(process.argv[2] ?? 7);

/** Written down by the page itself: how its main thread and its layout fare, and when a report stands. */
function watch() {
  globalThis.seen = { tasks: [], shifts: [], clicked: 0, shown: 0 };
  const { seen } = globalThis;
  const observe = (type, note) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true });
  observe('longtask', ({ startTime, duration }) => seen.tasks.push({ startTime, duration }));
  observe('layout-shift', ({ startTime, value, hadRecentInput, sources }) => {
    const moved = sources.map(({ node }) => node?.id || node?.className || node?.nodeName).join(' ');
    if (!hadRecentInput) seen.shifts.push({ startTime, value, moved });
  });
  addEventListener('click', ({ target }) => target.id === 'check' && (seen.clicked = performance.now()), true);
  addEventListener('DOMContentLoaded', () =>
    new MutationObserver(() => {
      // a frame later it is on the screen
      if (document.querySelector('#network-result .report'))
        requestAnimationFrame(() => setTimeout(() => (seen.shown = performance.now())));
    }).observe(document.getElementById('network-result'), { childList: true }),
  );
}

/** Clicks with the mouse, where the visitor would: what follows is then no surprise to the layout. */
async function click(page, selector) {
  const { x, y } = await page.evaluate(wanted => {
    const element = document.querySelector(wanted);
    element.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = element.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }, selector);
  await page.mouse.click(x, y);
}

/** Asks now and then: waitForFunction needs eval, which the page's policy refuses. */
async function until(page, wanted) {
  for (let k = 0; k < 600; k++) {
    if (await page.evaluate(wanted)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`waited a minute for ${wanted}`);
}

/** A button that rests keeps its focus, and says so. */
const settled = (page, button) =>
  until(page, `document.querySelector('${button}').getAttribute('aria-disabled') !== 'true'`);
const choose = (page, selector, value) =>
  page.evaluate(
    ([wanted, chosen]) => {
      const control = document.querySelector(wanted);
      control.value = chosen;
      for (const kind of ['input', 'change']) control.dispatchEvent(new Event(kind, { bubbles: true }));
    },
    [selector, value],
  );

/** Opens the page in a browser that has never seen it, reads for as long as given, and checks. */
async function firstCheck(url, reading) {
  const browser = await chromium.launch(LAUNCH);
  try {
    const page = await browser.newPage();
    await page.addInitScript(watch);
    await page.goto(url);
    await until(page, `document.querySelector('#v-chart svg') !== null`);
    await page.waitForTimeout(reading);
    await click(page, '#check');
    await until(page, 'seen.shown > 0');
    const { clicked, shown, said } = await page.evaluate(() => ({
      ...globalThis.seen,
      said: document.querySelector('#network-message').textContent,
    }));
    const parts = await Promise.all(
      page
        .workers()
        .map(worker =>
          worker.evaluate(() => performance.getEntriesByType('measure').map(({ name, duration }) => [name, duration])),
        ),
    );
    return { verdict: said, 'click to verdict': shown - clicked, ...Object.fromEntries(parts.flat()) };
  } finally {
    await browser.close();
  }
}

/** Everything a visitor may do: what it is called, and how it is done. */
const VISIT = [
  [
    'functions',
    async page => {
      for (const formula of [2, 4, 6]) await click(page, `#formula-chips button:nth-child(${formula})`);
    },
  ],
  [
    'steps',
    async page => {
      for (const step of [-3, -2, -1, 0]) await choose(page, '#step', String(step));
    },
  ],
  [
    'float32',
    async page => {
      await click(page, '[name="precision"][value="float32"]');
      await page.waitForTimeout(500);
    },
  ],
  ...['none', 'twice', 'transposed', 'four'].map(mistake => [
    `mistake ${mistake}`,
    async page => {
      await choose(page, '#mistake', mistake);
      await check(page);
    },
  ]),
  [
    'training',
    async page => {
      await choose(page, '#mistake', 'none');
      await click(page, '#train');
      await settled(page, '#check');
    },
  ],
  ...['digits', 'iris', 'cancer', 'mnist'].map(data => [
    `data ${data}`,
    async page => {
      await choose(page, '#dataset', data);
      await check(page);
    },
  ]),
  [
    'heat map',
    async page => {
      for (const at of [100, 200, 300]) await page.mouse.move(at, 300);
    },
  ],
  [
    'own module',
    async page => {
      await click(page, '#run');
      await settled(page, '#run');
      await page.waitForTimeout(500);
    },
  ],
];

async function check(page) {
  await click(page, '#check');
  await settled(page, '#check');
  await page.waitForTimeout(200);
}

/** Every part of the page used, one after the other: { tasks: { startTime, duration, during }[], shifts, processor }. */
async function wholeVisit(url) {
  const browser = await chromium.launch(LAUNCH);
  try {
    const page = await browser.newPage();
    await page.addInitScript(watch);
    await browser.startTracing(page, { categories: CATEGORIES });
    await page.goto(url);
    await until(page, `document.querySelector('#v-chart svg') !== null`);
    const begun = [];
    for (const [name, act] of VISIT) {
      begun.push({ name, at: await page.evaluate(() => performance.now()) });
      await act(page);
    }
    const { tasks, shifts } = await page.evaluate(() => globalThis.seen);
    const during = ({ startTime }) => begun.findLast(({ at }) => at <= startTime)?.name ?? 'opening';
    const named = entries => entries.map(entry => ({ ...entry, during: during(entry) }));
    return { tasks: named(tasks), shifts: named(shifts), processor: tasksOf(await browser.stopTracing()) };
  } finally {
    await browser.close();
  }
}

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const ms = value => value.toFixed(0);

await buildPage(FOLDER);
const { url, close } = await serveFolder(FOLDER);
console.log(
  `${cpus().length} processors, ${loadavg()[0].toFixed(1)} of them busy before; Chromium in ${LAUNCH.executablePath}`,
);
for (const reading of [0, 2000]) {
  const runs = [];
  for (let k = 0; k < starts; k++) runs.push(await firstCheck(url, reading));
  const { verdict, ...parts } = runs[0];
  console.log(
    `\nFirst check of 784-128-10, ${starts} cold starts, ${reading / 1000} s after the page stood: ${verdict}\n`,
  );
  row('milliseconds', 'median', 'least', 'most');
  row('---', '--:', '--:', '--:');
  for (const name of Object.keys(parts)) {
    const all = runs.map(run => run[name]);
    row(name, ms(median(all)), ms(Math.min(...all)), ms(Math.max(...all)));
  }
}
const { tasks, shifts, processor } = await wholeVisit(url);
close();
const listed = (entries, told) => (entries.length === 0 ? 'none' : entries.map(told).join('; '));
console.log(`\nWhole visit
tasks over 50 ms: ${listed(tasks, ({ during, duration }) => `${during} ${ms(duration)} ms`)}
longest tasks, milliseconds of processor time: ${processor.slice(0, 5).map(ms).join(', ')}
layout shifts: ${listed(shifts, ({ during, value, moved }) => `${during} ${value.toFixed(4)} (${moved})`)}\n`);
for (const [name, bytes] of await weights(FOLDER)) console.log(`${name.padEnd(14)} ${(bytes / 1000).toFixed(1)} kB`);
