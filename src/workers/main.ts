// gradcheck/worker.js: the program of a worker as a file of its own, for pages whose policy refuses workers made from text.
import { program, type WorkerScope } from './program.js';

program(globalThis as unknown as WorkerScope);
