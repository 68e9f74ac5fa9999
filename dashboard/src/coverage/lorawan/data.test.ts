import { expect, test } from 'vitest';
import type { GatewayReach } from '../../lib/api/shapes';
import { fateOf, layers, MARGINS, months, picture, ranked, rankedParts, readWish, SCHEMES, sources, stepOf, writeWish, type Wish, together } from './data';

const wish: Wish = { metric: 'margin', gateway: '7', month: '2026-11', cell: 'x', level: 'quarter', table: true, order: { column: 'cells', descending: true }, view: '12.00/51.0000/7.0000' };
const gateway = (id: string, name: string | null, lost: number): GatewayReach => ({
  id, name, location: { lat: 51, lon: 7, alt: null }, cells: 10, cells_lost_if_failed: 5, cells_weakened_if_failed: 1, devices_lost_if_failed: lost,
});

test('parts of the city are ordered by any kind of reception, and by weak reception where that is equal', () => {
  const part = (name: string, none: number, weak: number) => ({ id: name, name, covered: 9, weak, none, unknown: 0 });
  const rows = [part('Barmen', 0, 1), part('Vohwinkel', 2, 0), part('Ronsdorf', 0, 3)];
  const names = (column: string, descending: boolean) => rankedParts(rows, { column, descending }).map(({ name }) => name);
  expect(names('none', true)).toEqual(['Vohwinkel', 'Ronsdorf', 'Barmen']);
  expect(names('name', false)).toEqual(['Barmen', 'Ronsdorf', 'Vohwinkel']);
});

test('the page is in its address', () => {
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(readWish(new URLSearchParams('metric=mood'))).toString()).toBe('');
});

test('the picture of the server is coloured as the map is', () => {
  expect(picture({ metric: 'margin', gateway: null }, { lang: 'de' })).toBe('/maps/lorawan.svg?metric=margin&lang=de');
  expect(picture({ metric: 'class', gateway: '7276ff0039030a17' }, {})).toBe('/maps/lorawan.svg?metric=class&without=7276ff0039030a17');
});

test('every class of every way to colour has its own key, and the steps fit their limits', () => {
  for (const { classes } of Object.values(SCHEMES)) expect(new Set(classes.map(({ key }) => key)).size).toBe(classes.length);
  expect([-3, 0, 9.9, 10, 40].map((margin) => stepOf(margin, MARGINS))).toEqual(['s0', 's1', 's2', 's3', 's4']);
  expect(SCHEMES.margin.classes.map(({ key }) => key)).toContain(stepOf(-3, MARGINS));
});

test('a failing gateway takes the place of the colours, once it is known what would be lost', () => {
  const changed = [{ cell: 'a', before: 'covered', after: 'none' }, { cell: 'b', before: 'covered', after: 'weak' }] as const;
  const cells = (next: Partial<Wish>, known: boolean) => JSON.stringify(layers({ ...wish, ...next }, (token) => token, known ? changed : undefined)[0]);
  expect(cells({}, true)).toContain('--loss');
  expect(cells({}, false)).not.toContain('--loss');
  expect(cells({ gateway: null }, true)).not.toContain('--loss');
  expect(['a', 'b', 'c'].map((id) => fateOf(id, changed))).toEqual(['lost', 'weaker', 'kept']);
});

test('every month of a period can be chosen, the newest first', () => {
  expect(months({ from: '2025-11', to: '2026-02' })).toEqual(['2026-02', '2026-01', '2025-12', '2025-11']);
  expect(months({ from: '2020-01', to: '2026-01' })).toHaveLength(24);
  expect(months(null)).toEqual([]);
});

test('gateways are on the map by name or number, and the one that would be missed most stands first', () => {
  const { gateways } = sources([gateway('a', 'Rathaus', 0), gateway('b', null, 0)], []);
  expect(JSON.stringify(gateways)).toMatch(/"name":"Rathaus".*"name":"b"/);
  expect(ranked([gateway('a', 'A', 1), gateway('b', 'B', 9)], { column: 'lostDevices', descending: true }).map(({ id }) => id)).toEqual(['b', 'a']);
});

test('what sites bring is told together, each place once', () => {
  const site = (near: string, gain_cells: number, gain_households: number | null) => ({ near, gain_cells, gain_households, lat: 0, lon: 0 }) as never;
  expect(together([site('Cronenberg', 103.8, 820), site('Vohwinkel', 85.6, null), site('Cronenberg', 2, 5)])).toEqual({ places: ['Cronenberg', 'Vohwinkel'], cells: 191, households: 825 });
});
