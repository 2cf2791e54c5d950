// The whole check of a network's own backward propagation, verdict and report as text included.
import { formatReport, gradcheck } from '../../dist/index.js';
import { load } from '../networks.mjs';
import { secondsEach } from '../timing.mjs';

const { network, options = {}, budget } = JSON.parse(process.argv[2]);
const { net, parameters, data } = await load(network);
let report;
const seconds = await secondsEach(async () => {
  report = await gradcheck(net.problem({ parameters, ...data }), options);
  formatReport(report, 'text');
}, budget);
const { verdict, difference, method, evaluations, components } = report;
const megabytes = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ seconds, measured: components.checked, difference, verdict, method, evaluations, megabytes }),
);
process.exit(0); // workers need not be waited for
