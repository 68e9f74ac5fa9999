import { expect, test } from 'vitest';
import type { Status } from '../lib/api/shapes';
import { device } from '../../tests/examples';
import { toRows, STATUSES } from './data';
import { bounds, GRAVITY, sources, statusOf } from './map';

const at = (id: number, status: Status, lat: number | null) => device({ id, status, location: lat === null ? null : { lat, lon: 7 } });
const rows = toRows([at(1, 'online', 51.2), at(2, 'offline', 51.3), at(3, 'new', null)], { kind: (kind) => kind, districts: new Map() });

test('devices with a place are on the map, and the worst state of a cluster is found again', () => {
  const { devices } = sources(rows);
  expect(JSON.stringify(devices)).toMatch(/"id":1,.*"gravity":0.*"id":2,.*"gravity":3/);
  expect(JSON.stringify(devices)).not.toContain('"id":3');
  expect(STATUSES.map((status) => statusOf(GRAVITY[status]))).toEqual(STATUSES);
});

test('the map begins around all devices, and without any there is none', () => {
  expect(bounds(rows)?.map((degree) => Number(degree.toFixed(3)))).toEqual([6.995, 51.195, 7.005, 51.305]);
  expect(bounds(rows.slice(2))).toBeUndefined();
});
