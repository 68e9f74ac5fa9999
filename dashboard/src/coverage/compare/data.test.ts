import { expect, test } from 'vitest';
import type { Change, PlaceSupply, Release } from '../../lib/api/shapes';
import { changeOf, changes, pair, pointsOf, ranked, readWish, rows, writeWish, type Wish } from './data';

const release = (id: string): Release => ({
  id, kind: 'fixed', name: id, label: { de: id, en: id }, data_date: `${id}-31`, published: null, era: '', source: '', licence: '', attribution: '', sha256: '', rows: 0, quarantined: 0, imported_at: '',
});
const releases = ['2025-12', '2024-12', '2023-12'].map(release);

test('the whole comparison is in the address', () => {
  const wish: Wish = { a: '2023-12', b: '2025-12', measure: { rule: 'GF1' }, level: 'city', cell: 'x', table: true, mode: 'swipe', order: { column: 'points', descending: false }, view: '12.00/51.0000/7.0000' };
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(readWish(new URLSearchParams())).toString()).toBe('');
});

test('without a wish the newest release is compared with the one before', () => {
  const ids = (a: string | null, b: string | null) => pair(releases, { a, b })?.map(({ id }) => id);
  expect(ids(null, null)).toEqual(['2024-12', '2025-12']);
  expect(ids(null, '2024-12')).toEqual(['2023-12', '2024-12']);
  expect(ids('2023-12', null)).toEqual(['2023-12', '2025-12']);
  expect(pair(releases.slice(0, 1), { a: null, b: null })).toBeNull();
});

test('every kind of change is told apart', () => {
  const share = { tech: 'alle', down: 100 };
  const by = (a: number | null, b: number | null): Change => changeOf(share, 'alle_100', a === null ? undefined : { alle_100: a }, b === null ? undefined : { alle_100: b });
  expect([by(50, 100), by(0, 50), by(50, 60), by(60, 50), by(100, 0), by(50, 50), by(50, 50.4), by(100, 100), by(null, 0), by(0, null), by(null, null)]).toEqual([
    'newly_served', 'improved', 'improved', 'worse', 'worse', 'unchanged', 'unchanged', 'unchanged', 'new', 'vanished', 'unchanged',
  ]);
  expect(changeOf({ rule: 'GF1' }, null, { GF1: 0 }, { GF1: 1 })).toBe('improved');
  expect(changeOf({ rule: 'GF1' }, null, { GF1: 3 }, { GF1: 1 })).toBe('new');
});

test('only what changed is listed, cells of both releases included', () => {
  const [before, after] = [new Map([['p', { GF1: 0 }], ['q', { GF1: 2 }], ['r', { GF1: 1 }]]), new Map([['p', { GF1: 2 }], ['q', { GF1: 2 }], ['s', { GF1: 0 }]])];
  expect(Object.fromEntries(changes({ rule: 'GF1' }, null, before, after))).toEqual({ newly_served: ['p'], vanished: ['r'], new: ['s'] });
});

test('points are the difference of shares, and withheld ones are not invented', () => {
  const row = (name: string, a: number | null, b: number | null) => ({ id: name, name, a, b, delta_households: null });
  expect(pointsOf(row('x', 0.5, 0.75))).toBe(25);
  expect(pointsOf(row('x', null, 0.75))).toBeNull();
  expect(ranked([row('A', 0, 0.1), row('B', null, 1), row('C', 0, 0.2)], { column: 'points', descending: true }).map(({ name }) => name)).toEqual(['C', 'A', 'B']);
});

test('a place has its shares from both releases, as far as both know it', () => {
  const supply = (id: string, share: number): PlaceSupply => ({
    id, name: id, households: 1, served: { share, households: 1 }, unserved: { share: 0, households: 0 }, unknown: { share: 0, households: 0 },
    undecided: null, interval: null, sentence: '', denominator: { share_with_data: 1, addresses: 0, served_by_address: null }, fibre: { share: 0, households: 0 },
    bands: { below_30: 0, from_30: 0, from_100: 0, from_400: 0, from_1000: 0 }, premises: [], cells: { served: 0, partly: 0, unserved: 0, unknown: 0 },
  });
  expect(rows([{ id: '0', name: 'Elberfeld', delta_households: 5 }], [supply('0', 0.5)], [supply('1', 1)])).toEqual([
    { id: '0', name: 'Elberfeld', delta_households: 5, a: 0.5, b: null },
  ]);
});
