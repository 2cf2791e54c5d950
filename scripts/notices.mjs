// The licences of everybody whose code is in dist: what the bundlers put in says whose that is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** In the kernels: the compiler puts parts of its own library in, which no bundler sees. */
const COMPILED_IN = ['node_modules/assemblyscript'];

const folders = new Set(COMPILED_IN);

/** Notes whose code a bundle of esbuild holds. */
export const noticing = {
  name: 'noticing',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      for (const folder of bundledPackages(metafile ?? { outputs: {} })) folders.add(folder);
    });
  },
};

/** The same of rolldown. */
export const bundledNotices = {
  name: 'noticing',
  generateBundle(_, bundle) {
    const modules = Object.values(bundle).flatMap(({ modules = {} }) => Object.entries(modules));
    const left = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([id]) => relative('.', id));
    for (const folder of packagesOf(left)) folders.add(folder);
  },
};

/** Folders of the packages of which at least a byte is in an output. */
export function bundledPackages({ outputs }) {
  const inputs = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  return packagesOf(inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path));
}

const packagesOf = paths =>
  paths.map(path => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]).filter(folder => folder !== undefined);

const isNotice = name => /^(licen[cs]e|notice|copying)/i.test(name);

/**
 * Name, version, licence and the notices of a package, as they stand in it. A package that names the licence alone, as a part of
 * another one does, is given the notices of `beside`.
 */
export function noticeOf(folder, beside = {}) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const own = readdirSync(folder).filter(isNotice);
  const from = own.length > 0 ? folder : beside[name];
  if (!license || !from) throw new Error(`${folder} names no licence, or holds no text of it: it cannot be bundled.`);
  const texts = readdirSync(from).filter(isNotice).sort();
  const notices = texts.map(file => readFileSync(join(from, file), 'utf8').trim());
  return { name, title: `${name} ${version} (${license})`, text: notices.join('\n\n') };
}

/** Whose notices a package that has none belongs to. */
const BESIDE = { '@assemblyscript/loader': 'node_modules/assemblyscript' };

/** Writes the notices of all bundles that were made with `noticing`, by name. */
export function writeNotices(to) {
  const notices = [...folders].map(folder => noticeOf(folder, BESIDE)).sort((a, b) => (a.name < b.name ? -1 : 1));
  // one text for all packages that share it
  const parts = [...new Set(notices.map(({ text }) => text))].map(text => {
    const titles = notices.filter(notice => notice.text === text).map(({ title }) => title);
    return `${titles.join('\n')}\n${'-'.repeat(Math.max(...titles.map(title => title.length)))}\n\n${text}\n`;
  });
  const head = `Files of this folder hold code of these packages, as bundled or compiled in. gradcheck itself: LICENSE.\n`;
  writeFileSync(to, [head, ...parts].join('\n\n'));
  return notices.map(({ name }) => name);
}
