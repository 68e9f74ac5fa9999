// What is told of a key's use.
import { expect, test } from 'vitest';
import { lastDays, lastUsed, quota, shareOfQuota, sum, upToFirst } from './data';

const NOW = Date.parse('2026-11-22T21:40:00Z');
const used = (day: string, requests: number, refused: number) => ({ day: `${day}T00:00:00Z`, requests, refused });
const key = { usage: [used('2026-11-22', 12, 3), used('2026-11-20', 40, 0), used('2026-06-01', 9, 9)] };

test('days without a request stand between those with some, the newest first', () => {
  expect(lastDays(key, NOW, 3)).toEqual([
    { day: '2026-11-22', requests: 12, refused: 3 },
    { day: '2026-11-21', requests: 0, refused: 0 },
    { day: '2026-11-20', requests: 40, refused: 0 },
  ]);
});

test('what is too long ago is not counted', () => {
  expect(sum(lastDays(key, NOW))).toEqual({ requests: 52, refused: 3, most: 40 });
  expect(sum([])).toEqual({ requests: 0, refused: 0, most: 0 });
});

test('nothing is shown from before a key was used first', () => {
  expect(upToFirst(lastDays(key, NOW)).map(({ day }) => day)).toEqual(['2026-11-22', '2026-11-21', '2026-11-20']);
  expect(upToFirst(lastDays({ usage: [] }, NOW))).toEqual([]);
});

test('a quota of a minute is that of a day times 1440', () => {
  expect(shareOfQuota(720, 1)).toBe(0.5);
});

test('the last day of use is that of any request', () => {
  expect(lastUsed(key)).toBe('2026-11-22');
  expect(lastUsed({ usage: [] })).toBeNull();
});

test('a quota is a whole number within its bounds, however it is grouped', () => {
  expect(['6000', '6.000', '6,000', '1', '1000000'].map(quota)).toEqual([6_000, 6_000, 6_000, 1, 1_000_000]);
  expect(['', '0', '-5', '1000001', 'many', '1e9'].map(quota)).toEqual([null, null, null, null, null, null]);
});
