import { expect, test } from 'vitest';
import type { GatewayReach } from '../../lib/api/shapes';
import { layers, MARGINS, placed, ranked, readWish, SCHEMES, stepOf, writeWish, type Wish } from './data';

const wish: Wish = { metric: 'margin', gateway: '7', cell: 'x', table: true, order: { column: 'cells', descending: true }, view: '12.00/51.0000/7.0000' };
const gateway = (id: string, name: string, lost: number): GatewayReach => ({ id, name, cells: 10, cells_lost_if_failed: 5, devices_lost_if_failed: lost });

test('the page is in its address', () => {
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(readWish(new URLSearchParams('metric=mood'))).toString()).toBe('');
});

test('every class of every way to colour has its own key, and the steps fit their limits', () => {
  for (const { classes } of Object.values(SCHEMES)) expect(new Set(classes.map(({ key }) => key)).size).toBe(classes.length);
  expect([-3, 0, 9.9, 10, 40].map((margin) => stepOf(margin, MARGINS))).toEqual(['s0', 's1', 's2', 's3', 's4']);
  expect(SCHEMES.margin.classes.map(({ key }) => key)).toContain(stepOf(-3, MARGINS));
});

test('a failing gateway takes the place of the colours', () => {
  const cells = (next: Partial<Wish>) => JSON.stringify(layers({ ...wish, ...next }, (token) => token)[0]);
  expect(cells({})).toContain('--loss');
  expect(cells({ gateway: null })).not.toContain('--loss');
});

test('gateways find their place by number or name, and the one that would be missed most stands first', () => {
  const known = (id: string, name: string) => ({ id, name, status: 'online' as const, location: { lat: 51, lon: 7 }, last_seen: null }) as never;
  expect(placed([gateway('a', 'Rathaus', 0), gateway('b', 'Turm', 0), gateway('c', 'Zoo', 0)], [known('a', 'X'), known('z', 'Turm')]).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(ranked([gateway('a', 'A', 1), gateway('b', 'B', 9)], { column: 'lostDevices', descending: true }).map(({ id }) => id)).toEqual(['b', 'a']);
});
