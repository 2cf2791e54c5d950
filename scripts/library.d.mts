import type { BuildOptions } from 'esbuild';

export const LIBRARY: BuildOptions;
