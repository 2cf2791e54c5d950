import { Arena } from './arena.js';
import type { Workspace } from './workspace.js';

/** Addresses of what the direct loop reads and writes, n × f64 each. */
export interface Scratch {
  readonly step: number;
  readonly gradapprox: number;
  readonly bound: number;
}

/** Lays the arrays of the direct loop out behind the network. */
export function layOutScratch({ instance, layout }: Workspace): Scratch {
  const arena = new Arena(layout.end);
  const scratch = { step: arena.f64(layout.size), gradapprox: arena.f64(layout.size), bound: arena.f64(layout.size) };
  instance.reserve(arena.end);
  return scratch;
}
