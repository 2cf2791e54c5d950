import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText, encodeText } from '../../../src/page/own/encoding.js';

test('decodeText(encodeText(text)) is the text, in letters an address takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(encodeText(text)).toMatch(/^[\w-]*$/);
      expect(decodeText(encodeText(text))).toBe(text);
    }),
  );
});

test('decodeText(letters) is null where they are no text', () => {
  expect(decodeText('!')).toBeNull();
  expect(decodeText('_w')).toBeNull();
});
