import type { Position, Told } from './job.js';
import type { Calls } from './lifeline.js';

/** What the tasks of a process share. */
export interface Service {
  /** The file this process was started from: its threads run it too. */
  command: string;
  calls: Calls;
  memory: SharedArrayBuffer;
  signal: AbortSignal;
  /** Says what is worked on from now on; it is what is refused should the process end. */
  begin(label: string, at: Position, of?: number): void;
  tell(told: Told): void;
  /** Ends this process between two models: another one goes on. */
  leave(): never;
}
