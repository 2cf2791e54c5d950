import type { DiagnosisOf } from '../diagnosis/diagnosis.js';
import { names } from './numbers.js';

type Words<K extends 'kink' | 'point' | 'noise' | 'vacuous' | 'nonfinite' | 'domain'> = (
  diagnosis: DiagnosisOf<K>,
) => string;

export const kink: Words<'kink'> = ({ blocks }) =>
  `${names(blocks)}: the cost has a kink at this point, where the slope jumps; check at another point too.`;
export const point: Words<'point'> = ({ blocks }) =>
  `${names(blocks)} disagrees only at this very point and agrees nearby: look at the case where an argument is exactly 0 or two are equal.`;
export const noise: Words<'noise'> = ({ blocks }) =>
  `${names(blocks)}: the noise of the cost hides the answer; compute the cost in float64.`;
export const vacuous: Words<'vacuous'> = () =>
  'the gradient is 0 and the cost is flat here: the check says nothing; choose another point.';
export const nonfinite: Words<'nonfinite'> = ({ blocks }) =>
  `${names(blocks)}: grad is NaN or infinite; look for a division by 0 or a logarithm of 0.`;
export const domain: Words<'domain'> = ({ blocks }) =>
  `${names(blocks)}: the cost is NaN or infinite beside this point; check further away from the edge.`;
