export interface Member {
  name: string;
  /** The docstring as it stands in the file, or ''. */
  doc: string;
  code: string;
}

export interface Declaration extends Member {
  members: Member[];
}

/** Every name a declaration file exports, wherever it is declared. */
export function publicNames(file: string): Declaration[];
