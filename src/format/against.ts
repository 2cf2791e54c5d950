import type { Report } from '../report.js';

/** Whether a gradient was given instead of differences. */
export const isReference = ({ method }: Pick<Report, 'method'>): boolean => method === 'reference';

/** What `gradapprox` of a report is called where it is printed. */
export const against = (report: Pick<Report, 'method'>): 'gradapprox' | 'reference' =>
  isReference(report) ? 'reference' : 'gradapprox';
