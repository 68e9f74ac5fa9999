import { expect, test } from 'vitest';
import { datastream, device } from '../../tests/examples';
import { toRows } from '../overview/rows';
import { folded, foremost, places, sensors } from './found';

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

test('everyday words, plurals and keyboards without umlauts find what is meant', () => {
  expect([folded('Straße'), folded('Bäume'), folded('Baeume')]).toEqual(['strasse', 'baume', 'baume']);
  expect([found('Wetters'), found('wetter'), found('Niederschlaege'), found('Hochwasser')]).toEqual([[2], [2], [2], [1]]);
});

test('what is called by the word comes before what measures it too', () => {
  const air = device({ id: 3, name: 'Luftgüte', kind: 'air', datastreams: [datastream()] });
  const also = device({ id: 4, name: 'Klassenraum', kind: 'room', datastreams: [datastream({ quantity: 'co2', label: { de: 'CO₂ der Luft', en: 'CO₂' } })] });
  const of = toRows([also, air], { kind: (kind) => kind, districts: new Map() });
  expect(sensors(of, 'Luft', 'de').map(({ device: { id } }) => id)).toEqual([3, 4]);
});

test('nobody who looks for a quantity wants every battery', () => {
  expect(found('Batteriestand')).toEqual([]);
});

test('a district is found by its name', () => {
  expect(places([{ id: '0', name: 'Elberfeld-West' }, { id: '1', name: 'Barmen' }], 'west elber').map(({ id }) => id)).toEqual(['0']);
});
