import type { Activation } from './activation.js';

/** An activation that somebody wrote into after the forward pass had come by. */
export interface Write {
  /** The stage whose input it is: the output of the one before. */
  activation: number;
  /** The stage that was called when it changed. */
  by: number;
  during: 'forward' | 'backward';
}

/** Looks after every call whether recorded activations are still what they were. */
export class Watch {
  readonly writes: Write[] = [];
  private readonly watched: { activation: number; live: unknown; recorded: Activation }[] = [];

  add(activation: number, live: unknown, recorded: Activation): void {
    this.watched.push({ activation, live, recorded });
  }

  /** After a call of stage `by`: notes each activation at the first call that changed it. */
  look(by: number, during: Write['during']): void {
    for (const { activation, live, recorded } of this.watched) {
      if (this.writes.some(known => known.activation === activation) || recorded.isIn(live)) continue;
      this.writes.push({ activation, by, during });
    }
  }
}
