import { byId, element } from '../element.js';
import { step as stepText } from '../figures.js';
import { choose, subject } from '../subject.js';
import type { Sweep } from '../worker/messages.js';
import { CEILING, clamp, errors, FLOOR, marginsOf } from './curve.js';
import { STEPS } from './sweep.js';

/** ε of the first part, where it stands on the V: a line that can be dragged and moved by arrow keys, and a dot on each curve. */
export function marker(shown: () => Sweep | null): { place(): void } {
  const stage = byId('v-stage');
  const grip = element('span', { class: 'marker', role: 'slider', tabindex: 0, 'aria-label': 'ε' });
  const dots = ['one', 'two'].map(side => element('span', { class: `spot ${side}` }));
  grip.append(...dots);
  stage.append(grip);
  grip.addEventListener('pointerdown', event => grip.setPointerCapture(event.pointerId));
  grip.addEventListener('pointermove', event => {
    if (grip.hasPointerCapture(event.pointerId)) choose({ step: stepAt(event.clientX, stage) });
  });
  grip.addEventListener('keydown', event => {
    const decades = DECADES[event.key];
    if (decades === undefined) return;
    event.preventDefault();
    choose({ step: bounded(subject().step * 10 ** decades) });
  });
  return {
    place() {
      const { step } = subject();
      grip.style.left = `${placeOf(step, stage)}px`;
      grip.setAttribute('aria-valuenow', stepText(step));
      grip.setAttribute('aria-valuetext', `ε = ${stepText(step)}`);
      const sweep = shown();
      for (const [k, side] of (['one', 'two'] as const).entries())
        dots[k].style.top = sweep === null ? '-9px' : `${heightOf(errorAt(sweep, step, side), stage)}px`;
    },
  };
}

/** Decades that an arrow key goes. */
const DECADES: Readonly<Record<string, number>> = {
  ArrowRight: 0.1,
  ArrowUp: 0.1,
  ArrowLeft: -0.1,
  ArrowDown: -0.1,
  PageUp: 1,
  PageDown: -1,
};

const bounded = (step: number) => Number(Math.min(1, Math.max(STEPS[0], step)).toPrecision(2));

/** The error at the step of the chart that is nearest. */
function errorAt(sweep: Sweep, step: number, side: 'one' | 'two'): number {
  const k = Math.round((Math.log10(step) - Math.log10(STEPS[0])) * 8);
  return errors(sweep)[Math.min(STEPS.length - 1, Math.max(0, k))][side];
}

const span = (stage: HTMLElement) => {
  const { left, right } = marginsOf(stage.clientWidth);
  return { left, wide: stage.clientWidth - left - right };
};

/** Fifteen decades from the left to the right. */
function placeOf(step: number, stage: HTMLElement): number {
  const { left, wide } = span(stage);
  return left + wide * Math.min(1, (Math.log10(step) + 15) / 15);
}

function stepAt(x: number, stage: HTMLElement): number {
  const { left, wide } = span(stage);
  return bounded(10 ** (15 * ((x - stage.getBoundingClientRect().left - left) / wide - 1)));
}

function heightOf(error: number, stage: HTMLElement): number {
  const { top, bottom } = marginsOf(stage.clientWidth);
  const share = Math.log10(clamp(error) / FLOOR) / Math.log10(CEILING / FLOOR);
  return Number.isNaN(error) ? -99 : top + (1 - share) * (stage.clientHeight - top - bottom);
}
