import { expect, test } from 'vitest';
import { flow, noted, rounded, sample, WINDOW_MS, type Sample } from './flow';

const at = (seconds: number, received: number, rest: Partial<Sample> = {}): Sample => ({
  at: seconds * 1_000, received, stored: received, duplicate: 0, ignored: 0, rejected: 0, reasons: {}, ...rest,
});

test('what came in the last minute is told stage by stage, and every stage adds up', () => {
  const before = { codec_error: 4, malformed: 7 };
  const after = { codec_error: 5, no_codec: 3, malformed: 9, unknown_device: 1, back_end_refused: 6 };
  const rates = flow([
    at(0, 1_000, { stored: 900, duplicate: 50, ignored: 39, rejected: 11, reasons: before }),
    at(30, 1_060, { stored: 940, duplicate: 60, ignored: 42, rejected: 18, reasons: after }),
  ]);
  expect(rates).toEqual({
    received: 120, duplicate: 20, ignored: 6, unreadable: 6, fresh: 88, undecoded: 8, stored: 80,
    why: { unreadable: 'malformed', undecoded: 'no_codec' },
  });
  const { received = 0, duplicate = 0, ignored = 0, unreadable = 0, fresh = 0, undecoded = 0, stored = 0 } = rates ?? {};
  expect([duplicate + ignored + unreadable + fresh, undecoded + stored]).toEqual([received, fresh]);
});

test('nothing is told of a few seconds', () => {
  expect(flow([])).toBeNull();
  expect(flow([at(0, 5)])).toBeNull();
  expect(flow([at(0, 5), at(4, 9)])).toBeNull();
  expect(flow([at(0, 5), at(5, 9)])?.received).toBe(48);
});

test('a minute is kept, with the sample it began with, and no more', () => {
  let samples: Sample[] = [];
  for (let second = 0; second <= 200; second += 1) samples = noted(samples, at(second, second * 2));
  expect(samples.map((s) => s.at / 1_000)).toEqual(Array.from({ length: 61 }, (_, i) => 140 + i));
  expect((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)).toBe(WINDOW_MS);
  expect(flow(samples)?.received).toBe(120);
});

test('after a gap the mean of the gap is told, and quiet after that is quiet', () => {
  let samples = noted(noted([], at(0, 0)), at(300, 600));
  expect(flow(samples)?.received).toBe(120);
  for (let second = 301; second <= 361; second += 1) samples = noted(samples, at(second, 600));
  expect(flow(samples)?.received).toBe(0);
});

test('totals that fall begin anew', () => {
  expect(noted([at(0, 50), at(30, 60)], at(31, 3))).toEqual([at(31, 3)]);
});

test('a sample is what the account says', () => {
  const total = { received: 10, stored: 6, duplicate: 2, rejected: 1, ignored: 1 };
  expect(sample({ total, rejected_by_reason: { malformed: 1 } }, 7)).toEqual({ at: 7, ...total, reasons: { malformed: 1 } });
});

test('few are told with a decimal place', () => {
  expect([0, 0.04, 2.4666, 3.02, 9.94, 9.96, 120.7].map(rounded)).toEqual([[0, 0], [0, 0], [2.5, 1], [3, 0], [9.9, 1], [10, 0], [121, 0]]);
});
