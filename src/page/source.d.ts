/** The code of worker/worker.ts in one piece, put here by scripts/build-page.mjs. */
declare module 'gradcheck:worker' {
  const source: string;
  export default source;
}

/** A file as text, put here by scripts/build-page.mjs. */
declare module '*?text' {
  const text: string;
  export default text;
}
