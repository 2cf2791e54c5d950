import { byId } from '../element.js';

/**
 * Takes files that are dropped anywhere on the page, or chosen. A file beside the place marked for it would otherwise be opened by
 * the browser instead of the page.
 */
export function dropping(read: (file: File) => void): void {
  const place = byId('drop');
  const input = byId<HTMLInputElement>('file');
  const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;
  const over = (on: boolean) => place.classList.toggle('over', on);
  addEventListener('dragover', event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(true);
  });
  addEventListener('dragleave', ({ relatedTarget }) => relatedTarget === null && over(false));
  addEventListener('drop', event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    over(false);
    const file = event.dataTransfer?.files[0];
    if (file) read(file);
  });
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file) read(file);
    input.value = '';
  });
}
