/** A field of a form that holds what cannot be taken. */
export class RefusedField extends Error {
  override readonly name = 'RefusedField';

  constructor(
    message: string,
    private readonly field: HTMLElement,
  ) {
    super(message);
  }

  /** Marks the field and puts the focus into it. */
  point(): void {
    this.field.setAttribute('aria-invalid', 'true');
    this.field.focus();
  }
}

/** Marks a number field that its own bounds refuse, and unmarks one that they do not. */
export function markField(field: HTMLInputElement): void {
  field.setAttribute('aria-invalid', String(!field.checkValidity()));
}

/** @throws {RefusedField} the first number field of a form that its own bounds refuse */
export function refuseFields(form: HTMLElement): void {
  // what belongs to another network is not shown, and not asked
  for (const field of form.querySelectorAll<HTMLInputElement>('input[type="number"]'))
    if (!field.closest('[hidden]') && !field.checkValidity()) throw new RefusedField(wanted(field), field);
}

/** Examples m is a whole number from 1 to 32. */
function wanted(field: HTMLInputElement): string {
  const { min, max, step, dataset } = field;
  const kind = step === 'any' ? 'a number' : 'a whole number';
  return `${dataset.called ?? field.getAttribute('aria-label')} is ${kind} from ${min} to ${max}.`;
}
