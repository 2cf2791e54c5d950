import { hadamard, mean } from './vectors.js';

/** Mean, variance and x̂ = (x − mean)/√(variance + ε) of one list. */
export function standardised(v: readonly number[], epsilon: number) {
  const centre = mean([...v]);
  const variance = mean(v.map(x => (x - centre) ** 2));
  const invStd = 1 / Math.sqrt(variance + epsilon);
  return { variance, invStd, hat: v.map(x => (x - centre) * invStd) };
}

/** What the way back through one list is made of; the defaults are right. */
export interface Terms {
  invStd: number;
  hat: number[];
  /** How many entries its means are over. */
  count?: number;
  /** Whether the mean and the variance are taken to depend on the list. */
  throughMean?: boolean;
  throughVariance?: boolean;
}

/** dx from d = dJ/dx̂: (d − mean d − x̂ mean(d x̂))/√(variance + ε). */
export function throughStandardised(terms: Terms, d: number[]): number[] {
  const { invStd, hat, count = d.length } = terms;
  const share = d.length / count;
  const meanD = terms.throughMean === false ? 0 : share * mean(d);
  const meanDHat = terms.throughVariance === false ? 0 : share * mean(hadamard(d, hat));
  return d.map((g, i) => invStd * (g - meanD - hat[i] * meanDHat));
}
