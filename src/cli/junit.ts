import { formatReport, type Report } from '../index.js';
import type { Refusal } from './refusal.js';

/** A report with the line that repeats its check. */
export interface Reported {
  report: Report;
  again: string;
}

/** A problem that could not be checked. */
export interface Refused {
  label: string;
  refusal: Refusal;
}

/** What became of a problem. */
export type Result = Reported | Refused;

/** Several results as one JUnit file: a suite each; what was refused is an error, lest nothing checked look like nothing wrong. */
export function junit(results: readonly Result[]): string {
  const files = results.map(result =>
    'refusal' in result ? refused(result) : formatReport(result.report, 'junit', { again: result.again }),
  );
  const suites = files.map(file => file.slice(file.indexOf('  <testsuite '), file.indexOf('</testsuites>')));
  const total = (name: string) =>
    files.reduce((sum, file) => sum + Number(new RegExp(`<testsuites [^>]*\\b${name}="([^"]*)"`).exec(file)![1]), 0);
  const counts = ['tests', 'failures', 'errors', 'time'].map(name => `${name}="${total(name)}"`).join(' ');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="gradcheck" ${counts}>\n${suites.join('')}</testsuites>\n`;
}

function refused({ label, refusal: { code, message } }: Refused): string {
  const name = attribute(label);
  const counts = 'tests="1" failures="0" errors="1"';
  return `<testsuites ${counts} time="0">
  <testsuite name="${name}" ${counts} skipped="0" time="0">
    <testcase classname="${name}" name="refused">
      <error message="${attribute(message)}" type="${code}"/>
    </testcase>
  </testsuite>
</testsuites>`;
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** Text as an attribute holds it; what XML does not allow becomes a question mark. */
const attribute = (text: string): string =>
  text.replace(/[^\P{Cc}\n]|\p{Cs}/gu, '?').replace(/[&<>"\n]/g, mark => ENTITY[mark]);
