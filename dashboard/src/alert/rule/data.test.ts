import { expect, test } from 'vitest';
import { rule } from '../../../tests/examples';
import type { Condition } from '../../lib/api/shapes';
import { EMPTY, entered, formOf, offered, read, readNumber, type Entered } from './data';

const CONDITIONS: Condition[] = [
  { kind: 'above', quantity: 'water_level', value: 2.4, clear: 2.3, for_s: 600 },
  { kind: 'below', quantity: 'battery_level', value: 20, clear: null, for_s: 0 },
  { kind: 'rise', quantity: 'water_level', value: 0.3, within_s: 3_600 },
  { kind: 'fall', quantity: 'air_pressure', value: 5, within_s: 10_800 },
  { kind: 'silent', intervals: 3 },
  { kind: 'gateway_silent', for_s: 900 },
  { kind: 'undecoded', share: 0.55, within_s: 3_600 },
];
const sound: Entered = { ...EMPTY, name: 'Hochwasser', what: 'water_level', value: '2,4' };

test('every rule comes out of the form as it went in', () => {
  for (const condition of CONDITIONS) {
    const { id: _, origin: __, ...draft } = rule({ condition, quiet: { from: '23:00', to: '05:30' } });
    expect(read(entered(draft)), condition.kind).toEqual({ draft, wrong: [] });
  }
});

test('a number has a comma or a point, and anything else is none', () => {
  expect(['2,4', ' 2.4 ', '−3', '0'].map(readNumber)).toEqual([2.4, 2.4, -3, 0]);
  expect(['', ' ', 'x', '1,2,3', 'Infinity'].map(readNumber)).toEqual([null, null, null, null, null]);
});

test('without a name a rule can be tried but not saved', () => {
  const { draft, wrong } = read({ ...sound, name: '  ' });
  expect(draft?.condition).toEqual({ kind: 'above', quantity: 'water_level', value: 2.4, clear: null, for_s: 600 });
  expect(wrong).toEqual(['name']);
});

test('what cannot hold is told by field', () => {
  const wrongOf = (rest: Partial<Entered>) => read({ ...sound, ...rest }).wrong;
  expect(wrongOf({ value: 'x' })).toEqual(['value']);
  expect(wrongOf({ what: '' })).toEqual(['what']);
  expect(wrongOf({ how: 'by', value: '-1' })).toEqual(['value']);
  expect([wrongOf({ what: ':undecoded', value: '120' }), wrongOf({ what: ':silent', value: '2,5' })]).toEqual([['value'], ['value']]);
  // All clear lies on the other side of the limit.
  expect([wrongOf({ clear: '2,5' }), wrongOf({ clear: '2,4' }), wrongOf({ clear: '2,3' })]).toEqual([['clear'], [], []]);
  expect(wrongOf({ how: 'below', clear: '2,3' })).toEqual(['clear']);
  expect([wrongOf({ quiet: true, from: '22:00', to: '22:00' }), wrongOf({ quiet: true, from: '', to: '06:00' })]).toEqual([['quiet'], ['quiet']]);
});

test('a rule about gateways looks at no device, whatever was chosen before', () => {
  const scope = { devices: ['70b3d57ed0001234'], tags: [], districts: ['3'] };
  expect(read({ ...sound, what: ':gateway_silent', value: '', scope }).draft).toMatchObject({ condition: { kind: 'gateway_silent', for_s: 900 }, scope: EMPTY.scope });
  expect(read({ ...sound, scope }).draft?.scope).toEqual(scope);
});

test('the sentence depends on what is looked at', () => {
  expect([':silent', ':gateway_silent', ':undecoded', 'co2'].map((what) => formOf({ what, how: 'above' }))).toEqual(['silent', 'gateway_silent', 'undecoded', 'level']);
  expect(formOf({ what: 'co2', how: 'by' })).toBe('change');
});

test('a span that is not on offer stands among the others', () => {
  expect(offered([60, 600], 90)).toEqual([60, 90, 600]);
  expect([offered([60, 600], 600), offered([60], null)]).toEqual([[60, 600], [60]]);
});
