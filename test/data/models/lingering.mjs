// Leaves a timer behind that would keep the process alive for ever.
export * from './named.mjs';

setInterval(() => {}, 1000);
