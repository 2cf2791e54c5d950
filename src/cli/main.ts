#!/usr/bin/env node
import { isMainThread } from 'node:worker_threads';
import { SERVES } from './run/serves.js';

// The same file is the command, the process that runs the models for it, and the threads of that one: each loads what it needs.
if (!isMainThread) import('./thread.js').then(({ serveThread }) => serveThread());
else if (process.env[SERVES]) import('./run/serve.js').then(({ serveJob }) => serveJob(import.meta.url));
else import('./start.js').then(({ start }) => start(import.meta.url));
