import { inflateSync, crc32 as zlibCrc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Colour, pngUrl } from '../../../src/format/html/png.js';

const PALETTE: Colour[] = [
  [0, 0, 0, 0],
  [255, 0, 0, 255],
  [1, 2, 3, 128],
];

/** Chunks of a PNG by name, each checked against zlib's own CRC where node has it. */
function chunks(url: string): Record<string, Buffer> {
  const bytes = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const found: Record<string, Buffer> = {};
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const named = bytes.subarray(at + 4, at + 8 + length);
    if (zlibCrc32) expect(bytes.readUInt32BE(at + 8 + length)).toBe(zlibCrc32(named));
    found[named.subarray(0, 4).toString('latin1')] = named.subarray(4);
    at += 12 + length;
  }
  return found;
}

test('pngUrl(points, columns, palette) packs two points a byte after a filter byte of zero', () => {
  const { IHDR, PLTE, tRNS, IDAT } = chunks(pngUrl(Uint8Array.of(1, 2, 0, 2, 1, 1), 3, PALETTE));
  expect([...IHDR]).toEqual([0, 0, 0, 3, 0, 0, 0, 2, 4, 3, 0, 0, 0]);
  expect([...PLTE]).toEqual([0, 0, 0, 255, 0, 0, 1, 2, 3]);
  expect([...tRNS]).toEqual([0, 255, 128]);
  expect([...inflateSync(IDAT)]).toEqual([0, 0x12, 0x00, 0, 0x21, 0x10]);
});

test('pngUrl(points, columns, palette) splits what does not fit into one stored block', () => {
  const points = Uint8Array.from({ length: 600 * 400 }, (_, k) => k % 3);
  const { IDAT } = chunks(pngUrl(points, 600, PALETTE));
  const lines = inflateSync(IDAT); // checks Adler-32 too
  expect(lines.length).toBe(400 * 301);
  expect([...lines.subarray(301, 304)]).toEqual([0, 0x01, 0x20]);
});

test('crc32 of the picture is that of the standard: IEND always ends in AE 42 60 82', () => {
  const bytes = Buffer.from(pngUrl(Uint8Array.of(1), 1, PALETTE).split(',')[1], 'base64');
  expect(bytes.subarray(-4).toString('hex')).toBe('ae426082');
});
