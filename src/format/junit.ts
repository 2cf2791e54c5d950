import type { BlockReport, Finding, Report, Verdict, Worst } from '../report.js';
import { callAgain } from './again.js';
import { against, isReference } from './against.js';
import { component, magnitude, relative, shape } from './figures.js';
import { selfTestRows } from './selfTest.js';
import { sentence } from './sentence.js';
import { visible } from './visible.js';

/** How test runners call the outcome of a test. */
type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

/** What the report says of one block, or of the cost. */
interface TestCase {
  name: string;
  outcome: Outcome;
  /** Kind of the first finding, or the verdict. */
  type: string;
  message: string;
  details: readonly string[];
}

/**
 * The report as JUnit XML, as vitest writes it: a suite a report, a test case a block.
 * `fail` is a failure, `inconclusive` an error (nothing was proved, and the exit code is not 0 either); under a report that passes it is skipped.
 * What is found about the cost and no block stands in a case of its own, `cost`; of two gradients it is called `gradients`.
 */
export function junit(report: Report, { again = callAgain(report) }: { again?: string } = {}): string {
  const cases = testCases(report);
  const suite = report.name || 'gradcheck';
  const tally = (outcome: Outcome) => cases.filter(one => one.outcome === outcome).length;
  const counts = `tests="${cases.length}" failures="${tally('failure')}" errors="${tally('error')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gradcheck" ${counts} time="${report.seconds}">`,
    `  <testsuite name="${xml(suite)}" ${counts} skipped="${tally('skipped')}" time="${report.seconds}">`,
    ...properties(report),
    ...cases.map(one => element(one, suite, again)),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

/** What a self-test says, a property a block. */
function properties(report: Report): string[] {
  const rows = selfTestRows(report).map(([name, caught, smallest, at, passes]) => {
    const value = `caught ${caught}; smallest error caught ${smallest} in ${at}; passes ${passes}`;
    return `      <property name="${xml(`spoilt ${name}`)}" value="${xml(value)}"/>`;
  });
  return rows.length === 0 ? [] : ['    <properties>', ...rows, '    </properties>'];
}

function testCases(report: Report): TestCase[] {
  const { blocks, findings, verdict } = report;
  const ofBlocks = blocks.map(block => blockCase(block, report));
  const ofCost = findings.filter(finding => finding.blocks.length === 0);
  const carried = verdict === 'pass' || blocks.some(block => block.verdict === verdict);
  return ofCost.length === 0 && carried ? ofBlocks : [costCase(ofCost, report), ...ofBlocks];
}

function costCase(findings: readonly Finding[], report: Report): TestCase {
  const { verdict, summary } = report;
  const details = findings.map(sentence);
  const [first = summary] = details;
  return {
    name: isReference(report) ? 'gradients' : 'cost',
    outcome: outcome(verdict, verdict),
    type: findings[0]?.kind ?? verdict,
    message: first,
    details,
  };
}

function blockCase(block: BlockReport, report: Report): TestCase {
  const mine = report.findings.filter(finding => finding.blocks.includes(block.name));
  const sentences = mine.map(sentence);
  const [first = report.summary] = sentences;
  return {
    name: `${block.name} ${shape(block.shape)}`,
    outcome: outcome(block.verdict, report.verdict),
    type: mine[0]?.kind ?? block.verdict,
    message: first,
    details: [...sentences, `difference ${relative(block.difference)}`, ...block.worst.map(line(against(report)))],
  };
}

function outcome(verdict: Verdict, overall: Verdict): Outcome {
  if (verdict === 'inconclusive') return overall === 'pass' ? 'skipped' : 'error';
  return verdict === 'fail' ? 'failure' : 'passed';
}

const line =
  (other: string) =>
  ({ at, grad, gradapprox, bound, status }: Worst) =>
    `${at}  grad ${component(grad)}  ${other} ${component(gradapprox)} ± ${magnitude(bound)}  ${status}`;

function element({ name, outcome, type, message, details }: TestCase, suite: string, again: string): string {
  const open = `    <testcase classname="${xml(suite)}" name="${xml(name)}"`;
  if (outcome === 'passed') return `${open}/>`;
  if (outcome === 'skipped') return `${open}>\n      <skipped message="${xml(message)}"/>\n    </testcase>`;
  const body = [...details, `again  ${again}`].map(xml).join('\n');
  return `${open}>\n      <${outcome} message="${xml(message)}" type="${xml(type)}">\n${body}\n      </${outcome}>\n    </testcase>`;
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for an attribute or between tags; what XML 1.0 does not allow `visible` has written out. */
export const xml = (text: string) => visible(text).replace(/[&<>"']/g, mark => ENTITY[mark]);
