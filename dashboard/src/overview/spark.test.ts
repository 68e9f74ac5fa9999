import { expect, test } from 'vitest';
import { across, path } from './spark';

const column = (v: (number | null)[]) => ({ t: v.map((_, i) => i * 10), v, min: v, max: v, n: v.map(() => 1), step: 10, usual: 10, newest: null });

test('a day becomes one line from bottom to top', () => {
  expect(path(column([0, 1]), 0, 10)).toBe('M0.0 22.0L84.0 2.0');
});

test('a state holds until the next one, and to the end', () => {
  expect(path(column([0, 1, 0]), 0, 40, true)).toBe('M0.0 22.0H21.0V2.0H42.0V22.0H84');
  expect(path(column([null]), 0, 10, true)).toBe('');
});

test('a gap lifts the pen, equal values lie in the middle, and nothing draws nothing', () => {
  expect(path(column([0, null, 1]), 0, 20)).toBe('M0.0 22.0M84.0 2.0');
  expect(path(column([3, 3]), 0, 10)).toBe('M0.0 12.0L84.0 12.0');
  expect(path(column([null]), 0, 10)).toBe('');
});

test('a limit is drawn to the same measure as the values, also beyond them', () => {
  const day = column([0, 1]);
  expect([path(day, 0, 10, false, 2), across(day, 2)]).toEqual(['M0.0 22.0L84.0 12.0', 'M0 2.0H84']);
  expect([path(day, 0, 10, false, 0.5), across(day, 0.5)]).toEqual(['M0.0 22.0L84.0 2.0', 'M0 12.0H84']);
});
