/** Writes the reference into a folder; dist/types must be there. */
export function buildReference(to: string): Promise<void>;
