import { element } from '../element.js';
import { colours, drawn } from './colours.js';
import type { Dots } from './dots.js';

/** The dots in a square: gradapprox to the right, grad upwards, and the diagonal on which both agree. */
export function fingerprint(dots: Dots, side: number): HTMLCanvasElement {
  const scale = Math.max(1, devicePixelRatio);
  const canvas = element('canvas', { width: side * scale, height: side * scale, class: 'fingerprint' });
  return drawn(canvas, () => paint(canvas.getContext('2d')!, dots, canvas.width, scale));
}

function paint(
  context: CanvasRenderingContext2D,
  { gradapprox, grad, wrong, reach }: Dots,
  side: number,
  scale: number,
): void {
  const { soft, line, accent } = colours();
  const place = (value: number) => side * (0.5 + 0.5 * Math.max(-1, Math.min(1, value / reach)));
  context.clearRect(0, 0, side, side);
  stroke(context, line, [side / 2, 0, side / 2, side], []);
  stroke(context, line, [0, side / 2, side, side / 2], []);
  stroke(context, soft, [0, side, side, 0], [scale, 3 * scale]);
  const radius = 1.3 * scale;
  for (let k = 0; k < grad.length; k++) {
    context.fillStyle = wrong[k] ? accent : soft;
    context.globalAlpha = wrong[k] ? 0.55 : 0.35;
    context.fillRect(place(gradapprox[k]) - radius, side - place(grad[k]) - radius, 2 * radius, 2 * radius);
  }
  context.globalAlpha = 1;
}

function stroke(
  context: CanvasRenderingContext2D,
  colour: string,
  [x1, y1, x2, y2]: readonly number[],
  dashes: number[],
): void {
  context.strokeStyle = colour;
  context.setLineDash(dashes);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
