/** Calls once, when half of an element has come into view, or as much as the window shows of it. */
export function onceSeen(seen: Element, then: () => void): void {
  const watching = new IntersectionObserver(
    ([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      watching.disconnect();
      then();
    },
    { rootMargin: '0px 0px -35% 0px' },
  );
  watching.observe(seen);
}
