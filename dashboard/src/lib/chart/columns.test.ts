import { expect, test } from 'vitest';
import type { Series } from '../api/shapes';
import { append, columns, extremes, gaps, seconds, thin, type Columns } from './columns';

const START = Date.parse('2026-11-21T10:00:00Z') / 1_000;

/** A series of ten-minute buckets; null is an empty one. */
function series(values: (number | null)[], step = '10m'): Series {
  const t = values.map((_, i) => new Date((START + i * seconds(step)) * 1_000).toISOString());
  const n = values.map((v) => (v === null ? 0 : 2));
  const sum = values.map((v) => (v === null ? null : v * 2));
  const min = values.map((v) => (v === null ? null : v - 1));
  const max = values.map((v) => (v === null ? null : v + 1));
  return { step, t, avg: values, min, max, sum, last: values, n };
}

test('steps are told in seconds', () => {
  expect(['10m', '1h', '1d', '1mo', '?'].map(seconds)).toEqual([600, 3_600, 86_400, 2_592_000, 0]);
});

test('what is drawn depends on the quantity', () => {
  expect(columns(series([1, 2, 3]), 'mean').v).toEqual([1, 2, 3]);
  expect(columns(series([1, 2, 3]), 'sum').v).toEqual([2, 4, 6]);
  expect(columns({ ...series([1, 4, 9]), rise: [null, 3, 5] }, 'counter').v).toEqual([3, 5]);
});

test('what was measured last is known beside the mean of its bucket', () => {
  const c = columns({ ...series([1, 2, null]), last: [1.5, 2.5, null] }, 'mean');
  expect([c.v.at(-1), c.newest]).toEqual([2, 2.5]);
  expect([append(c, 'mean', START + 700, 5).newest, append(c, 'mean', START + 1_300, 7).newest]).toEqual([5, 7]);
});

test('empty buckets of a device that reports less often are no gaps', () => {
  const seldom = columns(series([1, null, null, 2, null, null, 3, null, null, 4]), 'mean');
  expect(seldom.v).toEqual([1, 2, 3, 4]);
  expect(seldom.usual).toBe(1_800);
});

test('a silence of more than two and a half distances is one gap', () => {
  const broken = columns(series([1, 2, null, 3, null, null, null, null, 4, 5]), 'mean');
  expect(broken.v).toEqual([1, 2, 3, null, 4, 5]);
  expect(gaps(broken)).toBe(1);
  expect(broken.t).toEqual(broken.t.toSorted((a, b) => a - b));
});

test('a state has no gaps: it holds until the next one', () => {
  const parking = columns(series([1, 0, null, null, null, null, null, null, 1]), 'truth');
  expect(parking.v).toEqual([1, 0, 1]);
  expect(append(parking, 'truth', START + 36_000, 0).v).toEqual([1, 0, 1, 0]);
});

test('a live reading goes into its bucket or opens the next', () => {
  const c = columns(series([1, 2, 3]), 'mean');
  const inside = append(c, 'mean', START + 1_799, 9);
  expect([inside.v.at(-1), inside.max.at(-1), inside.n.at(-1)]).toEqual([5, 9, 3]);
  const after = append(c, 'mean', START + 1_800, 8);
  expect([after.t.at(-1), after.v.at(-1), after.n.at(-1)]).toEqual([START + 1_800, 8, 1]);
  expect(append(c, 'mean', START + 9_000, 8).v).toEqual([1, 2, 3, null, 8]);
  expect(append(columns(series([]), 'mean'), 'mean', START, 8).v).toEqual([8]);
  expect(c.v).toEqual([1, 2, 3]);
});

test('a late reading, a meter and a new day change nothing until the next load', () => {
  const c = columns(series([1, 2, 3]), 'mean');
  expect(append(c, 'mean', START, 99)).toBe(c);
  expect(append(c, 'counter', START + 2_000, 99)).toBe(c);
  const days = columns(series([1, 2], '1d'), 'sum');
  expect(append(days, 'sum', START + 3 * 86_400, 99)).toBe(days);
});

test('extremes come from the band, and no values have none', () => {
  expect(extremes(columns(series([5, 2, 9, 4]), 'mean'))).toEqual({ low: 1, high: 2, last: 3 });
  expect(extremes(columns(series([null, null]), 'mean'))).toBeUndefined();
});

test('a thin table keeps sums, counts and extremes', () => {
  const t = Array.from({ length: 1_000 }, (_, i) => i * 60);
  const c: Columns = {
    t, v: t.map((_, i) => i % 7), min: t.map((_, i) => -i), max: t.map((_, i) => i), n: t.map(() => 1), step: 60, usual: 60, newest: null,
  };
  const table = thin(c, 'sum', 200);
  const total = (v: (number | null)[]) => v.reduce<number>((a, b) => a + (b ?? 0), 0);
  expect(table.t.length).toBeLessThanOrEqual(200);
  expect(total(table.v)).toBe(total(c.v));
  expect(total(table.n)).toBe(1_000);
  expect([Math.min(...table.min.map(Number)), Math.max(...table.max.map(Number))]).toEqual([-999, 999]);
});
