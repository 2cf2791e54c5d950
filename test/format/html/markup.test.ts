import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markup } from '../../../src/format/html/markup.js';
import { HOSTILE } from '../reports.js';

test('markup`…` escapes what is put in and leaves the rest', () => {
  expect(markup`<b title="${'a"b'}">${'<i>&'}</b>`.html).toBe('<b title="a&quot;b">&lt;i&gt;&amp;</b>');
});

test('markup`…` joins lists and keeps markup made by itself', () => {
  expect(markup`<ul>${[1, 2].map(n => markup`<li>${n}</li>`)}</ul>`.html).toBe('<ul><li>1</li><li>2</li></ul>');
});

test('markup`…` writes characters that hide or reverse what follows as escapes', () => {
  expect(markup`${HOSTILE}`.html).toBe('\\u{1b}[31mW|&lt;b&gt;&amp;&quot;\\n`@ann`\\u{202e}');
});

test('markup`…` never lets a string open a tag, end an attribute or start an entity', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(markup`${text}`.html).not.toMatch(/[<>"']|&(?!(amp|lt|gt|quot|#39);)/);
    }),
  );
});
