import { compile, type Expression } from './expression/compile.js';

/** What parts 1 and 2 look at: a function J, a point θ and a step ε. */
export interface Subject {
  expression: Expression;
  theta: number;
  step: number;
}

let current: Subject = { expression: compile('θ^3'), theta: 1, step: 0.5 };
/** @param passing  while ε runs: what is shown is on its way, and nothing that was set */
type Watcher = (subject: Subject, passing: boolean) => void;

const watchers: Watcher[] = [];

export const subject = (): Subject => current;

/** Calls back at once and at every change. */
export function watch(changed: Watcher): void {
  watchers.push(changed);
  changed(current, false);
}

export function choose(next: Partial<Subject>, passing = false): void {
  current = { ...current, ...next };
  for (const changed of watchers) changed(current, passing);
}
