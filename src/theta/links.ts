/** Arrays and objects as they were found in the one that holds them; together they hold the leaves from … to − 1. */
export interface Link {
  readonly holder: Record<string | number, unknown>;
  /** Where they stood; left out: at 0, 1, 2 … of a list. */
  readonly keys?: readonly string[];
  readonly children: readonly object[];
  /** Entries of each, where they are lists. */
  readonly length?: number;
  readonly from: number;
  readonly to: number;
}

/** Puts replaced arrays and objects back where they stood, and lists to their length; their numbers stay as they are. */
export function putBack({ holder, keys, children, length }: Link): void {
  for (let k = 0; k < children.length; k++) {
    const key = keys ? keys[k] : k;
    if (holder[key] !== children[k]) holder[key] = children[k];
    if (hasGrown(children[k], length)) (children[k] as unknown[]).length = length!;
  }
}

/** Whether another array or object stands in the place of one, or a list became shorter or longer. */
export function isBroken({ holder, keys, children, length }: Link): boolean {
  return children.some((child, k) => holder[keys ? keys[k] : k] !== child || hasGrown(child, length));
}

const hasGrown = (child: object, length: number | undefined) =>
  length !== undefined && (child as { length: number }).length !== length;
