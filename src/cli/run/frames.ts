import { readSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';

/** Bytes of a frame's length, which stands before it. */
const HEADER = 4;

/** Writes a value to a pipe and returns once all of it is there: what was said before a crash has been said. */
export function send(fd: number, value: unknown): void {
  const bytes = framed(value);
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

/** A value as its length and its structured clone: every bit of a number, typed arrays, no functions. */
export function framed(value: unknown): Buffer {
  const body = serialize(value);
  const frame = Buffer.alloc(HEADER + body.length);
  frame.writeUInt32LE(body.length);
  frame.set(body, HEADER);
  return frame;
}

/** The next value from a pipe; waits for it. */
export function receive(fd: number): unknown {
  const header = filled(fd, Buffer.alloc(HEADER));
  return deserialize(filled(fd, Buffer.alloc(header.readUInt32LE())));
}

function filled(fd: number, bytes: Buffer): Buffer {
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(fd, bytes, at, bytes.length - at, null);
    if (read === 0) throw new Error('the pipe ended before its frame did');
    at += read;
  }
  return bytes;
}

/** Takes a stream of bytes apart into the values that were sent. */
export class Frames {
  private readonly chunks: Buffer[] = [];
  private held = 0;

  /** The values that are complete now. */
  add(chunk: Buffer): unknown[] {
    this.chunks.push(chunk);
    this.held += chunk.length;
    const values: unknown[] = [];
    for (let body = this.taken(); body !== undefined; body = this.taken()) values.push(deserialize(body));
    return values;
  }

  private taken(): Buffer | undefined {
    if (this.held < HEADER) return undefined;
    const length = this.joined(HEADER).readUInt32LE();
    if (this.held < HEADER + length) return undefined;
    const all = this.joined(HEADER + length);
    this.chunks[0] = all.subarray(HEADER + length);
    this.held -= HEADER + length;
    return all.subarray(HEADER, HEADER + length);
  }

  /** The first chunk, made at least so long: bytes are copied when a frame is complete, not with every chunk of it. */
  private joined(least: number): Buffer {
    if (this.chunks[0].length < least) this.chunks.splice(0, this.chunks.length, Buffer.concat(this.chunks));
    return this.chunks[0];
  }
}
