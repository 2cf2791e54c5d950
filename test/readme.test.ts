import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { gradcheck, type Options } from '../src/index.js';

/**
 * Every example of these pages is run as it stands there, against the built package (gradcheck resolves to itself).
 * A ```js block whose first line is `// name.mjs` is that file; a ```text block after it is what it prints.
 * A ```console block holds one command after `$ ` and how what it prints begins; files of a page are what others wrote for it.
 */
const PAGES: { page: string; files: Record<string, string> }[] = [
  { page: 'README.md', files: {} },
  { page: 'docs/which.md', files: {} },
  { page: 'docs/compare.md', files: { 'theirs.json': 'test/data/torch-gradients.json' } },
];

interface Block {
  language: string;
  code: string;
  line: number;
}

/** What differs from run to run: times, and nothing else. */
const settled = (text: string) => text.replace(/\d+(\.\d+)? (ms|s)\b/g, '… s').trimEnd();

const fileOf = (block: Block) => block.code.match(/^\/\/ (\S+\.mjs)\n/)?.[1] ?? `line-${block.line}.mjs`;

describe.each(PAGES)('$page', ({ page, files }) => {
  const folder = resolve('build/pages', page.replace(/\W/g, '-'));
  const text = readFileSync(page, 'utf8');
  const blocks: Block[] = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(match => ({
    language: match[1],
    code: match[2],
    line: text.slice(0, match.index).split('\n').length,
  }));
  const scripts = blocks.filter(block => block.language === 'js');
  const commands = blocks.filter(block => block.language === 'console' && block.code.startsWith('$ '));

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [name, from] of Object.entries(files)) copyFileSync(from, join(folder, name));
    for (const block of scripts) writeFileSync(join(folder, fileOf(block)), block.code);
  });

  test('has examples', () => {
    expect(scripts.length).toBeGreaterThan(2);
  });

  test.each(scripts.map(block => [block.line, block] as const))(
    'line %i: the example runs and prints what stands below it',
    (_, block) => {
      const printed = execFileSync(process.execPath, [fileOf(block)], { cwd: folder, encoding: 'utf8' });
      const next = blocks[blocks.indexOf(block) + 1];
      if (next?.language === 'text') expect(settled(printed)).toBe(settled(next.code));
    },
  );

  test.each(commands.map(block => [block.line, block] as const))(
    'line %i: the command prints what stands below it',
    (_, block) => {
      const [command, ...printed] = block.code.split('\n');
      const words = command.slice(2).replace(/^npx /, '').split(' ');
      expect(words[0]).toBe('gradcheck');
      const run = spawnSync(process.execPath, [resolve('dist/cli.js'), ...words.slice(1)], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(run.error).toBeUndefined();
      if (printed.join('').trim() !== '') expect(settled(run.stdout)).toBe(settled(printed.join('\n')));
    },
  );
});

test('README.md names every option there is', async () => {
  const refused = await gradcheck({ parameters: 1, cost: () => 1, gradients: 0 }, { unknown: 1 } as Options).catch(
    String,
  );
  const options = String(refused).split('the options are ')[1].replace(/\.$/, '').split(', ');
  const table = readFileSync('README.md', 'utf8').split('## Options')[1].split('\n## ')[0];
  expect(options.length).toBeGreaterThan(15);
  expect(options.filter(name => !table.includes(`\`${name}\``))).toEqual([]);
});
