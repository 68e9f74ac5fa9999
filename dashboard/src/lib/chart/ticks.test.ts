import { expect, test } from 'vitest';
import { instants, labels, local, moment, ticks, wall } from './ticks';

const BERLIN = 'Europe/Berlin';
const s = (text: string) => Date.parse(text) / 1_000;

test('a normal day has ticks on round hours of the city', () => {
  const found = ticks(s('2026-11-20T23:00:00Z'), s('2026-11-21T23:00:00Z'), BERLIN, 8);
  expect(labels(found, BERLIN, 'de')).toEqual([
    '21.11.', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00', '21:00', '22.11.',
  ]);
});

test('the night of 25 hours shows two o’clock twice, each with its zone', () => {
  const found = ticks(s('2026-10-24T22:00:00Z'), s('2026-10-25T05:00:00Z'), BERLIN, 9);
  expect(labels(found, BERLIN, 'de')).toEqual([
    '25.10.', '01:00', '02:00 MESZ', '02:00 MEZ', '03:00', '04:00', '05:00', '06:00',
  ]);
});

test('the night of 23 hours has no two o’clock', () => {
  const found = ticks(s('2026-03-28T23:00:00Z'), s('2026-03-29T04:00:00Z'), BERLIN, 8);
  expect(labels(found, BERLIN, 'en')).toEqual(['29 Mar', '01:00', '03:00', '04:00', '05:00', '06:00']);
  expect(instants(s('2026-03-29T02:30:00Z'), BERLIN)).toEqual([]);
});

test('days stay midnights across the change', () => {
  const found = ticks(s('2026-10-22T22:00:00Z'), s('2026-10-28T23:00:00Z'), BERLIN, 8);
  expect(found.map((at) => wall(at, BERLIN) % 86_400)).toEqual(found.map(() => 0));
  expect(found).toHaveLength(7);
});

test('weeks begin on Monday', () => {
  const [first] = ticks(s('2026-10-01T00:00:00Z'), s('2026-11-20T00:00:00Z'), BERLIN, 8);
  expect(new Date(wall(first ?? 0, BERLIN) * 1_000).getUTCDay()).toBe(1);
});

test('there are never more ticks than asked for by much, on any span', () => {
  for (let span = 600; span < 4e7; span *= 1.7) {
    const found = ticks(s('2026-02-03T04:05:06Z'), s('2026-02-03T04:05:06Z') + span, BERLIN, 8);
    expect(found.length, String(span)).toBeLessThanOrEqual(10);
    expect(found.length, String(span)).toBeGreaterThan(0);
  }
});

test('a typed time means the clock of the city', () => {
  expect(moment('2026-07-01T12:00', BERLIN)).toBe(s('2026-07-01T10:00:00Z'));
  expect(local(s('2026-07-01T10:00:00Z'), BERLIN)).toBe('2026-07-01T12:00');
  expect(moment('2026-10-25T02:30', BERLIN)).toBe(s('2026-10-25T00:30:00Z'));
  expect(moment('2026-03-29T02:30', BERLIN)).toBe(s('2026-03-29T00:30:00Z'));
});
