import { allOf, blocksOf, nothing, type Rule, topOf, upTo } from './rule.js';
import { together } from './together.js';

/** Everything at and below a layer is 0: the path is cut there. */
export const cutPath: Rule = picture => {
  const { setting, findings, layers } = picture;
  const zeros = findings.filter(({ explanation }) => explanation?.says[0].kind === 'zero');
  const top = layers && topOf(layers, zeros);
  if (!top || zeros.length < 2 || top === layers[layers.length - 1]) return nothing(picture);
  if (!allOf(blocksOf(setting, upTo(layers, top)), zeros)) return nothing(picture);
  const diagnosis = together({ kind: 'detached', detail: { to: top.number } }, zeros);
  return { diagnoses: [diagnosis], left: findings.filter(finding => !zeros.includes(finding)) };
};
