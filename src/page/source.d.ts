/** The code of worker/worker.ts in one piece, put here by scripts/build-page.mjs. */
declare module 'gradcheck:worker' {
  const source: string;
  export default source;
}

/** The SIMD build of the kernels, deflated, in base64, put here by scripts/build-page.mjs; empty outside of the page. */
declare module 'gradcheck:kernel' {
  const deflated: string;
  export default deflated;
}

/** A file as text, put here by scripts/build-page.mjs. */
declare module '*?text' {
  const text: string;
  export default text;
}
