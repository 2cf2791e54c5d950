import { expect, test } from 'vitest';
import { shownShare } from '../../src/page/runner.js';

test('shownShare(share) shows no certain end once every component is measured', () => {
  expect(shownShare(0.4)).toEqual({ value: 0.4 });
  expect(shownShare(1)).toEqual({ saying: expect.stringContaining('Looking closer') });
});
