/** A file that cannot be shown: in one sentence what is wrong with it. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}
