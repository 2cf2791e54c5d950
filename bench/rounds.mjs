// Runs the measurements: all contestants of a network after each other, then all again, so that nobody has the machine's good minute to himself.
import { byNode, pythonHas } from './child.mjs';
import { contestantsOf, exportPath, WORKERS } from './contestants.mjs';
import { exportTo, NETWORKS } from './networks.mjs';
import { operationsOf } from './operations.mjs';
import { median } from './timing.mjs';

const LARGEST = '784-2048-2048-10';
/** What a quick run looks at. */
const QUICK = ['64-32-10', '784-128-10'];
/** Products whose rate is shown: [rows, inner, columns]; a yardstick, a first layer and a stack of perturbations. */
const SHAPES = [
  [64, 64, 512],
  [128, 784, 32],
  [64, 64, 32],
];
/** How time grows: one thing at a time, on digits. */
const GROWTH = {
  'width n': [16, 64, 256].map(h => `digits ${h},${h} tanh m=32`),
  'examples m': [8, 32, 128].map(m => `digits 64,64 tanh m=${m}`),
  'depth L': [2, 4, 8].map(depth => `digits ${Array(depth).fill(64)} tanh m=32`),
};
/** How the time of a whole check grows: with the network, and with the wrong entries of W1. */
const GROWTH_OF_CHECK = {
  'width n': [16, 64, 256].map(h => `digits ${h},${h} tanh m=32`),
  'examples m': [8, 32, 128].map(m => `digits 64,64 tanh m=${m}`),
  'depth L': [2, 8, 32, 128].map(depth => `digits ${Array(depth).fill(8)} tanh m=8`),
};
const WRONG = { network: '784-128-10', entries: [1, 100, 10_000, 'block'] };
/** θ of the user's own costs. */
const OWN_COSTS = [
  { cost: 'touch', n: 10 },
  { cost: 'squares', n: 10 },
  { cost: 'touch', n: 1000 },
  { cost: 'squares', n: 1000 },
  { cost: 'touch', n: 1_000_000 },
];

/** All figures, by section. Quick: one turn, two networks, nothing that takes many seconds. */
export async function measureAll({ quick, say }) {
  const turns = quick ? 1 : 3;
  const names = Object.keys(NETWORKS).filter(name => !quick || QUICK.includes(name));
  const sections = await measureNetworks(names, { quick, say });
  say('peak, workers, growth, own costs, start, size, memory');
  sections.peak = await inTurns(turns, () => byNode('measure/peak.mjs', { shapes: SHAPES }));
  if (!quick) sections.workers = await measureWorkers(turns);
  if (!quick) sections.growth = await measureGrowth();
  if (!quick) sections.growthOfCheck = await measureGrowthOfCheck();
  sections.own = [];
  for (const own of OWN_COSTS)
    sections.own.push({ ...own, ...(await byNode('measure/overhead.mjs', { ...own, turns: 3 })) });
  sections.startup = await inTurns(quick ? 3 : 15, () => byNode('measure/startup.mjs', {}));
  sections.size = await byNode('measure/size.mjs', {});
  if (!quick) sections.memory = await measureMemory();
  return sections;
}

/** The networks named alone, and the peak to hold them against. */
export async function measureOnly(names, { quick, say }) {
  const unknown = names.filter(name => !(name in NETWORKS));
  if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not among ${Object.keys(NETWORKS).join(', ')}`);
  const sections = await measureNetworks(names, { quick, say });
  return { ...sections, peak: await byNode('measure/peak.mjs', { shapes: [] }) };
}

async function measureNetworks(names, { quick, say }) {
  const turns = quick ? 1 : 3;
  const missing = [];
  for (const module of ['numpy', 'torch']) if (!(await pythonHas(module))) missing.push(module);
  const sections = { missing, networks: {}, versions: {}, quick };
  for (const name of names) {
    say(name);
    sections.networks[name] = await measureNetwork(name, { turns, quick, missing, versions: sections.versions });
  }
  return sections;
}

async function measureNetwork(name, { turns, quick, missing, versions }) {
  if (missing.length < 2) await exportTo(exportPath(name), name);
  const runs = new Map();
  for (let turn = 0; turn < turns; turn++) {
    for (const contestant of contestantsOf(name)) {
      const { id, needs, turns: most = turns } = contestant;
      if (missing.includes(needs) || turn >= most) continue;
      const result = await contestant.run(name, quick ? 0.2 : 0.5, quick);
      if (needs) versions[needs] = result.version;
      runs.set(id, [...(runs.get(id) ?? []), result]);
    }
  }
  const results = Object.fromEntries([...runs].map(([id, all]) => [id, middle(all)]));
  return { operations: await operationsOf(name), results };
}

/** One result of several turns: the last, with the median time. */
function middle(all) {
  const last = all.at(-1);
  return last.refused ? last : { ...last, seconds: median(all.map(({ seconds }) => seconds)) };
}

/** Medians of all numbers of a flat or nested result, over several runs. */
async function inTurns(turns, run) {
  const all = [];
  for (let turn = 0; turn < turns; turn++) all.push(await run());
  return medians(all);
}

function medians(all) {
  if (typeof all[0] === 'number') return median(all);
  return Object.fromEntries(Object.keys(all[0]).map(key => [key, medians(all.map(result => result[key]))]));
}

async function measureWorkers(turns) {
  const { network, counts, run } = WORKERS;
  const seconds = Object.fromEntries([...counts, 'apart'].map(count => [count, []]));
  for (let turn = 0; turn < turns; turn++) {
    for (const count of counts) {
      const result = await run(count)(network, 0);
      if (result.refused) return { network, refused: result.refused };
      seconds[count].push(result.seconds);
    }
    // what the machine gives when both of its processors work on all of it, in processes that know nothing of each other
    const apart = await Promise.all(counts.map(() => run(1)(network, 0)));
    seconds.apart.push(Math.max(...apart.map(result => result.seconds)));
  }
  return { network, seconds: Object.fromEntries(Object.entries(seconds).map(([of, all]) => [of, median(all)])) };
}

async function measureGrowth() {
  const growth = [];
  for (const [along, shapes] of Object.entries(GROWTH)) {
    for (const network of shapes) {
      const { n } = await operationsOf(network);
      const of = async (method, more) => {
        const { seconds, refused } = await byNode('measure/method.mjs', { network, method, budget: 0.2, ...more });
        return refused ? undefined : seconds / n;
      };
      const each = {
        direct: await of('direct', { step: 1e-5, sample: 24 }),
        incremental: await of('incremental'),
        'by-unit': await of('by-unit'),
      };
      growth.push({ along, network, n, each });
    }
  }
  return growth;
}

async function measureGrowthOfCheck() {
  const growth = [];
  const measure = async (along, what, network, gradients) => {
    const { seconds, measured: n } = await byNode('measure/check.mjs', { network, gradients, budget: 0.2 });
    growth.push({ along, what, n, seconds, each: seconds / n });
  };
  for (const [along, shapes] of Object.entries(GROWTH_OF_CHECK))
    for (const network of shapes) await measure(along, depthOf(network), network, 'right');
  for (const entries of WRONG.entries)
    await measure(
      'wrong entries of W1',
      entries === 'block' ? 'all' : entries.toLocaleString('en'),
      WRONG.network,
      entries,
    );
  return growth;
}

/** A network of very many layers by their number. */
function depthOf(network) {
  const [, hidden, rest] = /^digits ([\d,]+) (.*)$/.exec(network);
  const units = hidden.split(',');
  return units.length > 8 ? `digits ${units.length}×${units[0]} ${rest}` : network;
}

async function measureMemory() {
  const memory = {};
  for (const what of ['gradapprox', 'check'])
    memory[what] = await byNode('measure/memory.mjs', { network: LARGEST, what, method: 'by-unit' });
  return memory;
}
