import { expect, test } from 'vitest';
import { datastream, device } from '../../tests/examples';
import { toRows } from '../overview/rows';
import { foremost, places, sensors } from './found';

const battery = datastream({ id: 9, quantity: 'battery_level', label: { de: 'Batteriestand', en: 'Battery level' } });
const rain = datastream({ id: 2, quantity: 'precipitation', label: { de: 'Niederschlag', en: 'Precipitation' } });
const fleet = [
  device({ datastreams: [datastream(), battery] }),
  device({ id: 2, name: 'Am Diek', kind: 'climate', district: '1', datastreams: [rain, battery] }),
];
const rows = toRows(fleet, { kind: (kind) => (kind === 'climate' ? 'Wetter' : 'Pegel'), districts: new Map([['0', 'Elberfeld'], ['1', 'Barmen']]) });
const found = (wanted: string) => sensors(rows, wanted, 'de').map(({ device: { id } }) => id);

test('a sensor is found by its name, its kind, its district and what it measures, by all words at once', () => {
  expect(found('kluse')).toEqual([1]);
  expect(found('Wetter')).toEqual([2]);
  expect(found(' BARMEN ')).toEqual([2]);
  expect(found('Niederschlag diek')).toEqual([2]);
  expect(found('Niederschlag kluse')).toEqual([]);
  expect(sensors(rows, 'precipitation', 'en')).toHaveLength(1);
});

test('of a sensor that was found by what it measures that is told', () => {
  const weather = device({ datastreams: [datastream({ id: 3, quantity: 'air_temperature', label: { de: 'Lufttemperatur', en: 'Air temperature' } }), rain] });
  const told = (wanted: string) => foremost(weather, wanted, 'de')?.quantity;
  expect([told('niederschlag'), told('lufttemp'), told('kluse')]).toEqual(['precipitation', 'air_temperature', 'precipitation']);
});

test('nobody who looks for a quantity wants every battery', () => {
  expect(found('Batteriestand')).toEqual([]);
});

test('a district is found by its name', () => {
  expect(places([{ id: '0', name: 'Elberfeld-West' }, { id: '1', name: 'Barmen' }], 'west elber').map(({ id }) => id)).toEqual(['0']);
});
