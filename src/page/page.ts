import { byId, element } from './element.js';
import { opening } from './evidence/gallery.js';
import { nextTask } from './frames.js';
import { onLink, recall, remember } from './link.js';
import type { Dataset } from './network/dataset.js';
import { network } from './network/network.js';
import { own } from './own/own.js';
import { v } from './v/v.js';
import { why } from './why/why.js';
import { workbench } from './worker/client.js';

/** data.js puts the data sets here: a plain script works where modules and fetch do not, from a folder for instance. */
const datasets = (globalThis as unknown as { gradcheckData: Record<string, Dataset> }).gradcheckData;

/** One part after the other, the browser drawing in between: nothing keeps a visitor waiting. */
async function start(): Promise<void> {
  navigation();
  byId('origins').append(...Object.values(datasets).map(({ origin }) => element('li', {}, origin)));
  const parts = [
    () => why(),
    () => v(workbench()),
    () => network(workbench(), datasets),
    () => own(workbench()),
    () => void opening(datasets.mnist),
  ];
  for (const part of parts) {
    await nextTask();
    part();
  }
  document.documentElement.dataset.ready = '';
  const open = () => {
    const part = recall('part') ?? location.hash.slice(1);
    if (document.getElementById(part)?.matches('.part')) goTo(part);
  };
  open();
  onLink(open);
}

function goTo(id: string): void {
  const part = byId(id);
  part.scrollIntoView();
  part.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}

/** Links to parts scroll and move the focus; the address names the part beside what the visitor set, so that it can be passed on. */
function navigation(): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]:not([href*="="])')];
  for (const link of links)
    link.addEventListener('click', event => {
      event.preventDefault();
      remember('part', link.hash.slice(1));
      goTo(link.hash.slice(1));
    });
  const watching = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries)
        for (const link of links)
          if (link.hash === `#${target.id}`) link.toggleAttribute('aria-current', isIntersecting);
    },
    { rootMargin: '-45% 0px -45% 0px' },
  );
  for (const part of document.querySelectorAll('.part')) watching.observe(part);
}

void start();
