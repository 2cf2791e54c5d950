import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import type { Options, Problem } from '../../src/problem.js';
import { random } from '../../src/random.js';
import { Late } from '../objective/late.js';

const parameters = Float64Array.from({ length: 40 }, (_, i) => 1 + Math.sin(i));
const J = (p: Float64Array) => p.reduce((sum, x, i) => sum + Math.exp(x) * Math.cos(i), 0);
const gradient = (p: Float64Array) => p.map((x, i) => Math.exp(x) * Math.cos(i));
const wait = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds));

/** The two ways to have evaluations under way at once. */
const WAYS: [string, (late: <T>(f: () => T) => Promise<T>, f?: typeof J) => Problem<Float64Array>, Options][] = [
  ['costs', (late, f = J) => ({ parameters, costs: points => late(() => points.map(f)), gradients: gradient }), {}],
  ['cost', (late, f = J) => ({ parameters, cost: p => late(() => f(p)), gradients: gradient }), { concurrency: 8 }],
];

describe.each(WAYS)('gradcheck of J by %s at once', (_, problemOf, options) => {
  const answers = new Late(3);
  const late = <T>(f: () => T) => answers.answer(f);

  test('asks nothing outside of declared bounds, and judges what stands at one', async () => {
    const outside: number[] = [];
    const at = Float64Array.from(parameters, (x, i) => (i % 5 === 0 ? 0 : Math.abs(x)));
    const seen = (p: Float64Array) => {
      outside.push(...p.filter(x => x < 0));
      return J(p);
    };
    const problem = { ...problemOf(late, seen), parameters: at, bounds: { lower: 0 } };
    const wrong = { ...problem, gradients: (p: Float64Array) => gradient(p).map((g, i) => (i === 7 ? 2 * g : g)) };
    expect((await gradcheck(problem, options)).verdict).toBe('pass');
    expect((await gradcheck(wrong, options)).verdict).toBe('fail');
    expect(outside).toEqual([]);
  });

  test('takes the gradient of a tangent space for what it is', async () => {
    const centred = (p: Float64Array) => p.map(x => x - p.reduce((sum, value) => sum + value, 0) / p.length);
    const problem = { ...problemOf(late), project: centred, gradients: (p: Float64Array) => centred(gradient(p)) };
    expect((await gradcheck(problem, options)).verdict).toBe('pass');
    expect((await gradcheck({ ...problem, gradients: gradient }, options)).verdict).toBe('fail');
  });

  test('checks further points', async () => {
    const cut = (p: Float64Array) => gradient(p).map((g, i) => (p[i] < 0 ? 0 : g));
    const problem = { ...problemOf(late), parameters: parameters.map(x => x + 0.5), gradients: cut };
    const report = await gradcheck(problem, { ...options, points: 2 });
    expect(report.points?.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail']);
  });

  test('tells from the examples what it tells one after the other', async () => {
    const examples = (p: Float64Array) => [J(p), 2 * J(p), 5 * J(p)];
    const one = (gradients: (p: Float64Array) => Float64Array) => ({
      ...problemOf(late, examples as never),
      gradients,
    });
    const mean = (p: Float64Array) => gradient(p).map(g => (8 / 3) * g);
    const lost = (p: Float64Array) => gradient(p).map(g => g);
    expect((await gradcheck(one(mean), options)).verdict).toBe('pass');
    expect((await gradcheck(one(lost), options)).findings.map(({ kind }) => kind)).toEqual(
      (await gradcheck({ parameters, cost: examples, gradients: lost })).findings.map(({ kind }) => kind),
    );
  });

  test('gives each call its own time, however long it waited for others', async () => {
    const slow = async <T>(f: () => T) => wait(5).then(f);
    const { verdict } = await gradcheck(problemOf(slow), { ...options, timeout: 0.25 });
    expect(verdict).toBe('pass');
    let calls = 0;
    const stuck = async <T>(f: () => T) => (++calls > 12 ? new Promise<T>(() => {}) : f());
    const work = gradcheck(problemOf(stuck), { ...options, timeout: 0.05 });
    await expect(work).rejects.toMatchObject({ code: 'timed_out' });
  });

  test('stops with what is decided, and aborts with an error, while calls are under way', async () => {
    let calls = 0;
    const control = new AbortController();
    const held = async <T>(f: () => T) => {
      if (++calls <= 11) return f();
      control.abort(new Error('enough'));
      return new Promise<T>(() => {});
    };
    const report = await gradcheck(problemOf(held), { ...options, stop: control.signal }).catch(error => error);
    // too early for a report, where nothing could be decided yet
    if (report.code === undefined) expect(report).toMatchObject({ partial: true, verdict: 'inconclusive' });
    else expect(report.code).toBe('aborted');
    const abort = gradcheck(problemOf(held), { ...options, signal: control.signal });
    await expect(abort).rejects.toMatchObject({ code: 'aborted' });
  });

  test('keeps to its time, to a tenth', async () => {
    const slow = async <T>(f: () => T) => wait(10).then(f);
    const many = { ...problemOf(slow), parameters: Float64Array.from({ length: 4000 }, (_, i) => Math.sin(i)) };
    const { seconds, verdict, components } = await gradcheck(many, { ...options, time: 1 });
    expect(seconds).toBeLessThan(1.1);
    expect(verdict).not.toBe('fail');
    expect(components.checked).toBeGreaterThan(0);
  });
});

describe('gradcheck({ costs }) of values that are not the same twice', () => {
  const { uniform } = random(5);
  const jittered = (p: Float64Array) => J(p) * (1 + 1e-7 * uniform());
  const problem = { parameters, costs: (points: Float64Array[]) => points.map(jittered), cost: jittered };

  test('allows for the nondeterminism that is declared, in company too', async () => {
    const { findings } = await gradcheck({ ...problem, gradients: gradient }, { nondeterminism: 1e-6 });
    expect(findings.map(({ kind }) => kind)).toEqual(['jitter']);
  });

  test('does not allow for more', async () => {
    const off = { ...problem, cost: (p: Float64Array) => 1.00001 * jittered(p), gradients: gradient };
    const { findings, verdict } = await gradcheck(off, { nondeterminism: 1e-6 });
    expect(verdict).toBe('inconclusive');
    expect(findings.map(({ kind }) => kind)).toContain('batch');
  });
});
