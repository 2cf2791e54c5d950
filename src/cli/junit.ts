import { formatReport, type Report } from '../index.js';

/** A report with the line that repeats its check. */
export interface Reported {
  report: Report;
  again: string;
}

/** Several reports as one JUnit file: a suite each. */
export function junit(reported: readonly Reported[]): string {
  const files = reported.map(({ report, again }) => formatReport(report, 'junit', { again }));
  const suites = files.map(file => file.slice(file.indexOf('  <testsuite '), file.indexOf('</testsuites>')));
  const total = (name: string) =>
    files.reduce((sum, file) => sum + Number(new RegExp(`<testsuites [^>]*\\b${name}="([^"]*)"`).exec(file)![1]), 0);
  const counts = ['tests', 'failures', 'errors', 'time'].map(name => `${name}="${total(name)}"`).join(' ');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gradcheck" ${counts}>\n${suites.join('')}</testsuites>\n`;
}
