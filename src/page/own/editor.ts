import { byId, element } from '../element.js';
import { recall, remember } from '../link.js';
import { decodeText } from './encoding.js';
import example from './example.js?text';
import type { Place } from './where.js';

/** Under what the browser keeps the code while its tab is open. */
const KEPT = 'gradcheck code';

/** The visitor's module: kept over a reload, its lines numbered, and never lost to what comes in its place. */
export class Editor {
  readonly #area = byId<HTMLTextAreaElement>('code');
  readonly #lines = byId('code-lines');
  readonly #restore = byId<HTMLButtonElement>('restore');
  #before: string | null = null;

  /** @param changed  called when the code is no longer what it was */
  constructor(changed: () => void) {
    this.#area.addEventListener('input', () => {
      keep(this.code);
      // the address no longer says what stands here
      if (recall('code') !== null) remember('code', null);
      this.mark(null);
      changed();
    });
    this.#area.addEventListener('scroll', () => {
      this.#lines.scrollTop = this.#area.scrollTop;
    });
    this.#area.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#area.form!.requestSubmit();
    });
    this.#restore.addEventListener('click', () => {
      this.replace(this.#before!);
      changed();
    });
  }

  get code(): string {
    return this.#area.value;
  }

  /** Code from a link comes first, then what was typed before a reload, then the example. Returns whether a link brought it. */
  load(): boolean {
    const linked = recall('code');
    const code = linked === null ? null : decodeText(linked);
    if (code === null) this.#show(kept() ?? example);
    else if (code !== this.code) this.replace(code, kept() ?? '');
    return code !== null;
  }

  /** Puts other code in; what was there can be had back with a button. */
  replace(code: string, before = this.code): void {
    this.#before = before;
    this.#restore.hidden = before === '' || before === code;
    this.#show(code);
    keep(code);
  }

  /** Marks a line, or none. */
  mark(at: Place | null): void {
    this.#number();
    if (at === null) return;
    this.#lines.children[at.line - 1]?.classList.add('failing');
    // a line in the middle is seen with what is around it
    const tall = this.#area.scrollHeight / this.#lines.childElementCount;
    this.#area.scrollTop = tall * at.line - this.#area.clientHeight / 2;
  }

  focus(): void {
    this.#area.focus();
  }

  #show(code: string): void {
    this.#area.value = code;
    this.mark(null);
  }

  #number(): void {
    const lines = this.code.split('\n');
    this.#lines.replaceChildren(...lines.map((_, k) => element('span', {}, String(k + 1))));
  }
}

/** Where nothing may be kept, as in a private window, nothing is. */
function keep(code: string): void {
  try {
    sessionStorage.setItem(KEPT, code);
  } catch {}
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
