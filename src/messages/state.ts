import type { DiagnosisOf } from '../diagnosis/diagnosis.js';

type Words<K extends 'stale' | 'accumulated' | 'nondeterministic' | 'stateful' | 'mutated'> = (
  diagnosis: DiagnosisOf<K>,
) => string;

export const stale: Words<'stale'> = () =>
  'gradients gives the same answer at another point: it returns a cached or stale gradient; compute it from the parameters it is given.';
export const accumulated: Words<'accumulated'> = () =>
  'gradients grows from call to call: set the gradient buffers to zero before backward propagation.';
export const nondeterministic: Words<'nondeterministic'> = () =>
  'the same parameters give different costs or gradients: fix the random numbers with seed, and switch dropout off or keep its mask.';
export const stateful: Words<'stateful'> = () =>
  'the cost depends on the calls before it: make it a function of the parameters alone.';
export const mutated: Words<'mutated'> = () =>
  'the parameters are changed by cost or gradients: update them only after the check.';
