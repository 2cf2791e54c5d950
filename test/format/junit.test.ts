import { describe, expect, test } from 'vitest';
import { formatReport } from '../../src/format/index.js';
import { block, HOSTILE, report, worst, wrongReport } from './reports.js';

/** Tags in order, attributes read; throws where the text is no well-formed XML. */
function parse(xml: string): { tag: string; attributes: Record<string, string>; text: string }[] {
  const elements: ReturnType<typeof parse> = [];
  const open: ReturnType<typeof parse> = [];
  let rest = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>/, '');
  const token = /^(?:<(?<end>\/?)(?<tag>\w+)(?<list>(?: \w+="[^"<]*")*)(?<empty>\/?)>|(?<text>[^<]+))/;
  for (let match = token.exec(rest); rest !== ''; match = token.exec(rest)) {
    if (match === null) throw new Error(`not well formed at ${rest.slice(0, 80)}`);
    const { end, tag, list = '', empty, text } = match.groups!;
    for (const value of [list, text ?? '']) expect(value).not.toMatch(/&(?!(amp|lt|gt|quot|apos);)/);
    if (text !== undefined) {
      if (open.length > 0) open.at(-1)!.text += text;
    } else if (end === '/') expect(open.pop()?.tag).toBe(tag);
    else {
      const attributes = Object.fromEntries(
        [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
      );
      elements.push({ tag, attributes, text: '' });
      if (empty === '') open.push(elements.at(-1)!);
    }
    rest = rest.slice(match[0].length);
  }
  expect(open).toEqual([]);
  return elements;
}

const tags = (xml: string) => parse(xml).map(({ tag }) => tag);
const find = (xml: string, tag: string) => parse(xml).find(element => element.tag === tag);

test("formatReport(report, 'junit') is a suite with a test case a block", () => {
  expect(parse(formatReport(report(), 'junit'))).toMatchObject([
    { tag: 'testsuites', attributes: { name: 'gradcheck', tests: '2', failures: '0', errors: '0', time: '0.0123' } },
    { tag: 'testsuite', attributes: { name: 'course exercise', tests: '2', skipped: '0' } },
    { tag: 'testcase', attributes: { classname: 'course exercise', name: 'W1 (5, 4)' } },
    { tag: 'testcase', attributes: { classname: 'course exercise', name: 'b1 (5)' } },
  ]);
});

test("formatReport(report, 'junit') turns the findings of a block into its failure", () => {
  const xml = formatReport(wrongReport(), 'junit', { again: 'gradcheck model.mjs' });
  expect(tags(xml).filter(tag => tag === 'failure').length).toBe(2);
  expect(find(xml, 'testsuite')?.attributes).toMatchObject({ tests: '3', failures: '2', errors: '0' });
  const failure = find(xml, 'failure')!;
  expect(failure.attributes).toEqual({
    message: 'b1: grad is 4.000 × gradapprox in all 5 entries. Fits as well: m + 1; 2².',
    type: 'scale',
  });
  expect(failure.text).toContain(
    'b1[0]  grad 2.5316315  gradapprox 0.63290787 ± 2.5e-10  wrong\nagain  gradcheck model.mjs',
  );
});

describe("formatReport(report, 'junit') of a block that is inconclusive", () => {
  const blocks = [block('W1'), block('b1', { verdict: 'inconclusive' })];

  test('is an error where the whole check is', () => {
    const xml = formatReport(report({ verdict: 'inconclusive', blocks }), 'junit');
    expect(find(xml, 'testsuite')?.attributes).toMatchObject({ tests: '2', failures: '0', errors: '1', skipped: '0' });
    expect(find(xml, 'error')?.attributes.type).toBe('inconclusive');
  });

  test('is skipped where the whole check passes', () => {
    const xml = formatReport(report({ blocks }), 'junit');
    expect(find(xml, 'testsuite')?.attributes).toMatchObject({ tests: '2', failures: '0', errors: '0', skipped: '1' });
    expect(tags(xml)).toContain('skipped');
  });
});

test("formatReport(report, 'junit') gives what is found about the cost a case of its own", () => {
  const message = 'J changed between two calls at the same θ.';
  const xml = formatReport(
    report({
      verdict: 'inconclusive',
      blocks: [],
      findings: [{ kind: 'nondeterministic', blocks: [], certainty: 'certain', message }],
    }),
    'junit',
  );
  expect(find(xml, 'testcase')?.attributes.name).toBe('cost');
  expect(find(xml, 'error')?.attributes).toEqual({ message, type: 'nondeterministic' });
});

test("formatReport(report, 'junit') shows a verdict that no block carries", () => {
  const xml = formatReport(report({ verdict: 'fail', summary: 'They disagree.' }), 'junit');
  expect(find(xml, 'failure')?.attributes).toEqual({ message: 'They disagree.', type: 'fail' });
});

test("formatReport(report, 'junit') is well formed whatever a name holds", () => {
  const name = `${HOSTILE}]]>--'\u0000\uffff\ud800`;
  const xml = formatReport(
    report({
      name,
      verdict: 'fail',
      blocks: [block(name, { verdict: 'fail', worst: [worst({ at: name })] })],
      findings: [{ kind: 'value', blocks: [name], certainty: 'certain', message: name }],
    }),
    'junit',
    { again: name },
  );
  expect(tags(xml)).toEqual(['testsuites', 'testsuite', 'testcase', 'failure']);
  expect(xml).not.toMatch(/[^\n\P{Cc}]|\uffff/u);
});
