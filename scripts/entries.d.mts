/** Each a subpath of the package, but for index: its source. */
export const ENTRIES: Record<string, string>;
