// What gradcheck claims of its speed, each with the figure that bears it out or does not.
import { digits, percent, power, time, times } from './figures.mjs';
import { LAYERED } from './networks.mjs';

/**
 * @returns rows { what, wanted, shown, met }; met is undefined where it was not measured
 */
export function claims(sections) {
  const { networks, workers, peak, startup, size, memory, own } = sections;
  const seconds = (network, id) => networks[network]?.results[id]?.seconds;
  const faster = (what, network, rival, id, wanted) =>
    atLeast(what, seconds(network, rival) / seconds(network, id), wanted, times);
  const mnist = '784-128-10';
  const deep = '64-8×64-10';
  const largest = '784-2048-2048-10';
  const whole = (network, wanted) => {
    const what = `${network}: gradcheck with verdict and report against torch gradcheck`;
    return faster(what, network, 'torch-slow', 'check', wanted);
  };
  const within = (what, network, id, other, wanted) =>
    atMost(what, seconds(network, id) / seconds(network, other), wanted, times);
  return [
    faster(`${mnist}: incremental against torch gradcheck`, mnist, 'torch-slow', 'incremental', 300),
    faster(`${mnist}: by-unit against torch gradcheck`, mnist, 'torch-slow', 'by-unit', 3000),
    whole(mnist, 100),
    faster(`${mnist}: direct against torch gradcheck`, mnist, 'torch-slow', 'direct', 10),
    faster(`${mnist}: random directions against torch's fast mode`, mnist, 'torch-fast', 'slopes', 5),
    within(
      `${mnist}: gradcheck, the gradient given as rows, in torch's fast mode`,
      mnist,
      'check-rows',
      'torch-fast',
      1,
    ),
    within(`${mnist}: the same in by-unit alone`, mnist, 'check-rows', 'by-unit', 3),
    within(`${mnist}: wrong in one block, in the check of the right one`, mnist, 'check-block', 'check-rows', 4),
    within(`${mnist}: wrong in every block, in the check of the right one`, mnist, 'check-every', 'check-rows', 6),
    within(`${deep}: gradcheck in by-unit alone`, deep, 'check', 'by-unit', 1.3),
    within(`${largest}: gradcheck in by-unit alone`, largest, 'check', 'by-unit', 1.6),
    faster(`${deep}: incremental against torch gradcheck`, deep, 'torch-slow', 'incremental', 3),
    faster(`${deep}: by-unit against torch gradcheck`, deep, 'torch-slow', 'by-unit', 100),
    faster(`${deep}: direct against torch gradcheck`, deep, 'torch-slow', 'direct', 1.5),
    ...LAYERED.map(network => whole(network, 30)),
    atMost(`${largest}: every component by-unit`, seconds(largest, 'by-unit'), 5, time),
    atMost(`${largest}: most memory meanwhile`, memory?.gradapprox.megabytes, 1024, megabytes),
    atMost(`${largest}: most memory of gradcheck`, memory?.check.megabytes, 550, megabytes),
    atLeast('two workers against one, incremental', workers?.seconds?.[1] / workers?.seconds?.[2], 1.8, times),
    faster('64-32-10: direct against plain JavaScript, arrays of rows', '64-32-10', 'rows', 'direct', 10),
    faster('64-32-10: direct against plain JavaScript, Float64Array', '64-32-10', 'flat', 'direct', 10),
    atLeast('product 64 × 64 × 512 of the f64x2 peak', peak.products['64 × 64 × 512'] / peak.peak, 0.6, percent),
    ...['direct-own', 'incremental', 'by-unit'].map(id =>
      atMost(`worst difference from backward propagation, ${id.replace('-own', '')}`, worst(networks, id), 1e-9, power),
    ),
    atMost('import and first network()', startup.both / 1000, 0.015, time),
    atMost('import, network() and a first check of 784-128-10', startup.check / 1000, 0.08, time),
    atMost('loaded to check a network, kernels included', size.loaded, 45, value => `${digits(value)} kB`),
    ...own.filter(({ bare }) => bare).flatMap(measured => [overhead(measured, 'loop'), overhead(measured, 'check')]),
  ];
}

const megabytes = value => `${digits(value)} MiB`;

const atLeast = (what, value, wanted, written) => row(what, value, `≥ ${written(wanted)}`, value >= wanted, written);
const atMost = (what, value, wanted, written) => row(what, value, `≤ ${written(wanted)}`, value <= wanted, written);

function row(what, value, wanted, met, written) {
  if (value === undefined || Number.isNaN(value)) return { what, wanted, shown: 'not measured' };
  return { what, wanted, shown: written(value), met };
}

/** At most 5 % or 100 ns an evaluation. */
function overhead({ n, cost, bare, ...loops }, id) {
  const added = loops[id] - bare;
  const loop = id === 'loop' ? 'gradapprox' : 'the first two evaluations of gradcheck';
  const what = `${loop} around a cost of ${n.toLocaleString('en')} parameters (${cost}), an evaluation`;
  const shown = `${digits(added)} ns beside ${digits(bare)} ns`;
  return { what, wanted: '≤ 5 % or 100 ns', shown, met: added <= Math.max(0.05 * bare, 100) };
}

/** The worst over all networks. */
function worst(networks, id) {
  const seen = Object.values(networks).flatMap(({ results }) => results[id]?.difference ?? []);
  return seen.length > 0 ? Math.max(...seen) : undefined;
}
