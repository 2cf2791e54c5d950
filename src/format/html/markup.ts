import { visible } from '../visible.js';

/** HTML that is safe to show: made by `markup` alone, which escapes everything that is not itself markup. */
export interface Markup {
  readonly html: string;
}

export type Part = Markup | string | number | readonly Part[];

/** HTML with what stands in ${…} escaped; lists are joined. */
export const markup = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  html: texts.map((text, k) => text + (k < parts.length ? safe(parts[k]) : '')).join(''),
});

/** Text in which no line breaks at the minus of an exponent: browsers take 1e-7 for two words. */
export const prose = (text: string): Markup => ({
  html: text
    .split(/(\d[\d.]{0,20}e-\d{1,3})/)
    .map((part, k) => (k % 2 === 0 ? safe(part) : `<span class="whole">${part}</span>`))
    .join(''),
});

function safe(part: Part): string {
  if (typeof part === 'string') return entities(visible(part));
  if (typeof part === 'number') return String(part);
  return 'html' in part ? part.html : part.map(safe).join('');
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const entities = (text: string) => text.replace(/[&<>"']/g, mark => ENTITY[mark]);

export const NOTHING: Markup = { html: '' };
