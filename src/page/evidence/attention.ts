import { svg } from '../svg.js';

/** The side of a cell and the room for the letters beside and above, in CSS pixels. */
const CELL = 22;
const ROOM = 20;

/** What a head looks at: a row for each character that is read, a column for each that it looks back at, as dark as its weight. */
export function attentionPicture(weights: Float64Array, characters: readonly string[], name: string): SVGElement {
  const steps = characters.length;
  const side = ROOM + steps * CELL + 1;
  const cells = Array.from(weights, (weight, k) => {
    const [t, u] = [Math.floor(k / steps), k % steps];
    const at = { x: ROOM + u * CELL, y: ROOM + t * CELL, width: CELL, height: CELL };
    return svg('rect', { ...at, class: 'weight', 'fill-opacity': weight.toFixed(3) });
  });
  const letters = characters.flatMap((character, t) => {
    const middle = ROOM + (t + 0.5) * CELL;
    return [
      svg('text', { x: middle, y: ROOM - 7, 'text-anchor': 'middle' }, shown(character)),
      svg('text', { x: ROOM - 7, y: middle + 4, 'text-anchor': 'end' }, shown(character)),
    ];
  });
  const frame = svg('rect', { x: ROOM, y: ROOM, width: steps * CELL, height: steps * CELL, class: 'frame' });
  const size = { viewBox: `0 0 ${side} ${side}`, width: side, height: side };
  return svg('svg', { ...size, class: 'attention', role: 'img', 'aria-label': name }, ...cells, frame, ...letters);
}

/** A space can be seen. */
const shown = (character: string): string => (character === ' ' ? '␣' : character);
