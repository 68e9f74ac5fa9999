import { expect, test } from 'vitest';
import { rule } from '../../../tests/examples';
import type { Condition, Scope } from '../../lib/api/shapes';
import { inside, pieces, quantityName, sentence, where, type Known } from './words';

const known: Known = {
  quantities: [
    { quantity: 'water_level', label: { de: 'Wasserstand', en: 'Water level' }, unit: 'm', symbol: 'm' },
    { quantity: 'x_orient', label: { de: 'x_orient', en: 'x_orient' }, unit: '1', symbol: '' },
  ],
  districts: new Map([['3', 'Elberfeld'], ['5', 'Barmen']]),
  devices: new Map([['70b3d57ed0001234', 'Pegel Kluse']]),
};
const said = (language: 'de' | 'en', condition: Condition, rest = {}) => sentence(language, rule({ condition, ...rest }), known).replaceAll(/[\u00a0\u202f]/g, ' ');
const everywhere: Scope = { devices: [], tags: [], districts: [] };

test('a rule about a level is one sentence with its all-clear', () => {
  const condition: Condition = { kind: 'above', quantity: 'water_level', value: 2.4, clear: 2.3, for_s: 600 };
  expect(said('de', condition)).toBe(
    'Wenn Wasserstand an irgendeinem Gerät mindestens 10 Min. lang über 2,4 m liegt, dann melde es mit der Stufe Kritisch an Bereitschaft, alle 30 Min. erneut, bis es jemand bestätigt. Entwarnung unter 2,3 m.',
  );
  expect(said('en', condition, { repeat_s: null, quiet: { from: '22:00', to: '06:00' } })).toBe(
    'When water level at any device is above 2.4 m for at least 10 mins, then report it as critical to Bereitschaft, once. All clear below 2.3 m. From 22:00 to 06:00 nothing is sent.',
  );
});

test('each kind of rule has its own sentence, and nobody who is told is said too', () => {
  const quietly = { notify: [], severity: 'info' };
  const beginning = (condition: Condition) => said('de', condition, quietly).split(', dann')[0];
  expect(beginning({ kind: 'fall', quantity: 'air_pressure', value: 5, within_s: 10_800 })).toBe('Wenn Air pressure an irgendeinem Gerät innerhalb von 3 Std. um mindestens 5 fällt');
  expect(beginning({ kind: 'below', quantity: 'water_level', value: 0, clear: null, for_s: 0 })).toBe('Wenn Wasserstand an irgendeinem Gerät auch nur kurz unter 0 m liegt');
  expect(beginning({ kind: 'silent', intervals: 3 })).toBe('Wenn Funkstille an irgendeinem Gerät länger als 3 Sendeabstände dauert');
  expect(beginning({ kind: 'gateway_silent', for_s: 900 })).toBe('Wenn Ausfall eines Gateways länger als 15 Min. dauert');
  expect(said('de', { kind: 'undecoded', share: 0.5, within_s: 3_600 }, quietly)).toBe(
    'Wenn nicht dekodierbare Uplinks an irgendeinem Gerät innerhalb von 1 Std. mindestens 50 % ausmachen, dann zeige es mit der Stufe Hinweis nur in der Liste der Alarme.',
  );
});

test('where a rule looks is told with the names people know', () => {
  const at = (scope: Partial<Scope>) => where('de', { ...everywhere, ...scope }, known);
  expect(at({ devices: ['70b3d57ed0001234'] })).toBe('an „Pegel Kluse“');
  expect(at({ devices: ['a', 'b', 'c'], districts: ['3'] })).toBe('an einem von 3 Geräten in Elberfeld');
  expect(at({ tags: ['Pegel', 'Ort=Tal'], districts: ['3', '5'] })).toBe('an einem Gerät mit dem Merkmal Pegel oder Ort: Tal in Elberfeld oder Barmen');
});

test('the order of the fields is that of the language', () => {
  const slots = (language: 'de' | 'en') => pieces(language, 'rule.if.change').flatMap((piece) => ('slot' in piece ? piece.slot : []));
  expect(slots('de')).toEqual(['what', 'where', 'time', 'how', 'value', 'verb']);
  expect(slots('en')).toEqual(['what', 'where', 'verb', 'how', 'value', 'time']);
});

test('inside an English sentence words are small, abbreviations and German words are not', () => {
  expect(['Water level', 'PM2.5', 'CO₂'].map((word) => inside('en', word))).toEqual(['water level', 'PM2.5', 'CO₂']);
  expect(inside('de', 'Wasserstand')).toBe('Wasserstand');
});

test('a field that nobody mapped is readable, and so is one that nobody measures any more', () => {
  expect(['water_level', 'x_orient', 'old_field'].map((quantity) => quantityName('de', known, quantity))).toEqual(['Wasserstand', 'X orient', 'Old field']);
});
