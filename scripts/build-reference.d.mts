import type { Declaration } from './reference/declarations.mjs';

/** A subpath of the package. */
export interface Module {
  specifier: string;
  entries: Declaration[];
  /** Whether it adds its names to others when it is imported, and exports none. */
  adds: boolean;
}

/** Every module of the package with its public names; what tsc writes must be there. */
export function modules(): Module[];

/** Whether a name is called: a function or a class. */
export function isCallable(declaration: Pick<Declaration, 'code'>): boolean;

/** The example that stands beside a name of a module, if there is one. */
export function exampleOf(
  module: Pick<Module, 'specifier'>,
  declaration: Pick<Declaration, 'name'>,
): string | undefined;

/** Writes the reference into a folder; what tsc writes must be there. */
export function buildReference(to: string): Promise<void>;
