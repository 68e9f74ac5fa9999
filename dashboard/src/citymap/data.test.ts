import { expect, test } from 'vitest';
import { classes, classOf, HOURS, hourOf, lastHour, points, readWish, spread, valueAt, writeWish, type Hours, type Places } from './data';

const NOW = Date.parse('2026-07-01T12:20:00Z');
const END = lastHour(NOW);

const place = (id: number, datastream: number, value: number | null, time = '2026-07-01T12:15:00Z', channel: string | null = null, indoors = false): Places['features'][number] => ({
  geometry: { coordinates: [7.1, 51.2, 200] },
  properties: { datastream, device: { id, name: `Sensor ${id}`, kind: 'climate', indoors }, quantity: 'air_temperature', label: { de: '', en: '' }, channel, unit: 'Cel', time, value, quality: [] } as never,
});
const hours = (datastream: number, ...values: [hoursBeforeTheEnd: number, value: string][]): Hours['data']['result'][number] => ({
  metric: { datastream: String(datastream), district: '3' },
  values: values.map(([before, value]) => [(END - before * 3_600_000) / 1_000, value]),
});

test('hours lie where their time is, and a gap stays a gap', () => {
  const [point] = points({ features: [place(1, 10, 20.5)] }, { data: { result: [hours(10, [0, '20'], [2, '18'], [23, '9'], [24, '8'], [1, 'NaN'])] } }, END, NOW);
  expect(point?.district).toBe('3');
  expect(point?.hours.at(-1)).toBe(20);
  expect(point?.hours.at(-2)).toBeNull();
  expect(point?.hours.at(-3)).toBe(18);
  expect(point?.hours[0]).toBe(9);
  expect(point && valueAt(point, HOURS)).toBe(20.5);
  expect(hourOf(HOURS - 1, END)).toEqual([END - 3_600_000, END]);
});

test('a device is one point, and what is old or has no place is no value of now', () => {
  const all = points({ features: [place(1, 10, 20), place(1, 11, 5, undefined, 'probe'), place(2, 12, 7, '2026-07-01T08:00:00Z'), { ...place(3, 13, 1), geometry: null }] }, { data: { result: [] } }, END, NOW);
  expect(all.map(({ id, now }) => [id, now?.value])).toEqual([[1, 20], [2, undefined]]);
});

test('rooms and containers say nothing about the weather', () => {
  const of = (id: number, indoors: boolean) => place(id, id, 5, undefined, null, indoors);
  const all = points({ features: [of(1, false), of(2, true), of(3, true)] }, { data: { result: [] } }, END, NOW);
  expect(all.map(({ id }) => id)).toEqual([1]);
});

test('classes are round, hold all day, and one hot sensor does not decide them', () => {
  const many = Array.from({ length: 100 }, (_, n) => place(n + 1, n + 1, 10 + (n % 10)));
  const of = points({ features: [...many, place(500, 500, 90)] }, { data: { result: [] } }, END, NOW);
  const bounds = classes(of);
  expect(bounds).toEqual([12, 14, 16, 18]);
  expect([9, 12, 17.9, 90].map((value) => classOf(bounds, value))).toEqual([0, 1, 3, 4]);
  expect(classes([]).every(Number.isFinite)).toBe(true);
});

test('the middle leaves out who says nothing', () => {
  const of = points({ features: [place(1, 10, 1), place(2, 11, 2), place(3, 12, 9), place(4, 13, null)] }, { data: { result: [] } }, END, NOW);
  expect(spread(of, HOURS)).toMatchObject({ middle: 2, count: 3, least: { id: 1 }, most: { id: 3 } });
  expect(spread(of, 0)).toBeNull();
});

test('the address holds what is looked at, and nonsense is left out', () => {
  const query = 'l=pm2_5&at=2026-07-01T10%3A00%3A00Z&v=table&sel=7&m=12.00%2F51.2500%2F7.1500';
  expect(writeWish(readWish(new URLSearchParams(query))).toString()).toBe(query);
  expect(writeWish(readWish(new URLSearchParams('l=gold&at=x&sel=-1&m=1'))).toString()).toBe('');
});
