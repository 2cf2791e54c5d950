import { byId, element } from '../element.js';
import { slope, step as stepText } from '../figures.js';
import { choose, subject } from '../subject.js';
import { frame, heightOf, MARGIN, type Triangle, type View } from './triangle.js';

/** Bounds of ε. */
export const STEP = [1e-15, 2] as const;

/** What of the picture can be taken hold of. */
interface Handle {
  name: string;
  /** Where it stands, in θ. */
  at(shown: Triangle): number;
  /** What becomes of the subject when it is put elsewhere. */
  move(to: number, shown: Triangle): void;
  /** What an arrow key does, to either side. */
  press(direction: 1 | -1): void;
  value(): string;
}

/** As many digits as the picture can tell apart. */
const readable = (x: number, { reach }: View) => {
  const unit = 10 ** Math.floor(Math.log10(reach / 50));
  return Number((Math.round(x / unit) * unit).toPrecision(12));
};

const atLeast = (x: number, least: number) => Number(Math.max(least, x).toPrecision(2));

/** An arrow key moves θ by a tenth of ε, and ε by a tenth of a decade. */
const HANDLES: readonly Handle[] = [
  {
    name: 'θ',
    at: ({ theta }) => theta,
    move: (to, shown) => choose({ theta: readable(to, shown) }),
    press: direction => choose({ theta: subject().theta + (direction * subject().step) / 10 }),
    value: () => slope(subject().theta),
  },
  {
    name: 'ε',
    at: ({ theta, step }) => theta + step,
    move: (to, { theta, reach }) => choose({ step: atLeast(to - theta, Math.max(STEP[0], reach / 50)) }),
    press: direction => {
      const next = atLeast(subject().step * 10 ** (direction / 10), STEP[0]);
      choose({ step: Math.min(STEP[1], next) });
    },
    value: () => stepText(subject().step),
  },
];

/**
 * Lets θ and ε be dragged in the picture, and moved by arrow keys.
 *
 * @param shown  the picture as it is
 * @param hold   keeps the picture where it is, or lets it follow again
 */
export function handles(shown: () => Triangle | null, hold: (view: View | null) => void): { place(): void } {
  const stage = byId('why-stage');
  const made = HANDLES.map(handle => ({ handle, grip: grip(handle, stage, shown, hold) }));
  stage.append(...made.map(one => one.grip));
  return {
    place() {
      const triangle = shown();
      if (triangle === null) return;
      for (const { handle, grip } of made) put(grip, handle, triangle, stage);
    },
  };
}

function grip(handle: Handle, stage: HTMLElement, shown: () => Triangle | null, hold: (view: View | null) => void) {
  const made = element('span', { class: 'grip', role: 'slider', tabindex: 0, 'aria-label': handle.name });
  made.addEventListener('pointerdown', event => {
    made.setPointerCapture(event.pointerId);
    hold(shown());
  });
  made.addEventListener('pointermove', event => {
    const triangle = shown();
    if (triangle === null || !made.hasPointerCapture(event.pointerId)) return;
    handle.move(thetaAt(event.clientX - stage.getBoundingClientRect().left, triangle, stage), triangle);
  });
  for (const end of ['pointerup', 'pointercancel']) made.addEventListener(end, () => hold(null));
  made.addEventListener('keydown', event => {
    const direction = DIRECTION[event.key];
    if (direction === undefined) return;
    event.preventDefault();
    handle.press(direction);
  });
  return made;
}

const DIRECTION: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/** Pixels of the picture that θ takes up, and where they begin. */
function across(shown: Triangle, stage: HTMLElement): { left: number; wide: number } {
  const { left } = frame(shown);
  return { left, wide: stage.clientWidth - left - MARGIN.right };
}

function thetaAt(x: number, shown: Triangle, stage: HTMLElement): number {
  const { left, wide } = across(shown, stage);
  return shown.center + shown.reach * ((2 * (x - left)) / wide - 1);
}

function put(grip: HTMLElement, handle: Handle, shown: Triangle, stage: HTMLElement): void {
  const { left, wide } = across(shown, stage);
  const at = handle.at(shown);
  grip.style.left = `${left + (wide * (1 + (at - shown.center) / shown.reach)) / 2}px`;
  grip.style.top = `${heightOf(shown.expression.value(at), shown, stage.clientHeight)}px`;
  grip.setAttribute('aria-valuenow', handle.value());
  grip.setAttribute('aria-valuetext', `${handle.name} = ${handle.value()}`);
}
