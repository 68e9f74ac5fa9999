import { expect, test } from 'vitest';
import { clock, date, dateTime, duration, euros, monthOf, number, percent, relative, span, zoneName } from './format';

const at = Date.parse('2026-11-21T13:05:09Z');

test('numbers follow the language and have a true minus sign', () => {
  expect(number('de', 1234.5, 1)).toBe('1.234,5');
  expect(number('en', 1234.5, 1)).toBe('1,234.5');
  expect(number('de', -3.25, 2)).toBe('−3,25');
  expect([2, 2.5].map((v) => number('de', v, 3, 0))).toEqual(['2', '2,5']);
});

test('a share that is small but not nothing is not told as nothing', () => {
  expect([0, 0.001, 0.007, 1].map((share) => percent('en', share))).toEqual(['0%', '<\u202f1%', '1%', '100%']);
  expect(percent('en', 0.0004, 1)).toBe('<\u202f0.1%');
});

test('times are told in the zone of the city, not of the browser', () => {
  expect(clock('de', 'Europe/Berlin', at)).toBe('14:05');
  expect(clock('en', 'America/New_York', at)).toBe('08:05');
  expect(dateTime('de', 'Europe/Berlin', at)).toContain('21.11.2026');
  expect(zoneName('de', 'Europe/Berlin', at)).toBe('MEZ');
});

test('how long ago is rounded down to one unit and never lies in the future', () => {
  expect(relative('de', at - 6 * 60_000 - 59_000, at)).toBe('vor 6 Min.');
  expect(relative('en', at - 3 * 86_400_000, at)).toBe('3 days ago');
  expect(relative('de', at + 5_000, at)).toBe('jetzt');
});

test('a span is told in the largest unit that fits it', () => {
  expect(duration('de', 600)).toBe('10 Min.');
  expect(duration('en', 3600)).toBe('1 hr');
  expect(duration('en', 90)).toBe('90 secs');
});

test('how long something lasted is told in at most two units', () => {
  expect([0, 45, 600, 7_800, 93_600, 7_259].map((seconds) => span('de', seconds))).toEqual(['0 Sek.', '45 Sek.', '10 Min.', '2 Std. 10 Min.', '1 Tg. 2 Std.', '2 Std.']);
});

test('a day of the calendar stays that day in every zone, and money has no cents', () => {
  expect(date('de', '2025-12-31')).toBe('31.12.2025');
  expect(date('en', '2025-12-31')).toBe('31 Dec 2025');
  expect(date('de', 'soon')).toBe('soon');
  expect([monthOf('de', '2026-11'), monthOf('en', '2026-03'), monthOf('de', '?')]).toEqual(['November 2026', 'March 2026', '?']);
  expect(euros('de', 1250.4).replaceAll('\u00a0', ' ')).toBe('1.250 €');
});
