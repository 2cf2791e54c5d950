// Adds up vitest's JSON results in a folder, names what failed and prints 'N passed, N failed[, N skipped]'; exits 1 when none passed or some failed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const results = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const total = key => results.reduce((sum, result) => sum + result[key], 0);
// a file that cannot even be loaded fails without a failed test in it
const broken = results
  .flatMap(result => result.testResults)
  .filter(file => file.status === 'failed' && file.assertionResults.every(test => test.status !== 'failed')).length;
const [passed, failed, skipped] = [
  total('numPassedTests'),
  total('numFailedTests') + broken,
  total('numPendingTests') + total('numTodoTests'),
];

for (const { name, status, message, assertionResults } of results.flatMap(result => result.testResults)) {
  if (status !== 'failed') continue;
  const tests = assertionResults.filter(test => test.status === 'failed');
  if (tests.length === 0) console.log(`FAILED ${name}\n${message}`);
  for (const test of tests) console.log(`FAILED ${name}: ${test.fullName}\n${test.failureMessages.join('\n')}`);
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(passed > 0 && failed === 0 ? 0 : 1);
