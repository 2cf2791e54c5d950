import { keepsInvariants } from './kept.js';

keepsInvariants('problems', Number(process.env.GRADCHECK_CASES ?? 1000));
