import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from '../../src/format/visible.js';

test('visible(text) leaves letters, signs and blanks of any language as they are', () => {
  expect(visible('W2[1,0] θ ± 重み 🙂')).toBe('W2[1,0] θ ± 重み 🙂');
});

test('visible(text) writes escape sequences, line breaks and reversing marks out', () => {
  expect(visible('\u001b[31mred\r\n\t\u202eedoc')).toBe('\\u{1b}[31mred\\r\\n\\t\\u{202e}edoc');
});

test('visible(text) writes half a surrogate pair out', () => {
  expect(visible('\ud83d!')).toBe('\\u{d83d}!');
});

test('visible(text) is one line without control characters, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => !/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\uffff]/u.test(visible(text))),
  );
});
