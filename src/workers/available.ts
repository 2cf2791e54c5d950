/** How many workers can run at the same time. */
export function availableWorkers(): number {
  return (
    globalThis.process?.getBuiltinModule?.('node:os').availableParallelism() ??
    globalThis.navigator?.hardwareConcurrency ??
    1
  );
}
