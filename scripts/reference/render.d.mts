import type { Declaration } from './declarations.mjs';

/** One name of the reference as HTML. */
export function entry(declaration: Declaration, names: ReadonlySet<string>, example?: string): string;
