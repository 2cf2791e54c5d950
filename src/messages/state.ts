import type { DiagnosisOf, StateDetails } from '../finding.js';
import { digits, names, short } from './numbers.js';

type Words<K extends keyof StateDetails> = (diagnosis: DiagnosisOf<K>) => string;

export const nondeterministic: Words<'nondeterministic'> = ({ blocks, detail: { source, spread, seeded } }) => {
  const what = source === 'cost' ? 'cost' : `the gradient of ${names(blocks)}`;
  const by = Number.isFinite(spread) ? `by a relative ${digits(spread)}` : 'between a number and NaN or infinity';
  const cure = seeded
    ? 'seed(k) is called before every call but does not settle them; let it restart every generator in use.'
    : 'give seed(k), which restarts every generator with k, or switch off dropout, sampling and shuffling while you check.';
  return `${what} changes ${by} from call to call at the same parameters: random numbers or another batch are in it; ${cure}`;
};

export const stateful: Words<'stateful'> = ({ blocks, detail: { source, after, first, later } }) => {
  const what = source === 'cost' ? 'cost' : `the gradient of ${names(blocks)}`;
  const between = {
    repeated: 'only by being called again',
    elsewhere: 'after one call at other parameters',
    gradients: 'after one call of gradients',
  }[after];
  return (
    `${what} went from ${digits(first)} to ${digits(later)} at the same parameters ${between}: it remembers earlier calls; ` +
    'look for running statistics, counters, caches and updates inside, and freeze them or put them back before every call.'
  );
};

export const mutated: Words<'mutated'> = ({ blocks, detail: { by } }) =>
  `${by} changes the parameters it is given (${names(blocks)}): the differences would be taken at a moving point; ` +
  (by === 'cost'
    ? 'let it work on a copy.'
    : 'look for an update step inside backward propagation, and update the parameters only after the check.');

export const accumulated: Words<'accumulated'> = ({ blocks, detail: { ratio, next } }) =>
  `the gradient of ${names(blocks)} grows from call to call at the same parameters (the second is ${short(ratio)} times the first, the third ${short(next)} times): ` +
  'each call adds to what the last one left; set the gradient buffers to zero before backward propagation.';

export const stale: Words<'stale'> = ({ blocks, detail: { how } }) =>
  ({
    cached:
      'gradients returns the same numbers at other parameters, although the slope of cost changes on the way there: it is computed once and kept, or a factor that follows the parameters is missing in it; compute it from the parameters it is given.',
    behind: `the gradient of ${names(blocks)} is one call behind: it belongs to the parameters of the call before; run the forward pass inside gradients before going backward.`,
    forward: `the gradient of ${names(blocks)} follows the last call of cost, not the parameters gradients is given: asked right after cost at other parameters, it changes. It holds only if cost was just called at the same parameters; run the forward pass inside gradients.`,
    history: `the gradient of ${names(blocks)} is not the same after a visit to other parameters: something of them is kept; look for activations, buffers or statistics that are not renewed at every call.`,
  })[how];

export const parity: Words<'parity'> = ({ detail: { cost, along } }) =>
  `cost gives ${digits(cost)} and costAndGradients gives ${digits(along)} at the same parameters: the gradient may belong to another cost than the one that is differenced; give one of the two, or make them agree.`;

export const threw: Words<'threw'> = ({ detail: { source, words, calls, of, first } }) => {
  const often = source === 'cost' ? `${calls} of ${of} calls` : `${calls} ${calls === 1 ? 'call' : 'calls'}`;
  return `${source} threw in ${often}, first at call ${first}: ${words}. At the parameters given it does not throw, so those points were taken to lie outside the domain of J; if they do not, mend this first.`;
};
