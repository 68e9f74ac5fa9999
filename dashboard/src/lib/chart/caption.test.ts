import { expect, test } from 'vitest';
import { datastream } from '../../../tests/examples';
import type { Columns } from './columns';
import { caption, stepName } from './caption';

const at = Date.parse('2026-11-21T02:10:00Z') / 1_000;
const c: Columns = {
  t: [at, at + 3_600, at + 7_200, at + 10_800], v: [1, 0.9, null, 0.82], min: [0.95, 0.8, null, 0.81], max: [1.04, 0.95, null, 0.83],
  n: [6, 6, 0, 6], step: 3_600, usual: 3_600, newest: 0.83,
};
const german = { language: 'de', zone: 'Europe/Berlin' } as const;

test('a level is told with its last value, its extremes and its gaps', () => {
  expect(caption(german, datastream(), 'mean', c)).toBe(
    'Wasserstand: zuletzt 0,83\u202fm; Höchstwert 1,04\u202fm (03:10); Tiefstwert 0,80\u202fm (04:10); 1 Lücke.',
  );
});

test('times of two days are told with their day', () => {
  const night = { ...c, t: c.t.map((t) => t - 5 * 3_600) };
  expect(caption(german, datastream(), 'mean', night)).toContain('Höchstwert 1,04\u202fm (20.11. 22:10)');
  // Six hours of yesterday, told beside today's.
  expect(caption(german, datastream(), 'mean', c, 'Am Vortag', true)).toContain('Am Vortag: zuletzt 0,83\u202fm; Höchstwert 1,04\u202fm (21.11. 03:10)');
});

test('a sum is told as a sum', () => {
  const rain = datastream({ unit: 'mm', symbol: 'mm', label: { de: 'Niederschlag', en: 'Precipitation' }, aggregation: 'sum' });
  expect(caption({ ...german, language: 'en' }, rain, 'sum', c)).toBe(
    'Precipitation: total 2.7\u202fmm; highest 1.0\u202fmm (03:10); 1 gap.',
  );
});

test('nothing measured says so', () => {
  const empty = { t: [], v: [], min: [], max: [], n: [], step: 60, usual: 60, newest: null };
  expect(caption(german, datastream(), 'mean', empty)).toBe('Keine Messwerte in diesem Zeitraum.');
});

test('a bucket is named in the largest unit that fits', () => {
  expect([stepName('de', 600), stepName('de', 3_600), stepName('en', 86_400)]).toEqual(['10 Minuten', 'Stunde', 'day']);
});
