/** Colours of the page where it draws itself: those of its style sheet, light or dark. */
export interface Colours {
  paper: string;
  soft: string;
  line: string;
  accent: string;
  /** What the accent is not: errors of the other sign. */
  other: string;
}

export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { paper: of('paper'), soft: of('soft'), line: of('line'), accent: of('accent'), other: of('other') };
}

const dark = matchMedia('(prefers-color-scheme: dark)');

/** Draws now, and again whenever the visitor's scheme changes while the canvas is in the page. */
export function drawn(canvas: HTMLCanvasElement, draw: () => void): HTMLCanvasElement {
  draw();
  dark.addEventListener('change', function again() {
    if (canvas.isConnected) draw();
    else dark.removeEventListener('change', again);
  });
  return canvas;
}

/** #rrggbb as three numbers. */
export const channels = (colour: string): [number, number, number] => {
  const number = Number.parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
};
