import { cloneTree } from '../theta/clone.js';
import { Floats } from './floats.js';

/** What stands between two stages, as it was when the forward pass came by. */
export interface Activation {
  /** What of it can be moved; null where nothing is a float. */
  readonly floats: Floats | null;
  /** A fresh copy: forward may write into what it is given. */
  copy(): unknown;
  /** Whether an object holds these numbers still. */
  isIn(live: unknown): boolean;
}

/** @throws {GradcheckError} what `Floats.of` refuses */
export function recordedActivation(tree: unknown, path: string): Activation {
  const kept = cloneTree(tree);
  const floats = Floats.of(kept, path);
  return {
    floats,
    copy: () => cloneTree(kept),
    isIn: live => !floats || floats.areIn(live, kept),
  };
}
