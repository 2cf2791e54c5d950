import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { LIBRARY } from '../../scripts/library.mjs';

export interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The command as users run it: bundled from src/cli and spawned. Folders lie inside the repository so that its dependencies are found. */
export interface CommandLine {
  /** Runs gradcheck with these words, in the folder of the model fixtures. */
  run(args: readonly string[], env?: Record<string, string>): Promise<Result>;
  start(args: readonly string[], env?: Record<string, string>): { child: ChildProcess; result: Promise<Result> };
  /** A folder of the test file's own. */
  folder(): string;
  /** The path of the bundled command. */
  path(): string;
}

export const MODELS = join('test', 'data', 'models');

/** What a terminal or CI around the tests may have set must not reach the command. */
const { CI: _ci, FORCE_COLOR: _force, NO_COLOR: _no, ...ENVIRONMENT } = process.env;

/** Bundles the command before the tests of a file and takes it away after them. */
export function commandLine(): CommandLine {
  let folder = '';
  beforeAll(async () => {
    mkdirSync('build', { recursive: true });
    folder = mkdtempSync(join('build', 'cli-'));
    await build({
      ...LIBRARY,
      entryPoints: ['src/cli/main.ts'],
      outfile: join(folder, 'cli.js'),
      packages: 'external',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const path = () => join(process.cwd(), folder, 'cli.js');
  const start: CommandLine['start'] = (args, env = {}) => {
    const child = spawn(process.execPath, [path(), ...args], { cwd: MODELS, env: { ...ENVIRONMENT, ...env } });
    return { child, result: finished(child) };
  };
  return { start, run: (args, env) => start(args, env).result, folder: () => join(process.cwd(), folder), path };
}

function finished(child: ChildProcess): Promise<Result> {
  const result: Result = { code: null, stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', text => (result.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', text => (result.stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', code => resolve({ ...result, code }));
  });
}
