import { expect, test } from 'vitest';
import { box, named, numbers, ranges, readWish, toggled, writeWish, type Wish } from './data';

const wish: Wish = { release: '2021-06', rule: 'GF1', pieces: [3, 5, 6, 7, 40], reach: 100, price: 90, takeUp: 60, view: '14.00/51.2562/7.1508' };

test('the whole trench is in the address, and an untouched page has none', () => {
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(wish).get('p')).toBe('3,5-7,40');
  expect(writeWish(readWish(new URLSearchParams('p=x,-3,7-5&reach=lots'))).toString()).toBe('');
});

test('an address with any number of pieces keeps to what the server takes', () => {
  expect(numbers('0-999999999')).toHaveLength(2_000);
  expect(numbers('9,3,3-4')).toEqual([3, 4, 9]);
  expect(ranges(numbers('9,3,3-4'))).toBe('3-4,9');
});

test('a street is taken whole, and left out whole', () => {
  expect(toggled([1, 9], [4, 5])).toEqual([1, 4, 5, 9]);
  expect(toggled([1, 4, 9], [4, 5])).toEqual([1, 4, 5, 9]);
  expect(toggled([1, 4, 5, 9], [4, 5])).toEqual([1, 9]);
});

test('pieces of one name are one street', () => {
  const piece = (id: number, name: string, metres: number) => ({ id, name, metres, surface: 'asphalt', line: [] });
  expect(named([piece(4, 'Zooweg', 10), piece(1, 'Am Bach', 20), piece(5, 'Zooweg', 5)])).toEqual([
    { name: 'Am Bach', pieces: [1], metres: 20 },
    { name: 'Zooweg', pieces: [4, 5], metres: 15 },
  ]);
});

test('streets are asked for near by only, and a small move asks nothing anew', () => {
  expect(box({ zoom: 12, lat: 51.25, lon: 7.15 })).toBeNull();
  const here = box({ zoom: 15, lat: 51.25, lon: 7.15 });
  expect(box({ zoom: 15, lat: 51.2501, lon: 7.1501 })).toBe(here);
  const [west, south, east, north] = (here ?? '').split(',').map(Number);
  expect(west! < 7.15 && 7.15 < east! && south! < 51.25 && 51.25 < north!).toBe(true);
});
