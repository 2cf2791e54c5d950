// The whole check of a network, verdict and report as text included: of its own backward propagation, of the same given as rows, or of a wrong one.
import { formatReport, gradcheck } from '../../dist/index.js';
import { load } from '../networks.mjs';
import { secondsEach } from '../timing.mjs';

/** On wrong entries: a factor that has a name, the number of examples. */
const FACTOR = 32;

const { network, options = {}, gradients = 'own', budget } = JSON.parse(process.argv[2]);
const { net, parameters, data } = await load(network);
const problem = net.problem({ parameters, ...data, gradients: given(gradients) });
let report;
const seconds = await secondsEach(async () => {
  report = await gradcheck(problem, options);
  formatReport(report, 'text');
}, budget);
const { verdict, difference, method, evaluations, components } = report;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ seconds, measured: components.checked, difference, verdict, method, evaluations, megabytes }),
);
process.exit(0); // workers need not be waited for

/** undefined for backward propagation itself; 'right' for its rows, 'every' for all of them wrong; a number for so many wrong entries of W1. */
function given(which) {
  if (which === 'own') return undefined;
  const rows = net.gradients(parameters, data);
  if (which === 'right') return rows;
  if (which === 'every') return Object.fromEntries(Object.entries(rows).map(([name, block]) => [name, scaled(block)]));
  let left = which === 'block' ? Number.POSITIVE_INFINITY : which;
  const some = row => row.map(value => (value !== 0 && left-- > 0 ? FACTOR * value : value));
  return { ...rows, W1: rows.W1.map(some) };
}

function scaled(block) {
  return block.map(row => (typeof row === 'number' ? FACTOR * row : row.map(value => FACTOR * value)));
}
