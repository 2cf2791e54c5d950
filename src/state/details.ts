/** Which of the caller's functions a finding is about. */
export type Source = 'cost' | 'gradients';

/** What the sentences about a cost or gradient that is no function of θ need. */
export interface StateDetails {
  /** The same parameters gave different values: `spread` is their greatest distance, relative; `seeded` whether `seed` was given. */
  nondeterministic: { source: Source; spread: number; seeded: 'yes' | 'no' };
  /**
   * Earlier calls show in later ones: `after` says which calls, `first` and `later` are J before and after them.
   * 'repeated' calls at the same parameters, a call 'elsewhere', or a call of 'gradients'. For source 'gradients' the numbers are norms.
   */
  stateful: { source: Source; after: 'repeated' | 'elsewhere' | 'gradients'; first: number; later: number };
  /** The parameters were changed by a call of `by`. */
  mutated: { by: Source };
  /** The second gradient at the same parameters was `ratio` times the first, the third `next` times. */
  accumulated: { ratio: number; next: number };
  /**
   * The gradient does not belong to the parameters it was asked at.
   * 'cached': the same far away although the slope of J is not; 'behind': that of the call before;
   * 'forward': that of the parameters cost was last called with; 'history': other numbers after calls elsewhere.
   */
  stale: { how: 'cached' | 'behind' | 'forward' | 'history' };
}
