import { expect, test } from 'vitest';
import type { Status } from '../lib/api/shapes';
import { device } from '../../tests/examples';
import { toRows, STATES } from './data';
import { bounds, GRAVITY, points, statusOf } from './map';

const at = (id: number, status: Status, lat: number | null) => device({ id, status, location: lat === null ? null : { lat, lon: 7 } });
const rows = toRows([at(1, 'online', 51.2), at(2, 'offline', 51.3), at(3, 'new', null)], { kind: (kind) => kind, districts: new Map() });

test('devices with a place are on the map, and the worst state of a cluster is found again', () => {
  const found = points(rows);
  expect([...found.values()].map(({ id, properties }) => [id, properties['gravity']])).toEqual([[1, 0], [2, 4]]);
  expect(STATES.map((status) => statusOf(GRAVITY[status]))).toEqual(STATES);
});

test('the map begins around all devices, and without any there is none', () => {
  expect(bounds(rows)?.map((degree) => Number(degree.toFixed(3)))).toEqual([6.995, 51.195, 7.005, 51.305]);
  expect(bounds(rows.slice(2))).toBeUndefined();
});

test('of a fleet that is drawn again only what looks otherwise is new', () => {
  const before = points(rows);
  const heard = toRows([device({ id: 1, status: 'online', location: { lat: 51.2, lon: 7 }, last_seen: '2026-11-22T12:00:00Z' }), at(2, 'online', 51.3)], { kind: (kind) => kind, districts: new Map() });
  const after = points(heard, before);
  expect(after.get(1)).toBe(before.get(1));
  expect(after.get(2)).not.toBe(before.get(2));
});
