import { commands } from './commands/commands.js';
import type { Subject } from './fuzz.js';
import { garbage } from './garbage/garbage.js';
import { networks } from './networks/networks.js';
import { problems } from './problems/problems.js';

/** Everything that is fuzzed, by name. */
export const SUBJECTS = { problems, networks, garbage, commands } as Record<string, Subject>;
