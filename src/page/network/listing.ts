import { byId, element } from '../element.js';
import { LINES, type Line, type Planted } from './lines.js';

/** Backward propagation line by line: the one with the planted mistake is marked, and the one that gradcheck points at. */
export class Listing {
  readonly #list = byId('lines');
  readonly #said = byId('lines-said');
  #planted: Planted | null = null;

  /** Shows it with a mistake, or without. */
  show(planted: Planted | null): void {
    this.#planted = planted;
    this.#list.replaceChildren(...NAMES.map(line => this.#row(line)));
    this.#said.textContent = '';
  }

  /** Says what was planted and what was found, and marks the line of the finding. */
  found(line: Line | null, said: string): void {
    this.#list.replaceChildren(...NAMES.map(one => this.#row(one, one === line)));
    this.#said.textContent = said;
  }

  /** Hides the mistake and asks where it is. */
  ask(guessed: (line: Line) => void): void {
    this.#said.textContent =
      'One of these lines is wrong now, and the pictures below are all you get. Which one is it?';
    const guess = (line: Line) =>
      element('button', { type: 'button', class: 'guess', click: () => guessed(line) }, LINES[line]);
    this.#list.replaceChildren(...NAMES.map(line => element('li', {}, guess(line))));
    this.#list.querySelector('button')!.focus();
  }

  #row(line: Line, found = false): HTMLElement {
    const planted = this.#planted?.line === line;
    return element(
      'li',
      { class: planted ? 'planted' : undefined },
      element('code', {}, planted ? this.#planted!.text : LINES[line]),
      planted ? element('span', { class: 'mark' }, 'planted') : '',
      found ? element('span', { class: 'mark found' }, 'gradcheck points here') : '',
    );
  }
}

const NAMES = Object.keys(LINES) as Line[];
