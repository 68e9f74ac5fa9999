import { expect, test } from 'vitest';
import { datastream } from '../../../tests/examples';
import { drawn, name, told, value } from './quantity';

const words = ['ja', 'nein'] as const;

test('a value is told with its unit and as many digits as make sense', () => {
  expect(value('de', datastream({ unit: 'm', symbol: 'm' }), 0.8249, words)).toBe('0,82\u202fm');
  expect(value('de', datastream({ unit: 'ug/m3', symbol: 'µg/m³' }), 12.34, words)).toBe('12,3\u202fµg/m³');
  expect(value('en', datastream({ unit: '{count}', symbol: '' }), 1204, words)).toBe('1,204');
  expect(value('de', datastream({ kind: 'truth', unit: '1', symbol: '' }), 1, words)).toBe('ja');
  // Of a parking bay only hours are published: for what share of them it was taken.
  expect(value('de', datastream({ quantity: 'occupied', label: { de: 'Belegt', en: 'Occupied' }, unit: '1', symbol: '' }), 0.58, words)).toBe('58\u00a0%');
});

test('a field nobody mapped has a readable name, and a channel is named', () => {
  expect(name('de', datastream({ quantity: 'water_level', label: { de: 'Wasserstand', en: 'Water level' } }))).toBe('Wasserstand');
  expect(name('en', datastream({ quantity: 'tempc_ds', label: { de: 'tempc_ds', en: 'tempc_ds' }, channel: '2' }))).toBe('Tempc ds (channel 2)');
  expect(name('de', datastream({ quantity: 'air_temperature', label: { de: 'Lufttemperatur', en: 'Air temperature' }, channel: 'air_temperature' }))).toBe('Lufttemperatur');
});

test('what adds up and is little is not told as nothing', () => {
  const energy = datastream({ unit: 'kWh', symbol: 'kWh', aggregation: 'counter', label: { de: 'Energie', en: 'Energy' } });
  const told = [0.4, 0.031, 0.04, 0, 1e-9].map((v) => value('de', energy, v, ['', '']));
  expect(told).toEqual(['0,4\u202fkWh', '0,031\u202fkWh', '0,04\u202fkWh', '0,0\u202fkWh', '0,0\u202fkWh']);
  // A temperature near nothing is one.
  expect(value('de', datastream({ unit: 'Cel', symbol: '°C' }), 0.04, ['', ''])).toBe('0,0\u202f°C');
});

test('yes and no are drawn as such, the rest by how it is put together', () => {
  expect(drawn(datastream({ kind: 'truth', aggregation: 'state' }))).toBe('truth');
  expect(drawn(datastream({ kind: 'count', aggregation: 'sum' }))).toBe('sum');
  expect(drawn(datastream({ aggregation: 'something new' }))).toBe('mean');
});

test('no decimals are invented for a field nobody mapped', () => {
  const field = datastream({ quantity: 'device_id', unit: '1', symbol: '', label: { de: 'device_id', en: 'device_id' } });
  expect([41_874, 22.06, 400.390625].map((v) => value('de', field, v, words))).toEqual(['41.874', '22,06', '400,391']);
});

const label = { de: 'Bekannt', en: 'Known' };
const streams = (...all: [quantity: string, channel?: string][]) =>
  all.map(([quantity, channel = null], id) => datastream({ quantity, channel, id, label }));
const names = (all: ReturnType<typeof streams>) => all.map(({ quantity, channel }) => quantity + (channel ? `/${channel}` : ''));

test('what a device is for is told first; health, statistics and unmapped fields are told apart', () => {
  const field = datastream({ quantity: 'device_id', label: { de: 'device_id', en: 'device_id' }, id: 9 });
  const { main, more } = told({
    kind: 'river_level',
    datastreams: [field, ...streams(['battery_voltage'], ['distance', 'max'], ['distance'], ['water_level'])],
  });
  expect(names(main)).toEqual(['water_level', 'distance']);
  expect(names(more)).toEqual(['distance/max', 'device_id', 'battery_voltage']);
});

test('channels are main values where there is no value of the whole', () => {
  const { main } = told({ kind: 'heat_meter', datastreams: streams(['water_temperature', '1'], ['water_temperature', '2'], ['energy', '4']) });
  expect(names(main)).toEqual(['energy/4', 'water_temperature/1', 'water_temperature/2']);
});

test('a weather station is for the temperature, a rain gauge for the rain', () => {
  const datastreams = streams(['precipitation'], ['air_temperature']);
  expect(['climate', 'rain'].map((kind) => told({ kind, datastreams }).main[0]?.quantity)).toEqual(['air_temperature', 'precipitation']);
});
