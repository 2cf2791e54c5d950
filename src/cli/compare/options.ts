/** What `gradcheck compare` takes beside the options of a check. */
export interface Comparing {
  names?: Readonly<Record<string, string>>;
  times?: number;
  /** Files with the measuring stick, with the parameters, and how many examples there are. */
  stick?: string;
  parameters?: string;
  examples?: number;
}
