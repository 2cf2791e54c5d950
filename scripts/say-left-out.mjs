// Says what npm test leaves out: tests that need a browser, the network or minutes, each a command of its own.
const browser = await import('../test/browser/launch.mjs').then(
  () => 'Chromium is here',
  error => error.message,
);

const LEFT_OUT = [
  ['test:browser', `the page, and the library itself, in a real browser (${browser})`],
  ['test:bundlers', 'the library as Vite, webpack, esbuild and rolldown bundle it, under security policies'],
  ['test:package', 'the package as it is installed: imports, types, command'],
  ['test:runtimes', 'the package on Node 20, 22 and 24, Bun and Deno'],
  ['test:wild', 'models of published libraries, and the adapters on them'],
];

console.log('Left out, each a command of its own:');
for (const [script, what] of LEFT_OUT) console.log(`  npm run ${script.padEnd(14)} ${what}`);
