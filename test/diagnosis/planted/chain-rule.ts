import { dot, normals, sigmoid, sum, type Vector } from '../../wrong/arrays.js';
import { type Case, planted } from './case.js';
import { likelihood, slopes } from './gaussian-process.js';

const never = ['row-factors', 'column-factors', 'penalty', 'value'] as const;

/** Length, deviation and noise of a Gaussian process, kept as logarithms. */
const logs: Vector = [0.31, -0.22, -1.15];
const exp = (v: Vector) => v.map(Math.exp);
const byLogs = (p: Vector) => slopes(exp(p)).map((g, i) => g * Math.exp(p[i]));

type Kernel = { logLength: number; logDeviation: number; logNoise: number };
const listOf = ({ logLength, logDeviation, logNoise }: Kernel) => [logLength, logDeviation, logNoise];
const kernelOf = ([logLength, logDeviation, logNoise]: Vector): Kernel => ({ logLength, logDeviation, logNoise });

/** Σ (a e^(−k t) − y)² over three decays that add up. */
const T = [0.1, 0.4, 0.9, 1.7, 2.6, 4.1];
const SEEN = T.map(t => 2 * Math.exp(-t) + 0.3);
type Decays = { amplitude: Vector; rate: Vector };
const decays: Decays = { amplitude: [0.8, 1.3, 0.45], rate: [0.35, 1.9, 0.7] };
const misses = ({ amplitude, rate }: Decays) =>
  T.map((t, k) => sum(amplitude.map((a, i) => a * Math.exp(-rate[i] * t))) - SEEN[k]);
const squares = (p: Decays) => sum(misses(p).map(e => e * e)) / 2;
const byDecays = (p: Decays): Decays => {
  const e = misses(p);
  const fading = p.rate.map(r => T.map(t => Math.exp(-r * t)));
  return {
    amplitude: fading.map(f => dot(e, f)),
    rate: fading.map((f, i) => -p.amplitude[i] * sum(f.map((v, k) => v * T[k] * e[k]))),
  };
};

/** −log likelihood of normal numbers with a deviation for each, and an L2 penalty on their means. */
type Normals = { mean: Vector; deviation: Vector };
const DRAWN = normals(5).vector(6, 2);
const unlike: Normals = { mean: normals(6).vector(6), deviation: [0.7, 1.6, 0.45, 2.3, 1.2, 0.9] };
const surprise = ({ mean, deviation }: Normals) =>
  sum(mean.map((m, i) => Math.log(deviation[i]) + ((DRAWN[i] - m) / deviation[i]) ** 2 / 2)) + 0.15 * dot(mean, mean);
const bySurprise = ({ mean, deviation }: Normals): Normals => ({
  mean: mean.map((m, i) => (m - DRAWN[i]) / deviation[i] ** 2 + 0.3 * m),
  deviation: deviation.map((s, i) => 1 / s - (DRAWN[i] - mean[i]) ** 2 / s ** 3),
});

/** Cross entropy of seven yes-or-no answers, by probability and by margin. */
const YES = [1, 0, 0, 1, 1, 0, 1];
const chances = [0.31, 0.62, 0.17, 0.83, 0.44, 0.71, 0.09];
const margins = normals(8).vector(7, 1.3);
const entropy = (p: Vector) => -sum(p.map((v, i) => Math.log(YES[i] ? v : 1 - v)));
const byChance = (p: Vector) => p.map((v, i) => (v - YES[i]) / (v * (1 - v)));
const slope = (z: number) => sigmoid(z) * (1 - sigmoid(z));
/** Focal loss, Σ −(1 − q)² log q with q the probability of the answer, by q. */
const focal = (p: Vector) => sum(p.map((v, i) => -((YES[i] ? 1 - v : v) ** 2) * Math.log(YES[i] ? v : 1 - v)));
const byFocal = (p: Vector) =>
  p.map((v, i) => {
    const q = YES[i] ? v : 1 - v;
    return (YES[i] ? 1 : -1) * (2 * (1 - q) * Math.log(q) - (1 - q) ** 2 / q);
  });

/** Extents of six blobs, each of its own logarithm, beside their heights. */
type Blobs = { height: Vector; logExtent: Vector };
const blobs: Blobs = { height: normals(9).vector(6), logExtent: normals(10).vector(6, 0.8) };
const bright = ({ height, logExtent }: Blobs) =>
  sum(height.map((h, i) => Math.sin(h) * Math.exp(2 * logExtent[i]) + 0.1 * h * h));
const byBlobs = ({ height, logExtent }: Blobs): Blobs => ({
  height: height.map((h, i) => Math.cos(h) * Math.exp(2 * logExtent[i]) + 0.2 * h),
  logExtent: height.map((h, i) => 2 * Math.sin(h) * Math.exp(2 * logExtent[i])),
});

/** ½‖x∘w − t‖² + λ/2‖w‖². */
const x = normals(11).vector(8);
const t = normals(12).vector(8);
const ridge = ({ w }: { w: Vector }) => sum(w.map((v, i) => (x[i] * v - t[i]) ** 2)) / 2 + 0.2 * dot(w, w);
const byRidge = ({ w }: { w: Vector }) => ({ w: w.map((v, i) => (x[i] * v - t[i]) * x[i] + 0.4 * v) });

export default [
  planted({
    name: 'Gaussian process by its parameters, which are kept as logarithms',
    parameters: { log: logs },
    cost: ({ log }) => likelihood(exp(log)),
    right: ({ log }) => ({ log: byLogs(log) }),
    wrong: ({ log }) => ({ log: slopes(exp(log)) }),
    blocks: ['log'],
    expect: { kind: 'chain-rule', detail: { of: 'exp(-theta)' } },
    never,
  }),
  planted({
    name: 'the same with a number for each logarithm',
    parameters: kernelOf(logs),
    cost: p => likelihood(exp(listOf(p))),
    right: p => kernelOf(byLogs(listOf(p))),
    wrong: p => kernelOf(slopes(exp(listOf(p)))),
    blocks: ['logLength', 'logDeviation', 'logNoise'],
    expect: { kind: 'chain-rule', detail: { of: 'exp(-theta)' } },
    never: [...never, 'scale'],
  }),
  planted({
    name: 'the same, the logarithm of the length alone',
    parameters: kernelOf([0.1, 0.2, -1.5]),
    cost: p => likelihood(exp(listOf(p))),
    right: p => kernelOf(byLogs(listOf(p))),
    wrong: p => ({ ...kernelOf(byLogs(listOf(p))), logLength: slopes(exp(listOf(p)))[0] }),
    blocks: ['logLength'],
    expect: { kind: 'chain-rule', detail: { of: 'exp(-theta)' } },
    never: [...never, 'scale'],
  }),
  planted({
    name: 'rates by their logarithms, which are no parameters',
    parameters: decays,
    cost: squares,
    right: byDecays,
    wrong: p => ({ ...byDecays(p), rate: byDecays(p).rate.map((g, i) => g * p.rate[i]) }),
    blocks: ['rate'],
    expect: { kind: 'chain-rule', detail: { of: 'theta' } },
    never,
  }),
  planted({
    name: 'amplitudes and rates divided by themselves, as for parameters that are logarithms',
    parameters: decays,
    cost: squares,
    right: byDecays,
    wrong: p => ({
      amplitude: byDecays(p).amplitude.map((g, i) => g / p.amplitude[i]),
      rate: byDecays(p).rate.map((g, i) => g / p.rate[i]),
    }),
    blocks: ['amplitude', 'rate'],
    expect: { kind: 'chain-rule', detail: { of: '1/theta' } },
    never,
  }),
  planted({
    name: 'the exponential of a logarithm multiplied twice',
    parameters: blobs,
    cost: bright,
    right: byBlobs,
    wrong: p => ({ ...byBlobs(p), logExtent: byBlobs(p).logExtent.map((g, i) => g * Math.exp(p.logExtent[i])) }),
    blocks: ['logExtent'],
    expect: { kind: 'chain-rule', detail: { of: 'exp(theta)' } },
    never,
  }),
  planted({
    name: 'by variances, deviations being the parameters, with a penalty on the means',
    parameters: unlike,
    cost: surprise,
    right: bySurprise,
    wrong: p => ({ ...bySurprise(p), deviation: bySurprise(p).deviation.map((g, i) => g / (2 * p.deviation[i])) }),
    blocks: ['deviation'],
    expect: { kind: 'chain-rule', detail: { of: '1/theta' }, factor: 0.5 },
    never,
  }),
  planted({
    name: 'the slope of the square of a deviation multiplied twice',
    parameters: unlike,
    cost: surprise,
    right: bySurprise,
    wrong: p => ({ ...bySurprise(p), deviation: bySurprise(p).deviation.map((g, i) => g * 2 * p.deviation[i]) }),
    blocks: ['deviation'],
    expect: { kind: 'chain-rule', detail: { of: 'theta' }, factor: 2 },
    never,
  }),
  planted({
    name: 'probabilities by their margins',
    parameters: { p: chances },
    cost: ({ p }) => entropy(p),
    right: ({ p }) => ({ p: byChance(p) }),
    wrong: ({ p }) => ({ p: p.map((v, i) => v - YES[i]) }),
    blocks: ['p'],
    expect: { kind: 'chain-rule', detail: { of: 'theta(1-theta)' } },
    never,
  }),
  planted({
    name: 'probabilities with p(1 − p) divided twice',
    parameters: { p: chances },
    cost: ({ p }) => entropy(p),
    right: ({ p }) => ({ p: byChance(p) }),
    wrong: ({ p }) => ({ p: byChance(p).map((g, i) => g / (p[i] * (1 - p[i]))) }),
    blocks: ['p'],
    expect: { kind: 'chain-rule', detail: { of: '1/(theta(1-theta))' } },
    never,
  }),
  planted({
    name: 'margins of a cross entropy with the slope of the sigmoid, as for squares',
    parameters: { f: margins },
    cost: ({ f }) => entropy(f.map(sigmoid)),
    right: ({ f }) => ({ f: f.map((z, i) => sigmoid(z) - YES[i]) }),
    wrong: ({ f }) => ({ f: f.map((z, i) => (sigmoid(z) - YES[i]) * slope(z)) }),
    blocks: ['f'],
    expect: { kind: 'chain-rule', detail: { of: 'sigma-slope' } },
    never,
  }),
  planted({
    name: 'focal loss by the probability, margins being the parameters',
    parameters: { f: margins },
    cost: ({ f }) => focal(f.map(sigmoid)),
    right: ({ f }) => ({ f: byFocal(f.map(sigmoid)).map((g, i) => g * slope(f[i])) }),
    wrong: ({ f }) => ({ f: byFocal(f.map(sigmoid)) }),
    blocks: ['f'],
    expect: { kind: 'chain-rule', detail: { of: '1/sigma-slope' } },
    never,
  }),
  // what looks like it
  planted({
    name: 'half of the gradient where all parameters are ½',
    parameters: { w: x.map(() => 0.5) },
    cost: ridge,
    right: byRidge,
    wrong: p => ({ w: byRidge(p).w.map(g => g / 2) }),
    blocks: ['w'],
    expect: { kind: 'scale', factor: 0.5 },
    never: ['chain-rule'],
  }),
  planted({
    name: 'a penalty left out',
    parameters: { w: normals(13).vector(8) },
    cost: ridge,
    right: byRidge,
    wrong: p => ({ w: byRidge(p).w.map((g, i) => g - 0.4 * p.w[i]) }),
    blocks: ['w'],
    expect: { kind: 'penalty' },
    never: ['chain-rule', 'projection'],
  }),
  planted({
    name: 'a factor that follows the data and not the parameters',
    parameters: { w: normals(13).vector(8) },
    cost: ridge,
    right: byRidge,
    wrong: p => ({ w: byRidge(p).w.map((g, i) => g * Math.exp(x[i])) }),
    blocks: ['w'],
    expect: 'unexplained',
    never: ['chain-rule'],
  }),
] satisfies Case[];
