import { nextFrame } from './frames.js';

/** A chart of the page, drawn again when what it shows or its width changes. */
export interface Drawing {
  /** Draws at the next frame; several calls before it draw once. */
  redraw(): void;
}

/**
 * @param figure  a figure of index.html: its .plot holds the chart, data-height its height
 * @param draw    the chart at a size in CSS pixels, or null while there is nothing to show
 * @param label   what the chart shows, for those who do not see it
 */
export function drawing(
  figure: HTMLElement,
  draw: (width: number, height: number) => Element | null,
  label: () => string,
): Drawing {
  const plot = figure.querySelector<HTMLElement>('.plot')!;
  const height = Number(plot.dataset.height);
  let width = 0;
  const show = () => {
    const chart = width > 0 ? draw(width, height) : null;
    if (chart === null) return;
    plot.replaceChildren(plain(chart));
    plot.setAttribute('role', 'img');
    plot.setAttribute('aria-label', label());
  };
  const redraw = () => nextFrame(show);
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry.contentRect.width);
    if (now === width) return;
    width = now;
    redraw();
  }).observe(plot);
  return { redraw };
}

/**
 * Plot's own style element goes: page.css says the same, and the page's policy allows no other styles.
 * Its labels of single marks are not read out: the chart is one picture with one description.
 */
function plain(chart: Element): Element {
  chart.querySelector('style')?.remove();
  chart.setAttribute('aria-hidden', 'true');
  return chart;
}
