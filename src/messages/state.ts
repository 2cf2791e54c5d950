import type { DiagnosisOf, StateDetails } from '../finding.js';
import { apart, digits, names, short } from './numbers.js';

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

export const parity: Words<'parity'> = ({ detail: { cost, along, how, proved } }) => {
  const [first, second] = apart(cost, along);
  const differ = {
    constant: `, a constant of ${digits(along - cost)} between them elsewhere too (it does not change the gradient, but what stops by the value stops elsewhere)`,
    factor: `, ${digits(along / cost)} times as much elsewhere too`,
    other: '',
  }[how];
  const weight = proved
    ? 'they are not one function, and the gradient is that of one of them at most'
    : 'the gradient may belong to another cost than the one that is differenced';
  return `cost gives ${first} and costAndGradients gives ${second} at the same parameters${differ}: ${weight}; make them agree, or give the right one alone.`;
};

export const batch: Words<'batch'> = ({ detail: { of, cost, along } }) => {
  const [one, other] = apart(cost, along);
  return {
    costs: `cost gives ${one} and costs gives ${other} at the same parameters: the gradient may belong to another cost than the one that is differenced; give one of the two, or make them agree.`,
    batch: `costs gives ${one} for a point alone and ${other} for the same point beside others: its points share something, such as a buffer that the last one fills, an order or a mean; compute each value from its own point alone.`,
    overlap: `cost gives ${one} when it is called alone and ${other} at the same parameters while other calls are under way: the calls share something, such as a buffer or the weights of one model; keep it in the call, or leave concurrency out.`,
  }[of];
};

export const linearity: Words<'linearity'> = ({ detail: { of, argument, how, left, right, factor, words } }) => {
  if (how === 'threw')
    return `${of} threw for another ${argument}${factor === 0 ? ', one of 0' : ''}: ${words}; it must take any, and give 0 for 0.`;
  if (how === 'zero')
    return `${of} is not linear in its ${argument}: for one of 0 it gives ${digits(left)} and not 0; look for what is added without being multiplied by the ${argument}, and for a division by its length.`;
  const sign = how === 'scaled' && factor === -1 ? -1 : 1;
  const [is, belongs] = apart(sign * left, sign * right);
  const when = {
    sum: 'for the sum of two, an entry is',
    scaled:
      sign < 0 ? 'for its negative, an entry is' : `for one ${digits(factor)} times as large, an entry over that is`,
  }[how];
  return `${of} is not linear in its ${argument}: ${when} ${is} where ${belongs} belongs; look for clipping, a threshold, a sign, an absolute value, a power or a norm of the ${argument} in it: these belong where gradients are used, not where they are computed.`;
};

export const adjoint: Words<'adjoint'> = ({ detail: { of, to, left, right } }) => {
  const [forward, backward] = apart(left, right);
  return `${of} and ${to} are not derivatives of one function: ⟨${of}(v), u⟩ is ${forward} and ⟨v, ${to}(u)⟩ is ${backward} for the same v and u; where ${to} agrees with the differences, ${of} is the wrong one.`;
};

export const asymmetric: Words<'asymmetric'> = ({ detail: { of, at, mirror, left, right } }) => {
  const [first, second] = apart(left, right);
  const sides =
    at === ''
      ? `⟨${of}(u), v⟩ is ${first} and ⟨u, ${of}(v)⟩ is ${second}`
      : `${at} is ${first} and ${mirror} is ${second}`;
  return `${of} is not symmetric: ${sides}, which second derivatives of one cost cannot be; either the ${of} is wrong, or gradients is not the gradient of a cost.`;
};

export const pattern: Words<'pattern'> = ({ detail: { of, entries, at } }) =>
  `${of} is not 0 in ${entries} ${entries === 1 ? 'entry' : 'entries'} outside the pattern given (${at} first): they were compared all the same, but what stores or colours by this pattern loses them.`;

export const jitter: Words<'jitter'> = ({ blocks, detail: { source, spread, allowed } }) => {
  const [what, taken] =
    source === 'cost' ? ['cost', 'noise of J'] : [`the gradient of ${names(blocks)}`, 'rounding of the gradient'];
  return `${what} changes by a relative ${digits(spread)} from call to call at the same parameters, which is within the nondeterminism of ${digits(allowed)} that is allowed: it was taken for ${taken}, and the resolution says what it may hide.`;
};

export const threw: Words<'threw'> = ({ detail: { source, counted, words, calls, of, first } }) => {
  const often = counted === 'cost' ? `${calls} of ${of} calls` : `${calls} ${calls === 1 ? 'call' : 'calls'}`;
  return `${source} threw in ${often}, first at call ${first}: ${words}. At the parameters given it does not throw, so those points were taken to lie outside the domain of J; if they do not, mend this first.`;
};

export const leftOut: Words<'left-out'> = ({ blocks, detail: { why } }) =>
  why === 'whole'
    ? `${names(blocks)} ${blocks.length > 1 ? 'hold' : 'holds'} whole numbers by ${blocks.length > 1 ? 'their' : 'its'} type and ${was(blocks)} left out: a token or a count is no parameter; what is learned belongs into a Float64Array or a plain array.`
    : `${names(blocks)} ${blocks.length > 1 ? 'are taken for sizes' : 'is taken for a size'} of what an instance holds, by name and because ${blocks.length > 1 ? 'they are' : 'it is'} whole, and ${was(blocks)} left out: what is learned belongs under another name, or into a plain object.`;

const was = (blocks: readonly string[]): string => (blocks.length > 1 ? 'were' : 'was');
