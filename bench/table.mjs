// The tables of the README from what was measured.
import { readFileSync, writeFileSync } from 'node:fs';
import { claims } from './claims.mjs';
import { CONTESTANTS } from './contestants.mjs';
import { digits, percent, power, table, time, times } from './figures.mjs';
import { machine } from './machine.mjs';
import { NETWORKS } from './networks.mjs';

const [BEGIN, END] = ['<!-- measured -->', '<!-- /measured -->'];

/** Everything between the markers. */
export function tables(sections, { started }) {
  const { missing, versions, peak } = sections;
  return [
    ...machine(versions),
    missing.length > 0 ? `Left out, for want of the Python packages: ${missing.join(', ')}.` : '',
    `f64x2 peak in this run: ${digits(peak.peak)} GFLOP/s. Measured in ${time((performance.now() - started) / 1000)}.`,
    '### Claims',
    claimsTable(sections),
    ...Object.entries(sections.networks).flatMap(entry => networkTable(entry, peak.peak)),
    '### Products',
    productsTable(sections),
    ...(sections.growth ? ['### Growth', growthTable(sections), growthOfCheckTable(sections)] : []),
    '### A cost of your own',
    ownTable(sections),
    '### Start, size, memory',
    costsTable(sections),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** The tables of the networks alone. */
export const networkTables = ({ networks, peak }) =>
  Object.entries(networks)
    .flatMap(entry => networkTable(entry, peak.peak))
    .join('\n\n');

/** Puts the tables into a file, between its markers. */
export function writeInto(path, markdown) {
  const [before, rest] = readFileSync(path, 'utf8').split(BEGIN);
  const [, after] = rest.split(END);
  writeFileSync(path, `${before}${BEGIN}\n${markdown}\n${END}${after}`);
}

function claimsTable(sections) {
  const word = { true: 'yes', false: '**no**', undefined: '' };
  const rows = claims(sections).map(({ what, wanted, shown, met }) => [what, wanted, shown, word[met]]);
  return table(['claim', 'wanted', 'shown', 'holds'], rows);
}

function networkTable([name, { operations, results }], peak) {
  const { n, m } = operations;
  const slow = results['torch-slow']?.seconds;
  const rows = CONTESTANTS.filter(({ id }) => results[id]).map(({ id, label, ours }) => {
    const { seconds, measured, difference, refused, passed } = results[id];
    if (refused) return [label, 'not in this build', '', '', '', ''];
    const share = ours && operations[ours] / seconds / (1e9 * peak);
    const inferred = measured < n && !['torch-fast', 'slopes'].includes(id) ? ` (from ${measured})` : '';
    const right = difference === undefined ? (passed ? 'passes' : 'fails') : power(difference);
    return [
      label,
      time(seconds) + inferred,
      time(seconds / n),
      share ? percent(share) : '',
      right,
      slow ? times(slow / seconds) : '',
    ];
  });
  const head = ['', 'all components', 'a component', 'of the peak', 'from backward', 'against torch'];
  return [`### ${name}, ${NETWORKS[name].of}: n = ${n.toLocaleString('en')}, m = ${m}`, table(head, rows)];
}

function productsTable({ peak }) {
  const rows = Object.entries(peak.products).map(([shape, rate]) => [shape, digits(rate), percent(rate / peak.peak)]);
  return table(['rows × inner × columns', 'GFLOP/s', 'of the peak'], rows);
}

function growthTable({ growth }) {
  const rows = growth.map(({ along, network, n, each }) => [
    `${along}: ${network.replace('digits ', '64-').replaceAll(',', '-').replace(' tanh', '-10')}`,
    n.toLocaleString('en'),
    ...['direct', 'incremental', 'by-unit'].map(method => time(each[method])),
  ]);
  return table(['tanh, on digits', 'n', 'direct', 'incremental', 'by-unit'], rows);
}

function growthOfCheckTable({ growthOfCheck }) {
  const rows = growthOfCheck.map(({ along, what, n, seconds, each }) => [
    `${along}: ${what
      .replace('digits ', '64-')
      .replaceAll(',', '-')
      .replace(/ (tanh|relu)/, '-10')}`,
    n.toLocaleString('en'),
    time(seconds),
    time(each),
  ]);
  return table(['the whole check', 'n', '', 'a component'], rows);
}

function ownTable({ own }) {
  const nanoseconds = value => `${digits(value)} ns`;
  const loops = own.filter(({ bare }) => bare);
  const calls = own.filter(({ bare }) => !bare);
  return [
    table(
      ['an evaluation', 'bare', 'gradapprox adds', 'gradcheck adds'],
      loops.map(({ n, cost, bare, loop, check }) => [
        `${cost}, n = ${n.toLocaleString('en')}`,
        ...[bare, loop - bare, check - bare].map(nanoseconds),
      ]),
    ),
    table(
      ['a whole call', 'gradapprox', 'gradcheck'],
      calls.map(({ n, cost, loopCall, checkCall }) => [
        `${cost}, n = ${n}`,
        ...[loopCall, checkCall].map(value => time(value / 1e9)),
      ]),
    ),
  ].join('\n\n');
}

function costsTable({ startup, size, memory, workers }) {
  const rows = [
    ['import', time(startup.imported / 1000)],
    ['first network()', time(startup.first / 1000)],
    ['import, first network() and first check of 784-128-10', time(startup.check / 1000)],
    ['`gradcheck` and `network`, minified and gzipped, without kernels', kilobytes(size.code)],
    ['the same with the kernels: what a page loads to check a network', kilobytes(size.loaded)],
    [
      'all that can be loaded later: two builds of the kernels, ladder, probes, workers, diagnosis',
      kilobytes(size.all),
    ],
    ['the same, minified', kilobytes(size.minified)],
    ...Object.entries(memory ?? {}).map(([what, { seconds, before, megabytes }]) => [
      `784-2048-2048-10 by-unit, ${what}`,
      `${digits(megabytes)} MiB at most (${digits(before)} before), ${time(seconds)}`,
    ]),
    ...(workers ? workersRows(workers) : []),
  ];
  return table(['', ''], rows);
}

const kilobytes = value => `${digits(value)} kB`;

function workersRows({ network, refused, seconds }) {
  const what = `incremental on ${network} by 1 and by 2 workers`;
  if (refused) return [[what, 'not in this build']];
  return [
    [what, `${time(seconds[1])} and ${time(seconds[2])}`],
    ['the same by 1 worker in each of two processes at once: what the machine gives', time(seconds.apart)],
  ];
}
