import { expect, test } from 'vitest';
import type { BackTest, Firing } from '../../lib/api/shapes';
import { told } from '../data';
import { strips, subjectOf, summary } from './backtest';

const firing = (rest: Partial<Firing> = {}): Firing => ({
  from: '2026-11-20T00:00:00Z', to: '2026-11-20T02:10:00Z', peak: 2.6, limit: 2.4, device: '70b3d57ed0001234', datastream: 1, name: 'Pegel Kluse', ...rest,
});
const result = (firings: Firing[]): BackTest => ({ firings, total_s: 11_100, longest_s: 7_800, subjects: 30, truncated: false });

test('a back-test is a sentence: how often, how long at most, together, and at how many places', () => {
  const both = [firing(), firing({ from: '2026-11-21T00:00:00Z', to: null }), firing({ device: 'b' })];
  expect(summary('de', result(both), 30)).toBe('In den letzten 30 Tagen hätte diese Regel 3-mal ausgelöst, am längsten 2 Std. 10 Min., zusammen 3 Std. 5 Min., an 2 von 30 Stellen.');
  expect(summary('de', result([firing()]), 7)).toBe('In den letzten 7 Tagen hätte diese Regel 1-mal ausgelöst, 2 Std. 10 Min. lang, an 1 von 30 Stellen.');
  expect(summary('en', result([]), 90)).toBe('In the last 90 days this rule would not have fired once.');
});

test('each place has a strip, the one with the most time first, and nothing goes beyond the period', () => {
  const [from, to] = [Date.parse('2026-11-20T00:00:00Z'), Date.parse('2026-11-21T00:00:00Z')];
  const found = strips(
    [firing({ device: null, datastream: null, name: 'Gateway Rathaus', to: '2026-11-20T01:12:00Z' }), firing({ from: '2026-11-19T00:00:00Z', to: '2026-11-20T06:00:00Z' }), firing({ from: '2026-11-20T12:00:00Z', to: null })],
    from, to,
  );
  expect(found.map(({ name, firings, parts }) => [name, firings, parts])).toEqual([
    ['Pegel Kluse', 2, [{ at: 0, width: 0.25 }, { at: 0.5, width: 0.5 }]],
    ['Gateway Rathaus', 1, [{ at: 0, width: 0.05 }]],
  ]);
});

test('peaks are told in the unit of what the rule looks at', () => {
  const quantities = [{ quantity: 'water_level', label: { de: 'Wasserstand', en: 'Water level' }, unit: 'm', symbol: 'm' }];
  expect(told('de', subjectOf({ kind: 'rise', quantity: 'water_level', value: 0.3, within_s: 60 }, quantities), 0.42)).toBe('0,42\u202fm');
  expect(told('de', subjectOf({ kind: 'gateway_silent', for_s: 900 }, quantities), 5_400)).toBe('1 Std. 30 Min.');
  expect(told('de', subjectOf({ kind: 'silent', intervals: 3 }, quantities), 4.5)).toBe('4,5 Sendeabstände');
  expect(told('en', subjectOf({ kind: 'undecoded', share: 0.5, within_s: 60 }, quantities), 0.75)).toBe('75%');
});
