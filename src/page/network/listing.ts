import { byId, element } from '../element.js';
import type { Offer, Offered } from './networks.js';

/** Backward propagation line by line: the one with the planted mistake is marked, and the one that gradcheck points at. */
export class Listing {
  readonly #list = byId('lines');
  readonly #legend = byId('lines-legend');
  readonly #said = byId('lines-said');
  #lines: Readonly<Record<string, string>> = {};
  #planted: Pick<Offered, 'line' | 'text'> | null = null;

  /** Shows that of a network with a mistake, or without. */
  show({ lines, legend }: Pick<Offer, 'lines' | 'legend'>, planted: Pick<Offered, 'line' | 'text'> | null): void {
    this.#lines = lines;
    this.#legend.textContent = legend;
    this.#planted = planted;
    this.#list.replaceChildren(...Object.keys(lines).map(line => this.#row(line)));
    this.#said.textContent = '';
  }

  /** Says what was planted and what was found, and marks the line of the finding. */
  found(line: string | null, said: string): void {
    this.#list.replaceChildren(...Object.keys(this.#lines).map(one => this.#row(one, one === line)));
    this.#said.textContent = said;
  }

  /** Hides the mistake and asks where it is. */
  ask(guessed: (line: string) => void): void {
    this.#said.textContent =
      'One of these lines is wrong now, and the pictures below are all you get. Which one is it?';
    const guess = (line: string) =>
      element('button', { type: 'button', class: 'guess', click: () => guessed(line) }, this.#lines[line]);
    this.#list.replaceChildren(...Object.keys(this.#lines).map(line => element('li', {}, guess(line))));
    this.#list.querySelector('button')!.focus();
  }

  #row(line: string, found = false): HTMLElement {
    const planted = this.#planted?.line === line;
    return element(
      'li',
      { class: planted ? 'planted' : undefined },
      element('code', {}, planted ? this.#planted!.text : this.#lines[line]),
      planted ? element('span', { class: 'mark' }, 'planted') : '',
      found ? element('span', { class: 'mark found' }, 'gradcheck points here') : '',
    );
  }
}
