import type { BlockReport, Finding, Report, Worst } from '../../index.js';
import { type Json, list, number, numbers, record, records, text, UnreadableError, whole, word } from './fields.js';

const VERDICTS = ['pass', 'fail', 'inconclusive'] as const;
const CERTAINTIES = ['certain', 'likely', 'possible'] as const;
const STATUSES = ['unchecked', 'agree', 'weak', 'kink', 'undecided', 'wrong'] as const;
const COVERAGES = ['sample', 'probe'] as const;

/**
 * A report from the JSON that `formatReport(report, 'json')` writes, every field looked at: the file may come from anywhere.
 *
 * @throws {UnreadableError} which field is not what it should be
 */
export function readReport(json: Json): Report {
  const grad = numbers(json, 'grad');
  const blocks = records(json, 'blocks').map(block => readBlock(block, grad.length));
  return {
    schemaVersion: 1,
    name: text(json, 'name'),
    verdict: word(json, 'verdict', VERDICTS),
    summary: text(json, 'summary'),
    difference: number(json, 'difference'),
    threshold: number(json, 'threshold'),
    tolerance: number(json, 'tolerance'),
    components: counts(record(json, 'components')),
    blocks,
    findings: records(json, 'findings').map(readFinding),
    resolution: number(json, 'resolution'),
    method: text(json, 'method'),
    methodReason: text(json, 'methodReason'),
    step: json.step === null ? null : number(json, 'step'),
    sides: word(json, 'sides', ['two', 'one'] as const),
    precision: word(json, 'precision', ['float64', 'float32'] as const),
    noise: number(json, 'noise'),
    seed: number(json, 'seed'),
    evaluations: number(json, 'evaluations'),
    seconds: number(json, 'seconds'),
    only: json.only === null ? null : list(json, 'only').map(String),
    ...(json.coverage === undefined ? {} : { coverage: word(json, 'coverage', COVERAGES) }),
    ...(json.budget === undefined ? {} : { budget: number(json, 'budget') }),
    grad,
    gradapprox: numbers(json, 'gradapprox', grad.length),
    bound: numbers(json, 'bound', grad.length),
  };
}

function counts(json: Json): Report['components'] {
  const names = ['total', 'checked', 'agree', 'weak', 'kink', 'undecided', 'wrong'] as const;
  return Object.fromEntries(names.map(name => [name, whole(json, name)])) as unknown as Report['components'];
}

function readBlock(json: Json, components: number): BlockReport {
  const shape = list(json, 'shape').map(Number);
  const [offset, size] = [whole(json, 'offset'), whole(json, 'size')];
  if (offset + size > components || shape.reduce((product, n) => product * n, 1) !== size)
    throw new UnreadableError(
      `Block ${text(json, 'name')} does not fit into the report: offset, size and shape disagree.`,
    );
  return {
    name: text(json, 'name'),
    shape,
    offset,
    size,
    verdict: word(json, 'verdict', VERDICTS),
    difference: number(json, 'difference'),
    resolution: number(json, 'resolution'),
    worst: records(json, 'worst').map(readWorst),
  };
}

const readWorst = (json: Json): Worst => ({
  at: text(json, 'at'),
  index: whole(json, 'index'),
  grad: number(json, 'grad'),
  gradapprox: number(json, 'gradapprox'),
  bound: number(json, 'bound'),
  status: word(json, 'status', STATUSES),
});

const readFinding = (json: Json): Finding => ({
  kind: text(json, 'kind') as Finding['kind'],
  blocks: list(json, 'blocks').map(String),
  certainty: word(json, 'certainty', CERTAINTIES),
  ...(json.factor === undefined ? {} : { factor: number(json, 'factor') }),
  message: text(json, 'message'),
  ...(json.rivals === undefined ? {} : { rivals: list(json, 'rivals').map(String) }),
});
