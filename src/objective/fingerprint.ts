/**
 * 64 bits that tell one vector from another: 16 hexadecimal digits, the same on every machine.
 *
 * Two MurmurHash3 mixes with seeds of their own over the bits of the numbers; not for secrets.
 *
 * @see A. Appleby, MurmurHash3 (2011), public domain
 */
export function fingerprint(theta: Float64Array): string {
  // little-endian by DataView, so that machines of either order agree
  const view = new DataView(theta.buffer, theta.byteOffset, theta.byteLength);
  let [a, b] = [0x9747b28c, 0x85ebca6b];
  for (let at = 0; at < theta.byteLength; at += 4) {
    const word = view.getUint32(at, true);
    a = mix(a, word);
    b = mix(b, word ^ 0x5bd1e995);
  }
  return hex(finish(a, theta.length)) + hex(finish(b, theta.length));
}

function mix(h: number, word: number): number {
  const k = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(h ^ k, 13), 5) + 0xe6546b64) | 0;
}

function finish(h: number, length: number): number {
  let x = h ^ length;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

const hex = (x: number): string => x.toString(16).padStart(8, '0');
