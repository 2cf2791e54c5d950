/** What the address holds after #, as name=value&…: everything a visitor set, so that a link shows the same. */
let held = new URLSearchParams(location.hash.includes('=') ? location.hash.slice(1) : '');
let waiting = 0;

/** Milliseconds between changes of the address: browsers refuse more than a few hundred a minute. */
const PAUSE = 300;

/** The value under a name, or null. */
export const recall = (name: string): string | null => held.get(name);

/** A finite number under a name within bounds, or what stands in for it. */
export function recallNumber(name: string, otherwise: number, [least, most]: readonly [number, number]): number {
  const text = held.get(name);
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return value >= least && value <= most ? value : otherwise;
}

/** Puts a value into the address, or takes it out. */
export function remember(name: string, value: string | number | null): void {
  if (value === null) held.delete(name);
  else held.set(name, String(value));
  clearTimeout(waiting);
  waiting = window.setTimeout(() => history.replaceState(null, '', `#${held}`), PAUSE);
}

/** A link to the page as it is, with more values. */
export function linkWith(values: Readonly<Record<string, string>>): string {
  const all = new URLSearchParams(held);
  for (const [name, value] of Object.entries(values)) all.set(name, value);
  return `${location.href.split('#')[0]}#${all}`;
}

/** Calls back when a visitor follows a link to this page while it is open. */
export function onLink(changed: () => void): void {
  addEventListener('hashchange', () => {
    if (!location.hash.includes('=')) return;
    held = new URLSearchParams(location.hash.slice(1));
    changed();
  });
}
