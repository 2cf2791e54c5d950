export interface Member {
  name: string;
  /** The docstring as it stands in the file, or ''. */
  doc: string;
  code: string;
}

export interface Declaration extends Member {
  /** Where it stands in the page, if not under its name. */
  id?: string;
  members: Member[];
}

/** What a declaration file adds to the types of others. */
export function globalNames(file: string): Declaration[];

/** Every name a declaration file exports, wherever it is declared. */
export function publicNames(file: string): Declaration[];
