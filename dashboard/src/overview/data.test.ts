import { expect, test } from 'vitest';
import type { Device } from '../lib/api/shapes';
import { datastream, device as example } from '../../tests/examples';
import { byName, changed, choices, EVERYTHING, figures, news, readWish, select, silence, toRows, unreadNews, writeWish, type Wish } from './data';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const minutesAgo = (m: number) => new Date(NOW - m * 60_000).toISOString();

const device = (id: number, name: string, rest: Partial<Device> = {}): Device =>
  example({ id, name, last_seen: minutesAgo(5), ...rest });
const stream = (id: number, quantity: string, value: number) =>
  datastream({ id, quantity, latest: { time: minutesAgo(5), value, quality: [] } });

const river = [stream(10, 'battery_voltage', 3.3), stream(11, 'water_level', 0.8), stream(12, 'battery_level', 15)];
const fleet = [
  device(1, 'Pegel Kluse', { interval_s: 600, last_seen: minutesAgo(60), status: 'late', datastreams: river }),
  device(2, 'Baum 7', { kind: 'tree', district: '1', battery_level: 12, interval_s: 3600, last_seen: minutesAgo(90) }),
  device(3, 'Baum 12', { kind: 'tree', district: null, last_seen: null, status: 'new' }),
];
const rows = toRows(fleet, {
  kind: (k) => (k === 'tree' ? 'Baum' : 'Pegel'),
  districts: new Map([['0', 'Elberfeld'], ['1', 'Barmen']]),
});
const names = (wish: Partial<Wish>) => select(rows, { ...EVERYTHING, ...wish }, NOW).map(({ device }) => device.id);

test('a wish survives the address and has exactly one', () => {
  const wish: Wish = { ...EVERYTHING, q: 'Kluse & Co', status: ['late', 'new'], district: ['0'], lowBattery: true, sort: 'name', descending: false, map: true, look: '12.00/51.2562/7.1508' };
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(EVERYTHING).toString()).toBe('');
  expect(readWish(new URLSearchParams('status=dead,late&sort=-moon&x=1'))).toEqual({ ...EVERYTHING, status: ['late'] });
});

test('the value a device is built for is its main value, and its battery is found', () => {
  expect(rows[0]?.main?.quantity).toBe('water_level');
  expect(rows.map((row) => row.battery)).toEqual([15, 12, undefined]);
});

test('the longest silence stands first, counted in intervals, and never heard is longest', () => {
  expect(names({})).toEqual([3, 1, 2]);
  expect(silence(fleet[0] as Device, NOW)).toBe(6);
});

test('who fell silent is told, and who was heard meanwhile is not', () => {
  const late = { ...fleet[1], status: 'offline' } as Device;
  expect(news(fleet, [late])).toEqual([{ id: 2, status: 'offline', last_seen: late.last_seen }]);
  expect(news(fleet, [{ ...late, last_seen: minutesAgo(200) }, fleet[0] as Device, device(9, 'unknown', { status: 'late' })])).toEqual([]);
});

test('a device that is heard and not read is not as expected, until it gives a reading', () => {
  const unread = { reason: 'no_codec', detail: 'no codec', at: minutesAgo(1) };
  const blind = device(4, 'Raum', { unread, datastreams: [stream(40, 'co2', 500)] });
  const all = toRows([...fleet, blind, device(5, 'Fort', { unread, status: 'offline' })], { kind: (k) => k, districts: new Map() });
  expect(figures(all, NOW).byState).toEqual({ online: 1, unread: 1, late: 1, offline: 1, new: 1 });
  expect(select(all, { ...EVERYTHING, status: ['unread'] }, NOW).map(({ device }) => device.id)).toEqual([4]);
  expect(unreadNews([blind, fleet[1] as Device], [device(2, 'Baum 7', { unread })])).toEqual([{ id: 4, unread: null }, { id: 2, unread }]);
  const { devices } = changed([blind], { readings: new Map([[40, { time: minutesAgo(0), value: 501, quality: [] }]]), devices: new Map() });
  expect(devices[0]?.unread).toBeNull();
});

test('search finds words in any order in name, kind and district', () => {
  expect(names({ q: 'barmen baum' })).toEqual([2]);
  expect(names({ q: 'nirgends' })).toEqual([]);
});

test('filters are joined, and within one filter any value will do', () => {
  expect(names({ status: ['late', 'new'] })).toEqual([3, 1]);
  expect(names({ type: ['tree'], district: ['1'] })).toEqual([2]);
  expect(names({ lowBattery: true, type: ['tree'] })).toEqual([2]);
  expect(names({ heardHour: true })).toEqual([1]);
});

test('numbers in names sort as numbers, and what is unknown stands last both ways', () => {
  expect(names({ sort: 'name', descending: false })).toEqual([2, 3, 1]);
  expect(names({ sort: 'battery', descending: false })).toEqual([2, 1, 3]);
  expect(names({ sort: 'battery', descending: true })).toEqual([1, 2, 3]);
});

test('those of one kind stay in the order of their names, whichever way round the kinds are', () => {
  const named = toRows(byName([...fleet].reverse()), { kind: (kind) => kind, districts: new Map() });
  const kinds = (descending: boolean) => select(named, { ...EVERYTHING, sort: 'kind', descending }, NOW).map(({ device }) => device.name);
  expect(kinds(false)).toEqual(['Pegel Kluse', 'Baum 7', 'Baum 12']);
  expect(kinds(true)).toEqual(['Baum 7', 'Baum 12', 'Pegel Kluse']);
});

test('the figures add up', () => {
  const found = figures(rows, NOW);
  expect(found).toMatchObject({ total: 3, kinds: 2, heardHour: 1, lowBattery: 2, withBattery: 2 });
  expect(Object.values(found.byState).reduce((a, b) => a + b)).toBe(3);
});

test('a filter offers what there is, with numbers', () => {
  expect(choices(rows, 'kind')).toEqual([
    { value: 'tree', name: 'Baum', count: 2 },
    { value: 'river_level', name: 'Pegel', count: 1 },
  ]);
});

test('live events change what they name and mark it, and an old reading changes nothing', () => {
  const readings = new Map([[11, { time: minutesAgo(1), value: 1.2, quality: [] }], [12, { time: minutesAgo(50), value: 99, quality: [] }]]);
  const after = changed(fleet, { readings, devices: new Map([[3, { status: 'online' as const, last_seen: minutesAgo(0) }]]) });
  expect([...after.ids]).toEqual([1, 3]);
  expect(after.devices[0]?.datastreams.map((d) => d.latest?.value)).toEqual([3.3, 1.2, 15]);
  expect(after.devices[1]).toBe(fleet[1]);
  expect(after.devices[2]?.status).toBe('online');
});
