import { expect, test } from 'vitest';
import type { Latest } from '../lib/api/shapes';
import { byName, QUANTITIES, readings, spread, TOPICS } from './data';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const latest = (id: number, value: number | null, more: Partial<Latest> = {}): Latest => ({
  datastream: id, device: { id, name: `Sensor ${id}`, kind: 'climate', indoors: false }, quantity: 'air_temperature', label: { de: '', en: '' }, channel: null, unit: 'Cel',
  time: '2026-11-22T11:59:00Z', value, quality: [], ...more,
});

test('gaps, doubtful and old values are not told, and of a device only its newest', () => {
  const items = [
    latest(1, 4, { channel: 'a' }), latest(1, 5, { channel: 'b', time: '2026-11-22T11:59:30Z' }), latest(2, null), latest(3, 40, { quality: ['implausible'] }),
    latest(4, 7, { time: '2026-11-22T08:00:00Z' }), latest(5, 50, { quantity: 'relative_humidity' }),
  ];
  expect(readings(items, 'air_temperature', NOW).map(({ value }) => value)).toEqual([5]);
});

test('a peak is not told as the value it stands beside, not even where that is doubtful', () => {
  const peak = (id: number) => latest(id, 73, { channel: 'peak', time: '2026-11-22T11:59:30Z' });
  const items = [latest(1, 60), peak(1), latest(2, 61, { quality: ['jump'] }), peak(2)];
  expect(readings(items, 'air_temperature', NOW).map(({ value }) => value)).toEqual([60]);
});

test('rooms and containers say nothing about the weather', () => {
  const inside = [2, 3, 4].map((id) => latest(id, 20, { device: { id, name: '', kind: 'room', indoors: true } }));
  expect(readings([latest(1, 4), ...inside], 'air_temperature', NOW).map(({ device }) => device.id)).toEqual([1]);
});

test('one sensor in the sun does not move the middle', () => {
  const told = (values: number[]) => spread(readings(values.map((value, i) => latest(i + 1, value)), 'air_temperature', NOW));
  expect(told([5, 6, 31])).toEqual({ middle: 6, least: 5, most: 31, count: 3 });
  expect(told([4, 6])?.middle).toBe(5);
  expect(told([])).toBeNull();
});

test('places stand in order of their names: a high gauge is no high water', () => {
  const all = readings([latest(3, 9), latest(1, 1), latest(2, 8)], 'air_temperature', NOW);
  expect(byName(all).map(({ device }) => device.id)).toEqual([1, 2, 3]);
});

test('no quantity is told twice', () => {
  expect(new Set(QUANTITIES).size).toBe(QUANTITIES.length);
  expect(new Set(TOPICS.map(({ key }) => key)).size).toBe(TOPICS.length);
});
