import type { Diagnosis } from '../../finding.js';
import { type BlockFinding, isLive } from '../blocks.js';
import type { BlockEvidence } from '../evidence.js';
import type { Setting } from '../hypothesis.js';
import type { Layer } from '../layers.js';

/** The wrong blocks, each with what it shows by itself, and the layers they stand in. */
export interface Picture {
  setting: Setting;
  findings: BlockFinding[];
  layers: Layer[] | null;
}

/** What a rule tells of the blocks it accounts for, and the blocks it leaves. */
export interface Told {
  diagnoses: Diagnosis[];
  left: BlockFinding[];
}

export type Rule = (picture: Picture) => Told;

export const nothing = ({ findings }: Picture): Told => ({ diagnoses: [], left: findings });

/** Each rule takes the blocks it accounts for and leaves the rest to the next. */
export function applyRules(rules: readonly Rule[], picture: Picture): Told {
  return rules.reduce<Told>(
    ({ diagnoses, left }, rule) => {
      const told = rule({ ...picture, findings: left });
      return { diagnoses: [...diagnoses, ...told.diagnoses], left: told.left };
    },
    { diagnoses: [], left: picture.findings },
  );
}

export const namesOf = (findings: readonly BlockFinding[]): string[] => findings.map(({ block }) => block.name);

/** Whether every block that bears witness is among the wrong ones. */
export const allOf = (blocks: readonly BlockEvidence[], findings: readonly BlockFinding[]): boolean => {
  const names = new Set(namesOf(findings));
  return blocks.filter(isLive).every(({ name }) => names.has(name));
};

/** The highest layer that holds one of the blocks. */
export function topOf(layers: readonly Layer[], findings: readonly BlockFinding[]): Layer | null {
  const names = new Set(namesOf(findings));
  return [...layers].reverse().find(layer => layer.blocks.some(({ name }) => names.has(name))) ?? null;
}

/** The blocks of some layers with their numbers. */
export function blocksOf({ blocks }: Setting, layers: readonly Layer[]): BlockEvidence[] {
  const names = new Set(layers.flatMap(layer => layer.blocks.map(({ name }) => name)));
  return blocks.filter(({ name }) => names.has(name));
}

/** The layers up to and including `top`. */
export const upTo = (layers: readonly Layer[], top: Layer): Layer[] => layers.slice(0, layers.indexOf(top) + 1);
