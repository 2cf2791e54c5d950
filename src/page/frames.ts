/** Work that waits for its turn: one piece a frame, so that two charts never hold up the same one. */
const waiting = new Set<() => void>();
let frame = 0;

/** Does the work in a frame of its own, once however often it was asked for before. */
export function nextFrame(work: () => void): void {
  waiting.add(work);
  if (frame === 0) frame = requestAnimationFrame(turn);
}

function turn(): void {
  frame = 0;
  const [work] = waiting;
  waiting.delete(work);
  if (waiting.size > 0) frame = requestAnimationFrame(turn);
  work();
}

/** Ends the task: the browser may draw and answer its visitor before what follows. */
export const nextTask = (): Promise<void> => new Promise(resolve => setTimeout(resolve));
