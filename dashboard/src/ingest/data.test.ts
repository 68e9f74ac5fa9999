import { expect, test } from 'vitest';
import words from '../i18n/de.json';
import helps from '../i18n/ingest/de.json';
import type { Reject } from '../lib/api/shapes';
import { balanced, grouped, readableHex, reasons, shares } from './data';

const fate = { received: 10, stored: 6, duplicate: 2, rejected: 1, ignored: 1 };

test('the account is balanced or it is not', () => {
  expect(balanced(fate)).toBe(true);
  expect(balanced({ ...fate, received: 11 })).toBe(false);
});

test('shares add up to one, and nothing received has none', () => {
  expect(Object.values(shares(fate)).reduce((a, b) => a + b)).toBeCloseTo(1);
  expect(shares({ received: 0, stored: 0, duplicate: 0, rejected: 0, ignored: 0 }).stored).toBe(0);
});

test('the reason with most open messages comes first, and what was repaired is not open', () => {
  const accounting = { total: fate, sources: [], rejected_by_reason: { malformed: 1, codec_error: 5 }, lag_ms: { p50: 1, p99: 2 }, pending: 0 };
  expect(reasons(accounting, { malformed: 1 })).toEqual([['malformed', 1], ['codec_error', 0]]);
});

test('a message in hex is told as text if it is text', () => {
  expect(readableHex('7b22c3a4223a317d')).toBe('{"ä":1}');
  for (const hex of ['00ff', 'ff', '', '0102']) expect(readableHex(hex)).toBe(hex);
});

test('messages that are wrong in the same way stand together, the newest first, and devices are counted', () => {
  const reject = (id: number, detail: string, dev_eui: string | null, reason = 'codec_error', replayed: string | null = null) =>
    ({ id, detail, dev_eui, device_id: dev_eui ? 7 : null, device_name: dev_eui ? `Name ${dev_eui}` : null, reason, replayed }) as Reject;
  const groups = grouped([reject(9, 'payload too short: 21 bytes', 'a'), reject(8, 'no codec', null, 'no_codec'), reject(7, 'payload too short: 3 bytes', 'b'), reject(6, 'payload too short: 4 bytes', 'a')]);
  expect(groups.map(({ items, devices, device }) => [items.map(({ id }) => id), devices, device])).toEqual([[[9, 7, 6], 2, null], [[8], 0, null]]);
  const one = grouped([reject(5, 'short', 'a'), reject(4, 'short', 'a', 'codec_error', '2026-11-21T12:00:00Z')]);
  expect(one.map(({ repaired, device }) => [repaired, device])).toEqual([[false, { id: '7', name: 'Name a' }], [true, { id: '7', name: 'Name a' }]]);
});

test('for every reason there is a word, and what helps against it', () => {
  const of = (texts: object, family: string) => Object.keys(texts).flatMap((key) => (key.startsWith(`${family}.`) ? [key.slice(family.length + 1)] : []));
  expect(of(helps, 'remedy').sort()).toEqual(of(words, 'reason').sort());
});
