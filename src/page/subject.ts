import { compile, type Expression } from './expression/compile.js';

/** What parts 1 and 2 look at: a function J, a point θ and a step ε. */
export interface Subject {
  expression: Expression;
  theta: number;
  step: number;
}

let current: Subject = { expression: compile('θ^3'), theta: 1, step: 0.5 };
const watchers: ((subject: Subject) => void)[] = [];

export const subject = (): Subject => current;

/** Calls back at once and at every change. */
export function watch(changed: (subject: Subject) => void): void {
  watchers.push(changed);
  changed(current);
}

export function choose(next: Partial<Subject>): void {
  current = { ...current, ...next };
  for (const changed of watchers) changed(current);
}
