export interface Tag {
  tag: string;
  name: string;
  text: string;
}

/** A docstring as paragraphs, formulas and tags. */
export function docstring(doc: string): { blocks: ({ text: string } | { formula: string })[]; tags: Tag[] };
