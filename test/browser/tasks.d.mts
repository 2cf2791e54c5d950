/** What `tasks` needs of a trace. */
export const CATEGORIES: string[];

/** Milliseconds of processor time of the tasks on the page's main thread, longest first. */
export function tasks(trace: Buffer): number[];
