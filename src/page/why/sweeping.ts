import { byId } from '../element.js';
import { onceSeen } from '../seen.js';
import { choose, subject } from '../subject.js';

/** From where to where ε goes: all of the V. */
const FROM = 1;
const TO = 1e-15;

/** Milliseconds of a sweep: the eye can follow a decade in half a second. */
const LASTS = 9000;

/** How far a sweep is after a while, as ε; null when it is over. */
export const sweptTo = (passed: number): number | null =>
  passed >= LASTS ? null : Number((FROM * (TO / FROM) ** (passed / LASTS)).toPrecision(2));

/**
 * Lets ε run through all of its decades, in both figures at once; a second press, or a hand on any control, ends it.
 * It runs once by itself when it comes into view, unless the address says which ε is meant or the visitor wants no motion.
 */
export function sweeping(asked: boolean): void {
  const button = byId<HTMLButtonElement>('sweep');
  let frame = 0;
  let back = subject().step;
  const stop = () => {
    cancelAnimationFrame(frame);
    frame = 0;
    button.textContent = 'Let ε run';
    button.setAttribute('aria-pressed', 'false');
  };
  const run = () => {
    const began = performance.now();
    back = subject().step;
    button.textContent = 'Stop';
    button.setAttribute('aria-pressed', 'true');
    const turn = (now: number) => {
      const step = sweptTo(now - began);
      // it ends where it began: nothing that was set is lost
      choose({ step: step ?? back }, true);
      if (step === null) stop();
      else frame = requestAnimationFrame(turn);
    };
    frame = requestAnimationFrame(turn);
  };
  button.addEventListener('click', () => (frame === 0 ? run() : stop()));
  for (const touched of ['pointerdown', 'keydown', 'input'])
    for (const id of ['why-controls', 'why-stage', 'v-stage'])
      byId(id).addEventListener(touched, ({ target }) => frame !== 0 && target !== button && stop());
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (!asked && !still) onceSeen(byId('why-stage'), () => frame === 0 && run());
}
