/** Leaves of the reference the names that hold what is typed: in the name itself first, else in what is said of it. */
const field = document.querySelector<HTMLInputElement>('#search')!;
const said = document.querySelector<HTMLElement>('#search-said')!;
const entries = [...document.querySelectorAll<HTMLElement>('.entry')].map(entry => ({
  entry,
  item: document.querySelector(`.contents a[href="#${CSS.escape(entry.id)}"]`)!.closest<HTMLElement>('li')!,
  name: entry.querySelector('h3')!.textContent!.toLowerCase(),
  text: entry.textContent!.toLowerCase(),
}));

function search(): void {
  const wanted = field.value.trim().toLowerCase();
  const named = entries.filter(({ name }) => name.includes(wanted));
  const found = new Set(named.length > 0 ? named : entries.filter(({ text }) => text.includes(wanted)));
  for (const one of entries) one.entry.hidden = one.item.hidden = !found.has(one);
  for (const group of document.querySelectorAll<HTMLElement>('.contents ul, main section[id^="module-"]'))
    group.hidden = group.querySelector('li:not([hidden]), .entry:not([hidden])') === null;
  for (const title of document.querySelectorAll<HTMLElement>('.module'))
    title.hidden = (title.nextElementSibling as HTMLElement).hidden;
  said.textContent = wanted === '' ? '' : `${found.size} of ${entries.length} names`;
}

field.closest<HTMLElement>('search')!.hidden = false;
field.addEventListener('input', search);
// a link to a name shows it, whatever was searched for
addEventListener('hashchange', () => {
  field.value = '';
  search();
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
});
