import { expect, test } from 'vitest';
import type { Datastream } from '../api/shapes';
import type { Columns } from './columns';
import { beside, between, earlier, later, nearest, onto, readWish, valueAt } from './compare';

const ZONE = 'Europe/Berlin';
const at = (text: string) => Date.parse(text) / 1_000;
const columns = (t: number[], v: (number | null)[]): Columns => ({ t, v, min: v, max: v, n: t.map(() => 1), step: 600, usual: 600, newest: v.at(-1) ?? null });

test('the address names a span or a datastream, and nothing else', () => {
  expect(['day', 'week', 'year', '181', 'month', '0', '-1', '', null].map(readWish)).toEqual(['day', 'week', 'year', 181, null, null, null, null, null]);
});

test('another datastream stands beside those of its quantity only', () => {
  const stream = (id: number, quantity: string) => ({ id, quantity }) as Datastream;
  const other = { datastream: stream(2, 'water_level'), name: 'Pegel Kluse' };
  expect(beside(2, other, stream(1, 'water_level'))).toBe(other);
  expect(beside(2, other, stream(2, 'water_level'))).toBeNull();
  expect(beside(2, other, stream(3, 'air_temperature'))).toBeNull();
  expect(beside('week', null, stream(3, 'air_temperature'))).toEqual({ before: 'week' });
  expect(beside(null, other, stream(1, 'water_level'))).toBeNull();
});

test('the same time by the clock, also across the change of the clock and 29 February', () => {
  expect(earlier(at('2026-10-26T11:00:00Z'), 'day', ZONE)).toBe(at('2026-10-25T11:00:00Z'));
  // Noon in winter time; the day before yesterday it was summer time.
  expect(earlier(at('2026-10-25T11:00:00Z'), 'day', ZONE)).toBe(at('2026-10-24T10:00:00Z'));
  expect(later(at('2026-10-24T10:00:00Z'), 'day', ZONE)).toBe(at('2026-10-25T11:00:00Z'));
  expect(earlier(at('2028-02-29T11:00:00Z'), 'year', ZONE)).toBe(at('2027-02-28T11:00:00Z'));
  expect(earlier(at('2026-11-22T11:00:00Z'), 'year', ZONE)).toBe(at('2025-11-22T11:00:00Z'));
});

test('earlier columns lie where the later ones do, and never run backwards', () => {
  const week = onto(columns([at('2026-11-14T11:00:00Z'), at('2026-11-14T11:10:00Z')], [1, 2]), 'week', ZONE);
  expect(week.t).toEqual([at('2026-11-21T11:00:00Z'), at('2026-11-21T11:10:00Z')]);
  // Of the hour that comes twice, the second round has no place on a day that has it once.
  const night = ['2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00Z'].map(at);
  const next = onto(columns(night, [1, 2, 3, 4, 5]), 'day', ZONE);
  expect(next.v).toEqual([1, 2, 5]);
  expect(next.t.every((t, i) => i === 0 || t > (next.t[i - 1] ?? 0))).toBe(true);
});

test('the value beside is that of the nearest moment, if it is near', () => {
  expect([nearest([], 1), nearest([10, 20], 0), nearest([10, 20], 14), nearest([10, 20], 16), nearest([10, 20], 99)]).toEqual([null, 0, 0, 1, 1]);
  const c = columns([0, 600, 1_200], [1, null, 3]);
  expect([valueAt(c, 100), valueAt(c, 550), valueAt(c, 1_700), valueAt(c, 4_000)]).toEqual([1, null, 3, null]);
  const state = { ...columns([0, 600], [1, 0]), usual: Infinity };
  expect([valueAt(state, -1), valueAt(state, 599), valueAt(state, 9_999)]).toEqual([null, 1, 0]);
});

test('a row of the table has what lies in its time: weighted means, sums, the last state', () => {
  const c = { ...columns([0, 600, 1_200], [1, 4, 9]), n: [3, 1, 1] };
  expect(between(c, 'mean', 0, 1_200)).toBe(1.75);
  expect(between(c, 'sum', 0, 1_201)).toBe(14);
  expect(between(c, 'mean', 1_201, 5_000)).toBeNull();
  expect(between({ ...c, usual: Infinity }, 'state', 700, 1_200)).toBe(4);
});
