/** Writes the page into a folder; build/release.wasm must be there. */
export function buildPage(to: string): Promise<void>;
