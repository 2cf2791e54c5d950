import type { Finding } from '../report.js';

/** A finding and what else would fit the numbers equally well. */
export const sentence = ({ message, rivals = [] }: Finding): string =>
  rivals.length === 0 ? message : `${message} Fits as well: ${rivals.join('; ')}.`;
