import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { duration, progress, Rate } from '../../src/cli/progress.js';

/** A stream that says it is a terminal, or not, and keeps what is written. */
function screen(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  return { stream: stream as unknown as WriteStream, written: () => String(stream.read() ?? '') };
}

beforeEach(() => void vi.stubEnv('CI', ''));
afterEach(() => void vi.unstubAllEnvs());

test('progress(label, quiet, stream) draws a bar on a terminal and takes it away', () => {
  const { stream, written } = screen(true);
  const bar = progress('model.mjs', false, stream);
  bar.update(0, 40);
  expect(written()).toContain('model.mjs [------------------------------] 0/40');
  bar.update(40, 40);
  bar.stop();
  const last = written();
  expect(last).toContain('40/40');
  expect(last).toMatch(/\u001b\[\d?K$/);
});

test('progress(label, quiet, stream) leaves the cursor, the line breaks and Ctrl-C of the terminal alone', () => {
  const { stream, written } = screen(true);
  const listeners = process.listenerCount('SIGINT');
  const bar = progress('model.mjs', false, stream);
  bar.update(0, 40);
  expect(process.listenerCount('SIGINT')).toBe(listeners);
  bar.stop();
  expect(written()).not.toMatch(/\u001b\[\?(25|7)[lh]/);
});

test('progress(label, quiet, stream) is stopped before it has begun without a trace', () => {
  const { stream, written } = screen(true);
  progress('model.mjs', false, stream).stop();
  expect(written()).toBe('');
});

test.each([
  ['a file or a pipe', { isTTY: false, quiet: false, ci: '' }],
  ['a CI log', { isTTY: true, quiet: false, ci: 'true' }],
  ['somebody who wants quiet', { isTTY: true, quiet: true, ci: '' }],
])('progress(label, quiet, stream) writes nothing for %s', (_for, { isTTY, quiet, ci }) => {
  vi.stubEnv('CI', ci);
  const { stream, written } = screen(isTTY);
  const bar = progress('model.mjs', quiet, stream);
  bar.update(1, 2);
  bar.stop();
  expect(written()).toBe('');
});

test.each([
  [0.2, '0 s'],
  [12.4, '12 s'],
  [60, '1 min'],
  [250, '4 min 10 s'],
  [3600, '1 h'],
  [11_100, '3 h 5 min'],
  [361_800, '4 d 4 h'],
  [8_640_000, '100 d'],
])('duration(%d) is %s', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

/** Milliseconds on the clock, one after the other. */
const clock = (...times: number[]) => {
  const now = vi.spyOn(performance, 'now');
  for (const time of times) now.mockReturnValueOnce(time);
  return now;
};

test('progress(label, quiet, stream) tells the time that is left, however long', () => {
  const { stream, written } = screen(true);
  const now = clock(0, 1000);
  const bar = progress('model.mjs', false, stream);
  bar.update(0, 361_801);
  bar.update(1, 361_801);
  now.mockRestore();
  bar.stop();
  expect(written()).toContain('1/361801 4 d 4 h left');
});

test('progress(label, quiet, stream) shows no control characters of a label', () => {
  const { stream, written } = screen(true);
  const bar = progress('\u001b]0;owned\u0007', false, stream);
  bar.update(0, 1);
  expect(written()).toContain('\\u{1b}]0;owned\\u{7} [');
  bar.stop();
});

test('new Rate().secondsLeft(done, total) goes on as it went since it was first told', () => {
  const now = clock(5000, 15_000, 15_000);
  const rate = new Rate();
  expect(rate.secondsLeft(20, 100)).toBeUndefined();
  expect(rate.secondsLeft(40, 100)).toBe(30);
  now.mockRestore();
});
