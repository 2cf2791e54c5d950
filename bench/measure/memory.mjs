// Most memory a process ever holds that computes all differences of a network, or checks it, and does nothing else.
import { gradcheck, pack } from '../../dist/index.js';
import { build } from '../networks.mjs';
import { secondsOf } from '../timing.mjs';

const { network, what, method } = JSON.parse(process.argv[2]);
const { net, parameters, data } = await build(network);
const problem = net.problem({ parameters, ...data });
const before = process.resourceUsage().maxRSS / 1024;
const seconds = await secondsOf(() =>
  what === 'check'
    ? gradcheck(problem, { method })
    : problem.gradapprox({ theta: pack(parameters).theta, method, seed: 1 }),
);
console.log(JSON.stringify({ seconds, before, megabytes: process.resourceUsage().maxRSS / 1024 }));
process.exit(0); // workers need not be waited for
