import { expect, test } from 'vitest';
import type { CoverageSummary, PlaceSupply } from '../../lib/api/shapes';
import { matrix, narrowed, picture, ranked, readWish, writeWish, type Wish } from './data';

const wish: Wish = {
  release: '2025-12', measure: { tech: 'alle', down: 100 }, level: 'quarter', place: '04', cell: '100mN56799E3709', table: true,
  order: { column: 'share', descending: false }, view: '13.00/51.2562/7.1508',
};

test('the whole page is in the address, and an untouched page has none', () => {
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(readWish(new URLSearchParams('level=moon&sort=x&v=list'))).toString()).toBe('');
});

const REST = {
  bands: { below_30: 0, from_30: 0, from_100: 0, from_400: 0, from_1000: 0 }, fibre: { share: 0, households: 0 },
  premises: [], cells: { served: 0, partly: 0, unserved: 0, unknown: 0 },
};
const place = (name: string, unserved: number | null): PlaceSupply => ({
  id: name, name, households: 100, served: { share: 0.5, households: 50 }, unserved: { share: null, households: unserved },
  unknown: { share: 0, households: 0 }, undecided: null, interval: null, sentence: `${name}.`, denominator: { share_with_data: 1, addresses: 0, served_by_address: null }, suppressed: unserved === null, ...REST,
});

test('places are ranked by any column, and what is withheld stands last', () => {
  const rows = [place('Barmen', 10), place('Zoo', null), place('Arrenberg', 300)];
  const names = (column: string, descending: boolean) => ranked(rows, { column, descending }).map(({ name }) => name);
  expect(names('unserved', true)).toEqual(['Arrenberg', 'Barmen', 'Zoo']);
  expect(names('unserved', false)).toEqual(['Barmen', 'Arrenberg', 'Zoo']);
  expect(names('name', false)).toEqual(['Arrenberg', 'Barmen', 'Zoo']);
});

test('where the figures cannot decide, places are ranked by those who may be without', () => {
  const open = (name: string, high: number) => ({ ...place(name, 1), interval: { low: 1, high } });
  expect(ranked([open('Zoo', 40), open('Barmen', 90)], { column: 'unserved', descending: true }).map(({ name }) => name)).toEqual(['Barmen', 'Zoo']);
});

test('a chosen place is spoken of in place of the city, and one that is not there is not', () => {
  const row = place('Barmen', 10);
  const city = { ...place('', 500), release: 'r', rule: null, rule_version: null, technology: 'alle', down: [30, 30], level: 'district', official: { release: 'm', served: 0.9 }, inputs: [], sentence: 'Die Stadt.', rows: [row] };
  const of = (id: string | null) => narrowed(city as unknown as CoverageSummary, id);
  expect([of('Barmen').name, of('Barmen').content.sentence, of('Barmen').content.unserved.households, of('Barmen').content.official]).toEqual(['Barmen', 'Barmen.', 10, null]);
  expect([of('Mond').name, of(null).content.sentence]).toEqual([null, 'Die Stadt.']);
});

test('the card’s matrix keeps "no figure" and nothing apart and leaves out what nobody knows', () => {
  const share = (technology: string, down: number, value: number | null) => ({ technology, down, share: value });
  expect(matrix([share('alle', 100, 0), share('alle', 30, 1), share('hfc', 100, null), share('hfc', 30, 0), share('sonst', 30, null)])).toEqual({
    downs: [30, 100],
    rows: [{ technology: 'alle', shares: [1, 0] }, { technology: 'hfc', shares: [0, null] }],
  });
});

test('the picture shows what the map shows', () => {
  expect(picture('2025-12', { rule: 'GF1' }, { lang: 'de', theme: 'dark' })).toBe('/maps/broadband.svg?release=2025-12&rule=GF1&lang=de&theme=dark');
});
