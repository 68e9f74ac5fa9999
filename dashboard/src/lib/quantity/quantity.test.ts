import { expect, test } from 'vitest';
import { datastream } from '../../../tests/examples';
import { drawn, name, ordered, value } from './quantity';

const words = ['ja', 'nein'] as const;

test('a value is told with its unit and as many digits as make sense', () => {
  expect(value('de', datastream({ unit: 'm', symbol: 'm' }), 0.8249, words)).toBe('0,82\u202fm');
  expect(value('de', datastream({ unit: 'ug/m3', symbol: 'µg/m³' }), 12.34, words)).toBe('12,3\u202fµg/m³');
  expect(value('en', datastream({ unit: '{count}', symbol: '' }), 1204, words)).toBe('1,204');
  expect(value('de', datastream({ kind: 'truth', unit: '1', symbol: '' }), 1, words)).toBe('ja');
});

test('a field nobody mapped has a readable name, and a channel is named', () => {
  expect(name('de', datastream({ quantity: 'water_level', label: { de: 'Wasserstand', en: 'Water level' } }))).toBe('Wasserstand');
  expect(name('en', datastream({ quantity: 'tempc_ds', label: { de: 'tempc_ds', en: 'tempc_ds' }, channel: '2' }))).toBe('Tempc ds (2)');
});

test('yes and no are drawn as such, the rest by how it is put together', () => {
  expect(drawn(datastream({ kind: 'truth', aggregation: 'state' }))).toBe('truth');
  expect(drawn(datastream({ kind: 'count', aggregation: 'sum' }))).toBe('sum');
  expect(drawn(datastream({ aggregation: 'something new' }))).toBe('mean');
});

test('what a device is for comes before its own health', () => {
  const all = ['battery_level', 'relative_humidity', 'air_temperature', 'co2'].map((quantity, id) => datastream({ quantity, id }));
  expect(ordered(all).map((d) => d.quantity)).toEqual(['co2', 'air_temperature', 'relative_humidity', 'battery_level']);
});
