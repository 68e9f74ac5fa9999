import { expect, test } from 'vitest';
import { device } from '../../../tests/examples';
import { found, ofDevices, ofTags, withLost } from './choices';

const all = ['Pegel 2', 'Pegel 10', 'Regen'].map((name, i) => ({ value: `e${i}`, name }));

test('what is chosen stays in sight, whatever is searched for', () => {
  expect(found(all, ['e2'], 'pegel', 1)).toEqual({ choices: [all[2], all[0]], more: 1 });
  expect(found(all, [], 'e1 peg', 5)).toEqual({ choices: [all[1]], more: 0 });
});

test('devices stand in the order of their names, with numbers as numbers; one without an identity cannot be chosen', () => {
  const devices = [device({ name: 'Pegel 10', dev_eui: 'b' }), device({ name: 'Pegel 2', dev_eui: 'a' }), device({ name: 'Ohne' })];
  expect(ofDevices(devices)).toEqual([{ value: 'a', name: 'Pegel 2' }, { value: 'b', name: 'Pegel 10' }]);
});

test('a label can be chosen alone or with one of its values', () => {
  const devices = [device({ tags: { Ort: 'Brücke' } }), device({ tags: { Ort: 'Tal' } })];
  expect(ofTags(devices).map(({ value }) => value)).toEqual(['Ort', 'Ort=Brücke', 'Ort=Tal']);
});

test('what a rule names and nobody has any more can still be taken away', () => {
  expect(withLost(all, ['e0', 'gone']).at(-1)).toEqual({ value: 'gone', name: 'gone' });
});
