/** Set for a process that serves a job, and taken away again before a model sees it. */
export const SERVES = 'GRADCHECK_SERVES';
/** The pipe on which it tells. */
export const TELLS = 4;
