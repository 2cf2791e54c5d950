import type { DenseSpec } from '../../forward.js';
import { element } from '../element.js';
import type { Offered } from './networks.js';

/** Options of a select, keeping the choice where it is still one. */
export function offer(select: HTMLSelectElement, choices: readonly string[]): void {
  const { value } = select;
  select.replaceChildren(...choices.map(choice => element('option', { value: choice }, choice)));
  if (choices.includes(value)) select.value = value;
}

/** Mistakes that can be planted; those that cannot in this network say what they need. */
export function offerMistakes(select: HTMLSelectElement, mistakes: readonly Offered[], spec: DenseSpec): void {
  const { value } = select;
  const options = mistakes.map(({ id, label, lacks }) => {
    const lack = lacks?.(spec) ?? null;
    return element('option', { value: id, disabled: lack !== null }, lack === null ? label : `${label} (${lack})`);
  });
  select.replaceChildren(element('option', { value: 'none' }, 'none: the gradient is right'), ...options);
  choose(select, value, 'none');
}

/** Chooses a value, or the other where it is not to be had. */
export function choose(select: HTMLSelectElement, value: string, otherwise: string): void {
  select.value = value;
  if (select.selectedIndex < 0 || select.selectedOptions[0].disabled) select.value = otherwise;
}
