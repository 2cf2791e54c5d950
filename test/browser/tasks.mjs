/** What `tasks` needs of a trace. */
export const CATEGORIES = ['toplevel', 'devtools.timeline', 'v8'];

/**
 * Milliseconds of processor time of the tasks on the page's main thread, longest first; those of the tests' own driver are left out.
 * A busy machine makes tasks last longer, but use no more of its processors.
 */
export function tasks(trace) {
  const { traceEvents } = JSON.parse(trace.toString());
  const thread = ({ pid, tid }) => `${pid}:${tid}`;
  const mains = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(thread),
  );
  const onMain = traceEvents.filter(event => event.ph === 'X' && mains.has(thread(event)));
  // the page has no modules: what evaluates one is the driver
  const driver = onMain.filter(({ name }) => name === 'v8.evaluateModule');
  const during = task => event =>
    thread(event) === thread(task) && event.ts >= task.ts && event.ts < task.ts + task.dur;
  return onMain
    .filter(({ name }) => name.endsWith('RunTask'))
    .filter(task => !driver.some(during(task)))
    .map(({ tdur }) => tdur / 1000)
    .sort((a, b) => b - a);
}
