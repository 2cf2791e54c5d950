/**
 * What a wrong gradient is, made of what backward was given: it `is` that term, it `lacks` it, has it once too often (`repeats`), or `takes` it where
 * another belongs. Or a mean or a variance of the input was taken for a `constant`; it holds the entries of an upstream at other places (`scattered`), or
 * one row where several are summed (`overwritten`); or it is the gradient of a forward that is given something else (`as if`).
 */
export interface Formula {
  /** The block as reports call it. */
  block: string;
  how: 'is' | 'lacks' | 'repeats' | 'takes' | 'constant' | 'scattered' | 'overwritten' | 'as if';
  /** 'upstream', 'upstream ⊙ input', 'upstream.k · Wk', 'outputᵀ · upstream', 'the last row of upstream'. */
  term: string;
  /** The term that belongs there; the indices that a statistic is one of; what an array was taken for. */
  for?: string;
}
