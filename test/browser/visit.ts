import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, inject, vi } from 'vitest';
import { LAUNCH } from './launch.mjs';

export interface Visit extends BrowserContextOptions {
  /** What stands after # in the address. */
  state?: Record<string, string>;
}

/**
 * A Chromium for the tests of a file. Every page must stay free of errors in its console: what the policy of the page blocks shows there.
 */
export function visitors() {
  let browser: Browser;
  let pages: Page[] = [];
  let complaints: string[] = [];
  const outside = new Set<Request>();
  beforeAll(async () => {
    browser = await chromium.launch(LAUNCH);
  });
  afterEach(async () => {
    // that a request was held back is told a moment after it was made, and no longer once its page is closed
    await vi.waitUntil(() => outside.size === 0, { timeout: 5000 }).catch(() => {});
    await Promise.all(pages.map(page => page.context().close()));
    pages = [];
    const [heard, left] = [complaints, [...outside].map(request => request.url())];
    complaints = [];
    outside.clear();
    expect(heard).toEqual([]);
    expect(left).toEqual([]);
  });
  afterAll(() => browser.close());

  return {
    browser: () => browser,
    /** Opens the page and waits until all its parts work. */
    async visit({ state = {}, ...options }: Visit = {}): Promise<Page> {
      // nothing moves by itself unless a test is about that
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      const page = await context.newPage();
      pages.push(page);
      page.on('pageerror', error => complaints.push(error.message));
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('request', request => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(inject('url'))) outside.add(request);
      });
      // what the policy of the page or its sandbox holds back never leaves the browser
      page.on('requestfailed', request => {
        if (request.failure()?.errorText === 'csp') outside.delete(request);
      });
      await page.goto(`${inject('url')}${hash(state)}`);
      await page.waitForSelector('html[data-ready]');
      return page;
    },
  };
}

const hash = (state: Record<string, string>) =>
  Object.keys(state).length === 0 ? '' : `#${new URLSearchParams(state)}`;

/** The number that stands behind a figure, to its last bit. */
export const figure = async (page: Page, selector: string): Promise<number> =>
  Number(await page.locator(selector).getAttribute('data-value'));
