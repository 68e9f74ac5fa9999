import { expect, test } from 'vitest';
import type { Release, Rule } from '../lib/api/shapes';
import { address, attributeOf, inForce, measureEntries, newest, ordered, readMeasure, readOrder, settled, unknown, verdictIn, writeOrder, type Measure } from './data';

const rule = (key: string, valid_from: string, valid_to: string | null): Rule => ({ key, version: '1', name: key, text: '', valid_from, valid_to, source: '', kind: 'fixed', counts: null, networks: null });
const rules = [rule('WF', '2015-10-01', '2021-04-25'), rule('GF2', '2023-04-03', null), rule('UD2', '2024-12-31', null)];
const TODAY = '2025-12-31';

test('a measure survives the address; what the map does not know becomes what it knows', () => {
  for (const measure of [{ rule: 'GF1' }, { tech: 'alle', down: 100 }, null] satisfies Measure[]) {
    expect(readMeasure(new URLSearchParams(measureEntries(measure)))).toEqual(measure);
  }
  expect(readMeasure(new URLSearchParams('tech=ftthb&down=30'))).toEqual({ tech: 'ftthb', down: 1000 });
  expect(readMeasure(new URLSearchParams('tech=pigeon&down=30'))).toBeNull();
});

test('without a wish the rule in force on the day of the data counts, and an unknown rule does not empty the page', () => {
  expect(inForce(rules, TODAY)?.key).toBe('GF2');
  expect(inForce(rules, '2020-12-31')?.key).toBe('WF');
  expect(inForce(rules, '2022-01-01')?.key).toBe('UD2');
  expect(settled(null, rules, TODAY)).toMatchObject({ measure: { rule: 'GF2' }, rule: { key: 'GF2' } });
  expect(settled({ rule: 'XX' }, rules, TODAY).measure).toEqual({ rule: 'GF2' });
  expect(settled({ tech: 'hfc', down: 1000 }, rules, TODAY)).toEqual({ measure: { tech: 'hfc', down: 1000 }, rule: undefined });
});

test('no figure is unknown, nothing is unserved, and only all is served', () => {
  const by = (alle_100: number | undefined) => verdictIn({ tech: 'alle', down: 100 }, { alle_100 });
  expect([undefined, 0, 0.1, 99.9, 100].map(by)).toEqual(['unknown', 'unserved', 'partly', 'partly', 'served']);
  expect([0, 1, 2, 3, undefined].map((GF1) => verdictIn({ rule: 'GF1' }, { GF1 }))).toEqual(['unserved', 'partly', 'served', 'unknown', 'unknown']);
});

test('a share that is withheld is somebody, and its name is not taken for that of a faster one', () => {
  const by = (down: number) => verdictIn({ tech: 'alle', down }, { withheld: 'alle_30 alle_1000' });
  expect([30, 100, 1000].map(by)).toEqual(['partly', 'unknown', 'partly']);
});

test('rows sort as numbers or names, and what is withheld stands last both ways', () => {
  const rows = [{ n: 2 }, { n: null }, { n: 10 }];
  expect(ordered(rows, ({ n }) => n, false).map(({ n }) => n)).toEqual([2, 10, null]);
  expect(ordered(rows, ({ n }) => n, true).map(({ n }) => n)).toEqual([10, 2, null]);
  expect(ordered(['Ölberg', 'Zoo', 'Arrenberg'], (name) => name, false)).toEqual(['Arrenberg', 'Ölberg', 'Zoo']);
});

test('an order and an address are read as they were written', () => {
  const otherwise = { column: 'name', descending: false };
  expect(readOrder('-share', ['name', 'share'], otherwise)).toEqual({ column: 'share', descending: true });
  expect(readOrder('moon', ['name'], otherwise)).toBe(otherwise);
  expect(writeOrder({ column: 'share', descending: true })).toBe('-share');
  expect(address([['a', '1'], ['b', ''], ['c', null]]).toString()).toBe('a=1');
});

test('of several versions of a rule the newest counts, and rules of other kinds do not', () => {
  const list = [rule('GF2', '2023-04-03', null), rule('GF2', '2025-01-23', null), { ...rule('MB', '2020-01-01', null), kind: 'mobile' }];
  expect(newest(list).map(({ key, valid_from }) => [key, valid_from])).toEqual([['GF2', '2025-01-23']]);
});

test('shades follow the threshold above which nobody lacks supply', () => {
  expect(attributeOf({ technology: 'alle', down: [400, 1000] })).toBe('alle_1000');
});

test('what an address asks for that there is not is named', () => {
  const releases = [{ id: '2025-12' } as Release];
  const odd = (query: string) => unknown(new URLSearchParams(query), releases, rules);
  expect(odd('rel=2025-12&rule=WF&tech=alle&down=100&level=quarter')).toEqual([]);
  expect(odd('rel=nonsense&a=2020-01&b=2025-12&rule=XY&tech=alle&down=77')).toEqual(['nonsense', '2020-01', 'XY', '77']);
  expect(odd('tech=wimax&down=77')).toEqual(['wimax']);
});
