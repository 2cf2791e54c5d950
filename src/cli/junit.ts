import { formatReport } from '../format/index.js';
import { xml } from '../format/junit.js';
import type { Report } from '../report.js';

/** A report with the line that repeats its check. */
export interface Reported {
  report: Report;
  again: string;
}

/** A problem that could not be checked. */
export interface Refused {
  label: string;
  refusal: { code: string; message: string };
}

/** What became of a problem. */
export type Result = Reported | Refused;

/** Several results as one JUnit file: a suite each. What was refused is an error: nothing checked must not look like nothing wrong. */
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

/** Text of several lines as an attribute holds it. */
const attribute = (text: string): string => text.split('\n').map(xml).join('&#10;');
