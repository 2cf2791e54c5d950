/** Does work and leaves its duration where the browser's performance tools, and scripts/measure-page.mjs, find it. */
export async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const done = await work();
  performance.measure(name, { start });
  return done;
}
