/** Folders of the packages of which at least a byte is in an output. */
export function bundledPackages(metafile: {
  outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
}): string[];

/** Name, version, licence and the notices of a package. */
export function noticeOf(
  folder: string,
  beside?: Record<string, string>,
): { name: string; title: string; text: string };
