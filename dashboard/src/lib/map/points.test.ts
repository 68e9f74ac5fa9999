import { expect, test } from 'vitest';
import { difference, kept, type Point, type Points } from './points';

const point = (id: number, gravity = 0, lat = 51): Point => ({ type: 'Feature', id, properties: { id, gravity }, geometry: { type: 'Point', coordinates: [7, lat] } });
const of = (...points: Point[]): Points => new Map(points.map((one) => [one.id, one]));
const before = of(point(1), point(2), point(3), point(4), point(5), point(6), point(7), point(8));

test('a point stays the same while it says the same', () => {
  expect(kept(point(1), before)).toBe(before.get(1));
  for (const other of [point(1, 3), point(1, 0, 51.1), point(9)]) expect(kept(other, before)).toBe(other);
});

test('only what came, went or changed is told', () => {
  const after = new Map(before);
  after.set(2, point(2, 3));
  after.delete(3);
  after.set(9, point(9));
  expect(difference(before, after)).toEqual({ remove: [2, 3], add: [point(2, 3), point(9)] });
  expect(difference(before, new Map(before))).toEqual({ remove: [], add: [] });
});

test('where most is new everything is told', () => {
  expect(difference(before, of(point(1)))).toBeNull();
  expect(difference(of(), before)).toBeNull();
});
