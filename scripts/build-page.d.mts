/** Writes the page into a folder; build/simd.wasm must be there. */
export function buildPage(to: string): Promise<void>;

/** Bytes of every file, gzipped as a server would send it, and at the end their sum but for the data. */
export function weights(folder: string): Promise<[name: string, bytes: number][]>;
