import type { TestProject } from 'vitest/node';
import { buildPage } from '../../scripts/build-page.mjs';
import { buildReference } from '../../scripts/build-reference.mjs';
import { serve } from '../../src/cli/page.js';

declare module 'vitest' {
  interface ProvidedContext {
    url: string;
  }
}

/** Builds the page into a folder of the tests' own and serves it as `gradcheck page` does. */
export default async function served(project: TestProject) {
  await buildPage('build/page');
  await buildReference('build/page/reference');
  const { server, url } = await serve('build/page', 0);
  project.provide('url', url);
  return () => server.close();
}
