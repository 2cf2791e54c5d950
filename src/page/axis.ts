/** Decimals of a number that is told from its neighbours a step away; beyond six digits before the point it is written with a power. */
export function tickText(x: number, apart: number): string {
  const decade = Math.floor(Math.log10(apart) + 1e-9);
  if (Math.abs(x) < apart / 2) return '0';
  const high = Math.floor(Math.log10(Math.abs(x)));
  if (high >= 6 || high < -4) return x.toExponential(Math.min(15, Math.max(0, high - decade)));
  return x.toFixed(Math.min(15, Math.max(0, -decade)));
}

/** Width of a digit of the charts' type, in CSS pixels. */
const DIGIT = 7;
/** Most room that the numbers of an axis may take. */
const WIDEST = 130;

/** Room for the longest number at an upright axis, in CSS pixels. */
export function roomFor([low, high]: readonly [number, number], ticks: number): number {
  const apart = (high - low) / ticks;
  const longest = Math.max(...[low, high].map(x => tickText(x, apart).length));
  return Math.min(WIDEST, Math.max(56, 18 + DIGIT * longest));
}

/** How many numbers stand side by side along a width; none where they are longer than what tells them apart. */
export function ticksAlong([low, high]: readonly [number, number], width: number, most: number): number {
  const longest = Math.max(...[low, high].map(x => tickText(x, (high - low) / most).length));
  return longest > 12 ? 0 : Math.max(2, Math.min(most, Math.floor(width / (DIGIT * longest + 24))));
}

/** Places moved down, and up again at the end of the room, until each stands `apart` from the one before; in the order given, from the top. */
export function spread(places: readonly number[], apart: number, end: number): number[] {
  const moved = [...places];
  for (let k = 1; k < moved.length; k++) moved[k] = Math.max(moved[k], moved[k - 1] + apart);
  let most = end;
  for (let k = moved.length - 1; k >= 0; k--) {
    moved[k] = Math.min(moved[k], most);
    most = moved[k] - apart;
  }
  return moved;
}
