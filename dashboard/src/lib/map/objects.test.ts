import { expect, test } from 'vitest';
import { listed, middle, MOST, type Found } from './objects';

const found = (id: string, rank: number, lat: number): Found => ({ layer: 'cells', properties: { id, rank }, lat, lon: 7 });
const describe = ({ properties: { id, rank } }: Found) => (rank === -1 ? null : { id: String(id), words: '', rank: Number(rank) });
const here = { zoom: 12, lat: 51, lon: 7 };

test('the gravest stand first, then the nearest; what lies in two tiles is listed once', () => {
  const { items, total } = listed([found('far', 0, 51.02), found('mild', 1, 51), found('near', 0, 51.01), found('far', 0, 51.03), found('x', -1, 51)], describe, here);
  expect(items.map(({ id }) => id)).toEqual(['near', 'far', 'mild']);
  expect(total).toBe(3);
});

test('a long list is cut and says how long it was', () => {
  const many = Array.from({ length: 70 }, (_, i) => found(`c${i}`, 0, 51 + i / 1000));
  expect(listed(many, describe, here)).toMatchObject({ items: { length: MOST }, total: 70 });
});

test('the middle of a point, a ring and several areas is found', () => {
  expect(middle([7, 51])).toEqual({ lat: 51, lon: 7 });
  expect(middle([[[[7, 51], [8, 51], [8, 52], [7, 51]]], [[[10, 51], [10, 51]]]])).toEqual({ lat: 51.5, lon: 8.5 });
});
