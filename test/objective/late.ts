import { otherTasks } from '../../src/pace.js';
import { random } from '../../src/random.js';

/** Answers that come some turns of the event loop later, in another order than they were asked for; and how many were under way at once. */
export class Late {
  underWay = 0;
  most = 0;
  calls = 0;
  private readonly draw: (n: number) => number;

  constructor(seed: number) {
    this.draw = random(seed).below;
  }

  /** What f says, later; f is asked at the end, so that what is changed meanwhile shows. */
  async answer<T>(f: () => T): Promise<T> {
    this.calls++;
    this.most = Math.max(this.most, ++this.underWay);
    try {
      for (let turns = 1 + this.draw(4); turns > 0; turns--) await otherTasks();
      return f();
    } finally {
      this.underWay--;
    }
  }
}
