/** Serves a folder to this machine alone, on any free port; headers of a file are asked for by its path. */
export function serveFolder(
  folder: string,
  headersOf?: (pathname: string) => Record<string, string>,
): Promise<{ url: string; close(): void }>;
