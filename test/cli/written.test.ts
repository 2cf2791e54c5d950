import { execFileSync, spawnSync } from 'node:child_process';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { commandLine } from './command.js';
import { model, models } from './injected.js';

const { run, folder, path } = commandLine();
let at: (name: string) => string;

beforeEach(() => {
  rmSync(join(folder(), 'written'), { recursive: true, force: true });
  at = models(join(folder(), 'written'), { 'model.mjs': model(), 'list.mjs': 'export default []' });
  mkdirSync(at('elsewhere'));
});

const asRoot = process.getuid?.() === 0;

/** What stands where an output is to go, and how it is told that it is still that. */
const THERE: Readonly<Record<string, { make(file: string): void; holds(file: string): boolean }>> = {
  'a folder': { make: file => mkdirSync(file), holds: file => statSync(file).isDirectory() },
  'a pipe': {
    make: file => void execFileSync('mkfifo', [file]),
    holds: file => lstatSync(file).isFIFO(),
  },
  'a symbolic link': {
    make: file => {
      writeFileSync(at('elsewhere/kept'), 'kept');
      symlinkSync(at('elsewhere/kept'), file);
    },
    holds: file => readlinkSync(file) === at('elsewhere/kept') && readFileSync(file, 'utf8') === 'kept',
  },
  ...(asRoot && {
    'a device': {
      make: (file: string) => void execFileSync('mknod', [file, 'c', '1', '3']),
      holds: (file: string) => lstatSync(file).isCharacterDevice(),
    },
  }),
};

/** The words that name an output, each the only one of its run. */
const OUTPUTS: readonly (readonly string[])[] = [['--json'], ['--html'], ['--junit'], ['--shard', '1/2', '--out']];

describe.each(Object.entries(THERE))('gradcheck MODEL writes no output over %s', (kind, { make, holds }) => {
  test.each(OUTPUTS.map(words => [words.at(-1)!, words] as const))('%s', async (option, words) => {
    const file = at('output');
    make(file);
    const { code, stdout, stderr } = await run([at('model.mjs'), ...words, file]);
    // a folder takes a share under a name of its own
    const takes = option === '--out' && kind === 'a folder';
    expect(code).toBe(takes ? 0 : 3);
    if (!takes) expect(stderr).toContain(`output is ${kind}, and only a regular file is replaced`);
    if (!takes) expect(stdout).toBe('');
    expect(holds(file)).toBe(true);
  });
});

describe('gradcheck MODEL writes no output over what it reads, nor over another one', () => {
  test.each(OUTPUTS.map(words => [words.at(-1)!, words] as const))('%s names the model', async (_, words) => {
    const { code, stderr } = await run([at('model.mjs'), ...words, join(at('elsewhere'), '..', 'model.mjs')]);
    expect(stderr).toMatch(/is the same file as .*model\.mjs, which is read.*\[not_written\]/);
    expect(code).toBe(3);
    expect(readFileSync(at('model.mjs'), 'utf8')).toBe(model());
  });

  test('a hard link to the model', async () => {
    linkSync(at('model.mjs'), at('linked.json'));
    expect((await run([at('model.mjs'), '--json', at('linked.json')])).code).toBe(3);
    expect(readFileSync(at('model.mjs'), 'utf8')).toBe(model());
  });

  test('a model that is reached by a symbolic link', async () => {
    symlinkSync(at('model.mjs'), at('elsewhere/link.mjs'));
    expect((await run([at('elsewhere/link.mjs'), '--json', at('model.mjs')])).code).toBe(3);
    expect(readFileSync(at('model.mjs'), 'utf8')).toBe(model());
  });

  test('one file for two outputs, by whatever path', async () => {
    for (const other of [at('x'), join(at('elsewhere'), '..', 'x')]) {
      const { code, stderr } = await run([at('model.mjs'), '--json', at('x'), '--html', other]);
      expect(stderr).toMatch(/--html .* is the same file as --json/);
      expect(code).toBe(3);
    }
    expect(readdirSync(at(''))).not.toContain('x');
  });

  test('a shard that is merged', async () => {
    await run([at('model.mjs'), '--shard', '1/1', '--out', at('shard.json')]);
    const before = readFileSync(at('shard.json'), 'utf8');
    expect((await run(['merge', at('shard.json'), '--json', at('shard.json')])).code).toBe(3);
    expect(readFileSync(at('shard.json'), 'utf8')).toBe(before);
  });
});

describe('gradcheck MODEL leaves what stood there', () => {
  const limited = (words: readonly string[]) =>
    spawnSync('sh', ['-c', `ulimit -f 0; exec '${process.execPath}' '${path()}' ${words.join(' ')}`], {
      encoding: 'utf8',
    });

  test.each(OUTPUTS.map(words => [words.at(-1)!, words] as const))('where the disk takes no more: %s', (_, words) => {
    writeFileSync(at('output'), 'of an earlier run');
    const { status, stderr } = limited([at('model.mjs'), ...words, at('output')]);
    expect(stderr).toMatch(/output cannot be written \(EFBIG.*what stood there is as it was.*\[not_written\]/);
    expect(status).toBe(3);
    expect(readFileSync(at('output'), 'utf8')).toBe('of an earlier run');
    expect(readdirSync(at('')).filter(name => name.startsWith('.gradcheck'))).toEqual([]);
  });

  test('with its mode, once it is replaced', async () => {
    writeFileSync(at('output'), '', { mode: 0o600 });
    expect((await run([at('model.mjs'), '--json', at('output')])).code).toBe(0);
    expect(JSON.parse(readFileSync(at('output'), 'utf8')).verdict).toBe('pass');
    expect(statSync(at('output')).mode & 0o777).toBe(0o600);
  });

  test.skipIf(asRoot)('where it may not be written', async () => {
    writeFileSync(at('output'), 'kept', { mode: 0o400 });
    expect((await run([at('model.mjs'), '--json', at('output')])).code).toBe(3);
    expect(readFileSync(at('output'), 'utf8')).toBe('kept');
  });
});

describe('gradcheck exits with 3 where stdout does not take it', () => {
  const full = (words: string) =>
    spawnSync('sh', ['-c', `'${process.execPath}' '${path()}' ${words} > /dev/full`], { encoding: 'utf8' });

  test.each(['MODEL', 'MODEL --json -', '--version', '--help', 'demo'])('gradcheck %s > /dev/full', words => {
    const { status, stderr } = full(words.replace('MODEL', at('model.mjs')));
    expect(stderr).toMatch(/stdout cannot be written \(ENOSPC/);
    expect(status).toBe(3);
  });

  test('gradcheck MODEL | a reader that is gone: without a word', () => {
    const script = `{ '${process.execPath}' '${path()}' '${at('model.mjs')}'; echo $? >&2; } | true`;
    expect(spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stderr).toBe('3\n');
  });
});
