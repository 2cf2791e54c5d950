/** Red, green, blue and opacity, each 0 … 255. */
export type Colour = readonly [number, number, number, number];

/**
 * An indexed PNG with four bits a point, as a data: URL. Nothing is compressed: pictures of a report are small and must be
 * made at once, in browsers too, where compression only comes as a promise.
 *
 * @param points   index into the palette, row by row, length columns · rows, each 0 … 15
 * @param palette  at most 16 colours
 * @see ISO/IEC 15948 (PNG), RFC 1950 (zlib), RFC 1951 §3.2.4 (stored blocks)
 */
export function pngUrl(points: Uint8Array, columns: number, palette: readonly Colour[]): string {
  const rows = points.length / columns;
  const bytes = joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', joined([uint32(columns), uint32(rows), Uint8Array.of(4, INDEXED, 0, 0, 0)])),
    chunk('PLTE', Uint8Array.from(palette.flatMap(colour => colour.slice(0, 3)))),
    chunk(
      'tRNS',
      Uint8Array.from(palette, ([, , , opacity]) => opacity),
    ),
    chunk('IDAT', stored(scanlines(points, columns, rows))),
    chunk('IEND', new Uint8Array()),
  ]);
  return `data:image/png;base64,${base64(bytes)}`;
}

const INDEXED = 3;

/** Two points a byte, the left one in the high bits; each line starts with its filter, 0 for none. */
function scanlines(points: Uint8Array, columns: number, rows: number): Uint8Array {
  const stride = 1 + Math.ceil(columns / 2);
  const lines = new Uint8Array(stride * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      lines[row * stride + 1 + (column >> 1)] |= points[row * columns + column] << (column % 2 === 0 ? 4 : 0);
  return lines;
}

/** Most bytes a stored block can say it holds. */
const BLOCK = 65_535;

/** A zlib stream that holds the bytes as they are. */
function stored(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let from = 0; from < bytes.length; from += BLOCK) {
    const block = bytes.subarray(from, from + BLOCK);
    const last = from + BLOCK >= bytes.length ? 1 : 0;
    const { length } = block;
    blocks.push(Uint8Array.of(last, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255), block);
  }
  return joined([...blocks, uint32(adler32(bytes))]);
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return (b << 16) | a;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = joined([Uint8Array.from(type, letter => letter.charCodeAt(0)), data]);
  return joined([uint32(data.length), named, uint32(crc32(named))]);
}

const CRC = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc;
}

const uint32 = (n: number) => Uint8Array.of(n >>> 24, n >>> 16, n >>> 8, n);

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64(bytes: Uint8Array): string {
  const letters: string[] = [];
  // a call takes only so many arguments
  for (let from = 0; from < bytes.length; from += 8192)
    letters.push(String.fromCharCode(...bytes.subarray(from, from + 8192)));
  return btoa(letters.join(''));
}
