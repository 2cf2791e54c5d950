import type { Report } from '../../report.js';
import { count } from '../figures.js';
import { beyond, compared, relativeError } from './level.js';
import { type Markup, markup } from './markup.js';
import { of } from './tables.js';

/** Components whose relative error lies in one decade. */
export interface Bin {
  /** Exponent e of the decade 10^e … 10^(e+1); the first bin takes everything below, the last all above. */
  exponent: number;
  within: number;
  beyond: number;
}

const FIRST = -16;
const LAST = 0;

/** Relative errors of the checked components, a decade a bin. */
export function bins(report: Report): Bin[] {
  const all = Array.from({ length: LAST - FIRST + 1 }, (_, k): Bin => ({ exponent: FIRST + k, within: 0, beyond: 0 }));
  for (let i = 0; i < report.gradapprox.length; i++) {
    if (!compared(report, i)) continue;
    const error = relativeError(report, i);
    // log10 rounds 1e-7 to exactly −7 only by chance
    const exponent = error > 0 ? Math.floor(Math.log10(error) + 1e-9) : FIRST;
    const bin = all[Math.min(LAST, Math.max(FIRST, Number.isNaN(error) ? LAST : exponent)) - FIRST];
    bin[beyond(report, i) || Number.isNaN(error) ? 'beyond' : 'within']++;
  }
  return all;
}

const BAR = 40;
const TALL = 150;
const TOP = 22;
const BOTTOM = 40;
/** A count of millions is wider than its bar. */
const EDGE = 14;

/** How the relative errors are spread; heights grow with log(1 + count), so that one wrong component in a million is seen. */
export function histogram(report: Report): Markup {
  const all = bins(report);
  const most = Math.max(1, ...all.map(bin => bin.within + bin.beyond));
  const high = (n: number) => (TALL * Math.log1p(n)) / Math.log1p(most);
  const wide = all.length * BAR;
  return markup`<section class="histogram"><h2>Relative errors</h2>
<figure><div class="scroll" tabindex="0" role="region" aria-label="Histogram${of(report)}"><svg viewBox="${-EDGE} 0 ${wide + 2 * EDGE} ${TOP + TALL + BOTTOM}" width="${wide + 2 * EDGE}" height="${TOP + TALL + BOTTOM}" role="img" aria-label="Histogram of relative errors, a decade a bar; the counts are in the table below.">
${all.map((bin, k) => bar(bin, k * BAR, high))}
<path class="axis" d="M0 ${TOP + TALL + 0.5}H${wide}"/>
${tolerance(report)}
<text class="title" x="${wide}" y="${TOP + TALL + BOTTOM - 4}" text-anchor="end">relative error of a component →</text></svg></div></figure>
${table(report, all)}</section>\n`;
}

function bar({ exponent, within, beyond }: Bin, x: number, high: (n: number) => number): Markup {
  const middle = x + BAR / 2;
  const base = TOP + TALL;
  const whole = high(within + beyond);
  const upper = beyond === 0 ? 0 : Math.max(3, (whole * beyond) / (within + beyond));
  return markup`${within + beyond === 0 ? '' : markup`<text x="${middle}" y="${(base - whole - 6).toFixed(1)}" text-anchor="middle">${count(within + beyond)}</text>`}
<rect class="within" x="${x + 2}" width="${BAR - 4}" y="${(base - whole + upper).toFixed(1)}" height="${Math.max(0, whole - upper).toFixed(1)}"/>
<rect class="beyond" x="${x + 2}" width="${BAR - 4}" y="${(base - whole).toFixed(1)}" height="${upper.toFixed(1)}"/>
<text class="tick" x="${x}" y="${base + 16}" text-anchor="${exponent === FIRST ? 'start' : 'middle'}">${power(exponent)}</text>
`;
}

/** Where a decade begins; the first one takes all below. */
const power = (exponent: number): string => (exponent === FIRST ? '0' : exponent === 0 ? '1' : `1e${exponent}`);

function tolerance({ tolerance }: Report): Markup {
  const x = (Math.min(LAST + 1, Math.max(FIRST, Math.log10(tolerance))) - FIRST) * BAR;
  return markup`<path class="tolerance" d="M${x.toFixed(1)} ${TOP - 14}V${TOP + TALL}"/><text x="${(x + 4).toFixed(1)}" y="${TOP - 6}">tolerance</text>`;
}

const table = (report: Report, all: readonly Bin[]) => markup`<details><summary>Counts of the histogram</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Counts of the histogram${of(report)}"><table><thead><tr><th scope="col">relative error from</th><th scope="col" class="number">within</th><th scope="col" class="number">beyond</th></tr></thead>
<tbody>${all.map(
  ({ exponent, within, beyond }) =>
    markup`<tr><th scope="row">${power(exponent)}</th><td class="number">${count(within)}</td><td class="number">${count(beyond)}</td></tr>\n`,
)}</tbody></table></div></details>\n`;
