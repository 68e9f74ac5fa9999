import { expect, test } from 'vitest';
import { datastream } from '../../../tests/examples';
import { days, forecast, ofBattery, perMonth, trend, type Day } from './data';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const TODAY = Math.floor(NOW / 86_400_000);
/** So many days until today, each with what `level` says of it. */
const course = (count: number, level: (i: number) => number, readings = 24): Day[] =>
  Array.from({ length: count }, (_, i) => ({ at: TODAY - count + 1 + i, level: level(i), readings }));
/** Looks random and is the same every time; between −1 and 1. */
const noise = (i: number) => Math.sin(i * 12.9898) * 0.9;

test('a battery that falls a point in three days has so many months left', () => {
  const found = forecast(course(60, (i) => 80 - i / 3), NOW);
  expect(found.kind).toBe('falling');
  // 60.3 % at the end, 40.3 points left at a third a day.
  expect(found).toMatchObject({ months: expect.closeTo(121 / 30.44, 1) });
});

test('a few odd days do not move the forecast, and the interval encloses it', () => {
  const odd = new Map([[7, 12], [21, 3], [40, 99]]);
  const found = forecast(course(60, (i) => odd.get(i) ?? 70 - i / 5 + noise(i)), NOW);
  if (found.kind !== 'falling') throw new Error(found.kind);
  expect(found.months).toBeCloseTo((58.2 - 20) * 5 / 30.44, 0);
  expect(found.earliest).toBeLessThanOrEqual(found.months);
  expect(found.latest).toBeGreaterThanOrEqual(found.months);
});

test('less than two weeks, or a handful of readings, foretell nothing', () => {
  expect(forecast(course(13, (i) => 80 - i), NOW)).toEqual({ kind: 'young' });
  expect(forecast(course(15, (i) => 80 - i, 1), NOW)).toEqual({ kind: 'young' });
  expect(forecast([], NOW)).toEqual({ kind: 'young' });
});

test('a device that fell silent foretells nothing', () => {
  const old = course(40, (i) => 80 - i / 3).map((day) => ({ ...day, at: day.at - 20 }));
  expect(forecast(old, NOW)).toEqual({ kind: 'silent' });
});

test('a level that only wavers is not called falling', () => {
  expect(forecast(course(60, (i) => 90 + noise(i)), NOW).kind).toBe('steady');
  expect(forecast(course(60, () => 100), NOW).kind).toBe('steady');
  expect(forecast(course(60, (i) => 50 + i / 10), NOW).kind).toBe('steady');
});

test('what lies more than five years ahead has no number', () => {
  expect(forecast(course(60, (i) => 99 - i / 100), NOW)).toEqual({ kind: 'far' });
});

test('after an exchange only the new battery counts', () => {
  const level = (i: number) => (i < 30 ? 30 - i / 2 : 100 - (i - 30) / 4);
  const found = forecast(course(60, level), NOW);
  expect(found).toMatchObject({ kind: 'falling', months: expect.closeTo((92.75 - 20) * 4 / 30.44, 1) });
  expect(forecast(course(40, level), NOW)).toEqual({ kind: 'young' });
});

test('a battery below the limit is low already', () => {
  expect(forecast(course(30, (i) => 25 - i / 3), NOW)).toEqual({ kind: 'low' });
});

test('a voltage has a change in a month only if there is one', () => {
  const falling = trend(course(30, (i) => 3.6 - i / 1_000), NOW);
  const flat = trend(course(30, (i) => 3.6 + noise(i) / 100), NOW);
  if (typeof falling === 'string' || typeof flat === 'string') throw new Error('no trend');
  expect(perMonth(falling)).toBeCloseTo(-0.03044, 4);
  expect(perMonth(flat)).toBeNull();
});

test('days without readings are left out', () => {
  expect(days({ t: ['1970-01-02T00:00:00Z', '1970-01-03T00:00:00Z'], avg: [null, 80], n: [0, 3] })).toEqual([{ at: 2, level: 80, readings: 3 }]);
});

test('percent is told before volts, and other fields are no battery', () => {
  const all = ['battery_voltage', 'batch', 'battery_level', 'battery', 'bat'].map((quantity, id) => datastream({ quantity, id }));
  expect(ofBattery(all).map(({ quantity }) => quantity)).toEqual(['battery_level', 'battery_voltage', 'battery', 'bat']);
});
