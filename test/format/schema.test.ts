import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GradcheckError } from '../../src/errors.js';
import { type Format, formatReport, parseReport } from '../../src/format/index.js';
import { flawIn } from '../../src/format/schema.js';
import { gradcheck } from '../../src/index.js';
import { KINDS, STATUSES } from '../../src/report.js';
import { SCHEMA, unlikeSchema } from './described.js';
import { report, wrongReport } from './reports.js';

/** The JSON of a report, as others read it. */
const written = (): Record<string, unknown> => JSON.parse(formatReport(wrongReport(), 'json'));

const refusalOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

test('report.schema.json describes a report in memory, and as JSON', async () => {
  const real = await gradcheck({
    parameters: { w: [1, 2] },
    cost: ({ w }) => w[0] ** 2 + w[1],
    gradients: { w: [3, 1] },
  });
  for (const one of [report(), wrongReport(), real]) {
    expect(unlikeSchema(one)).toBeUndefined();
    expect(unlikeSchema(JSON.parse(formatReport(one, 'json')))).toBeUndefined();
  }
});

test('report.schema.json knows the very words of the types', () => {
  const { findings, blocks } = SCHEMA.properties!;
  expect(findings.items!.properties!.kind.enum).toEqual(KINDS);
  expect(blocks.items!.properties!.worst.items!.properties!.status.enum).toEqual(STATUSES);
});

test('report.schema.json uses no word that flawIn does not read', () => {
  const known = new Set(
    '$schema $id $ref $defs title description type const enum anyOf minimum items required properties additionalProperties'.split(
      ' ',
    ),
  );
  const unknown: string[] = [];
  const look = (schema: object): void => {
    for (const [word, value] of Object.entries(schema)) {
      if (!known.has(word)) unknown.push(word);
      if (word === 'properties' || word === '$defs') Object.values(value as object).forEach(look);
      else if (word === 'anyOf') (value as object[]).forEach(look);
      else if (word === 'items' || word === 'additionalProperties') look(value as object);
    }
  };
  look(JSON.parse(readFileSync('src/format/report.schema.json', 'utf8')));
  expect(unknown).toEqual([]);
});

describe('parseReport(text) refuses, by name,', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'another version',
      { ...written(), schemaVersion: 2 },
      /^report\.schemaVersion is 2, and this gradcheck reads version 1/,
    ],
    ['no version', {}, /^report\.schemaVersion is undefined, not 1/],
    ['null', null, /^report is null, not an object/],
    ['a list', [written()], /^report is a list of 1, not an object/],
    ['a number', 3, /^report is 3, not an object/],
    [
      'a verdict that is none',
      { ...written(), verdict: 'ok' },
      /^report\.verdict is "ok", not "pass" or "fail" or "inconclusive"/,
    ],
    ['an escape for a threshold', { ...written(), threshold: '\u001b[2J' }, /^report\.threshold is /],
    [
      'markup for seconds',
      { ...written(), seconds: '<script>' },
      /^report\.seconds is "<script>", not a number from 0/,
    ],
    ['words for numbers', { ...written(), grad: ['one'] }, /^report\.grad\[0\] is "one", not a number or "NaN"/],
    ['numbers that are not as many', { ...written(), bound: [1] }, /^report\.bound is a list of 1, not a list of 47/],
    [
      'a block without a name',
      { ...written(), blocks: [{ shape: [] }] },
      /^report\.blocks\[0\]\.name is undefined, not text/,
    ],
    [
      'markup in a shape',
      withBlock({ shape: ['<b>'] }),
      /^report\.blocks\[0\]\.shape\[0\] is "<b>", not a whole number/,
    ],
    [
      'a shape of more entries than the block has',
      withBlock({ shape: [4294967296, 4] }),
      /^report\.blocks\[0\]\.shape is a list of 2, not one of 20 entries/,
    ],
    [
      'a block of more entries than there are',
      withBlock({ shape: [4294967296], size: 4294967296 }),
      /^report\.blocks\[0\]\.size is 4294967296, not within the 47/,
    ],
    ['a kind that is none', withFinding({ kind: 'odd' }), /^report\.findings\[0\]\.kind is "odd"/],
    ['markup for certainty', withFinding({ certainty: '<i>' }), /^report\.findings\[0\]\.certainty is "<i>"/],
  ])('%s', (_, value, words) => {
    const error = refusalOf(() => parseReport(JSON.stringify(value)));
    expect(error).toBeInstanceOf(GradcheckError);
    expect(error).toMatchObject({ code: 'invalid_report', message: expect.stringMatching(words) });
  });

  function withBlock(fields: object) {
    const { blocks, ...others } = written() as { blocks: object[] };
    return { ...others, blocks: [{ ...blocks[0], ...fields }] };
  }

  function withFinding(fields: object) {
    const { findings, ...others } = written() as { findings: object[] };
    return { ...others, findings: [{ ...findings[0], ...fields }] };
  }
});

test('formatReport(report) refuses numbers where entries or whole numbers are meant', () => {
  const at = (fields: object) => ({ ...wrongReport(), blocks: [{ ...wrongReport().blocks[0], ...fields }] });
  for (const [fields, path] of [
    [{ worst: Float64Array.of(1) }, 'report.blocks[0].worst[0]'],
    [{ shape: Float64Array.of(4, 5) }, 'report.blocks[0].shape[0]'],
  ] as const)
    expect(refusalOf(() => formatReport(at(fields) as never))).toMatchObject({ code: 'invalid_report', path });
});

test('parseReport(text) takes fields that a later gradcheck adds', () => {
  expect(parseReport(JSON.stringify({ ...written(), later: 1 }))).toMatchObject({ verdict: 'fail', later: 1 });
});

test('parseReport(text) refuses or reads whatever one field is changed to, and what it reads can be written', () => {
  const paths: (string | number)[][] = [];
  const collect = (value: unknown, path: (string | number)[]) => {
    paths.push(path);
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value))
        collect(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  collect(written(), []);
  const changed = (path: (string | number)[], to: unknown): unknown => {
    if (path.length === 0) return to;
    const all = written();
    const last = path.at(-1)!;
    const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as never)[key], all) as Record<string, unknown>;
    if (to === undefined) delete holder[last as string];
    else holder[last as string] = to;
    return all;
  };
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(undefined, '\u001b[31m', '<script>', 'NaN', -1, 1e300, null, {}, []),
  );
  fc.assert(
    fc.property(fc.constantFrom(...paths), odd, (path, to) => {
      const text = JSON.stringify(changed(path, to)) ?? 'null';
      const error = refusalOf(() => {
        const read = parseReport(text);
        for (const format of ['text', 'markdown', 'html', 'junit', 'json'] satisfies Format[]) {
          const shown = formatReport(read, format);
          expect(shown).not.toContain('\u001b');
          if (format === 'html' || format === 'junit') expect(shown).not.toContain('<script');
        }
      });
      if (error !== undefined) expect(error).toMatchObject({ code: 'invalid_report' });
    }),
    { numRuns: 500 },
  );
});

test('formatReport(value) refuses what is no report', () => {
  for (const value of [undefined, null, {}, 'text', { ...report(), components: 3 }])
    expect(refusalOf(() => formatReport(value as never))).toMatchObject({ code: 'invalid_report' });
});

test('flawIn(value, schema) tells where the value is another, and that it is not', () => {
  const schema = { type: 'array', items: { anyOf: [{ type: 'integer', minimum: 1 }, { const: 'x' }] } };
  expect(flawIn([1, 2, 'x'], schema)).toBeUndefined();
  expect(flawIn([1, 0], schema)).toEqual({ path: '[1]', got: 0, want: 'a whole number from 1 or "x"' });
  expect(flawIn(Float64Array.of(1), { type: 'object' })).toMatchObject({ want: 'an object' });
});
