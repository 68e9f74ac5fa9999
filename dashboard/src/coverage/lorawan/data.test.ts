import { expect, test } from 'vitest';
import type { GatewayReach } from '../../lib/api/shapes';
import { layers, MARGINS, ranked, readWish, SCHEMES, sources, stepOf, writeWish, type Wish } from './data';

const wish: Wish = { metric: 'margin', gateway: '7', cell: 'x', table: true, order: { column: 'cells', descending: true }, view: '12.00/51.0000/7.0000' };
const gateway = (id: string, name: string | null, lost: number): GatewayReach => ({
  id, name, location: name === 'Zoo' ? null : { lat: 51, lon: 7 }, cells: 10, cells_lost_if_failed: 5, cells_weakened_if_failed: 1, devices_lost_if_failed: lost,
});

test('the page is in its address', () => {
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(readWish(new URLSearchParams('metric=mood'))).toString()).toBe('');
});

test('every class of every way to colour has its own key, and the steps fit their limits', () => {
  for (const { classes } of Object.values(SCHEMES)) expect(new Set(classes.map(({ key }) => key)).size).toBe(classes.length);
  expect([-3, 0, 9.9, 10, 40].map((margin) => stepOf(margin, MARGINS))).toEqual(['s0', 's1', 's2', 's3', 's4']);
  expect(SCHEMES.margin.classes.map(({ key }) => key)).toContain(stepOf(-3, MARGINS));
});

test('a failing gateway takes the place of the colours, if the tiles can tell', () => {
  const cells = (next: Partial<Wish>, told: boolean) => JSON.stringify(layers({ ...wish, ...next }, (token) => token, told)[0]);
  expect(cells({}, true)).toContain('--loss');
  expect(cells({}, false)).not.toContain('--loss');
  expect(cells({ gateway: null }, true)).not.toContain('--loss');
});

test('gateways with a place are on the map, by name or number, and the one that would be missed most stands first', () => {
  const { gateways } = sources([gateway('a', 'Rathaus', 0), gateway('b', null, 0), gateway('c', 'Zoo', 0)], []);
  expect(JSON.stringify(gateways)).toMatch(/"name":"Rathaus".*"name":"b"/);
  expect(JSON.stringify(gateways)).not.toContain('Zoo');
  expect(ranked([gateway('a', 'A', 1), gateway('b', 'B', 9)], { column: 'lostDevices', descending: true }).map(({ id }) => id)).toEqual(['b', 'a']);
});
