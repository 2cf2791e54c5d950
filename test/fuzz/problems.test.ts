import { keepsInvariants } from './kept.js';

keepsInvariants('problems', process.env.CI ? 20_000 : 1000);
