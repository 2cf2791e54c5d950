/** Attributes by name; true is an attribute without a value, false and undefined leave it out, functions are listeners by their event. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/** An element with attributes and children; text is always text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children);
  return made;
}

/** The element of index.html with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found as T;
}

/** Rows of a table body, one cell of text for each entry; the first cell heads the row. */
export const tableRows = (rows: readonly (readonly string[])[]): HTMLElement[] =>
  rows.map(([head, ...cells]) =>
    element('tr', {}, element('th', { scope: 'row' }, head), ...cells.map(cell => element('td', {}, cell))),
  );
