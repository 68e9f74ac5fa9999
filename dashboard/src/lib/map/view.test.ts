import { expect, test } from 'vitest';
import { bearing, over, parseView, scale, writeView } from './view';

test('a view survives the address, and nonsense is no view', () => {
  expect(parseView(writeView({ zoom: 13.2, lat: 51.2562, lon: 7.1508 }))).toEqual({ zoom: 13.2, lat: 51.2562, lon: 7.1508 });
  for (const text of [null, '', '1/2', '13/51/7/1', '99/51/7', '13/91/7', 'a/b/c']) expect(parseView(text), String(text)).toBeUndefined();
});

test('a view over places has all of them in sight', () => {
  const places = [{ lat: 51.25, lon: 7.1 }, { lat: 51.29, lon: 7.2 }];
  const view = over(places);
  expect(view).toMatchObject({ lat: expect.closeTo(51.27, 6), lon: expect.closeTo(7.15, 6) });
  // 512 pixels are the whole equator at zoom 0.
  const wide = ((0.1 + 0.01) / 360) * 512 * 2 ** (view?.zoom ?? 0);
  expect(wide).toBeCloseTo(480, 3);
  expect([over([]), over([places[0]!])?.zoom]).toEqual([undefined, expect.any(Number)]);
});

test('distance and direction are those of the city', () => {
  const hall = { lat: 51.2562, lon: 7.1508 };
  expect(bearing(hall, hall).metres).toBe(0);
  expect(bearing(hall, { lat: 51.2652, lon: 7.1508 })).toMatchObject({ eighth: 0 });
  expect(bearing(hall, { lat: 51.2562, lon: 7.1651 }).metres).toBeCloseTo(996, 0);
  expect([0, 1, 2, 3].map((i) => bearing(hall, { lat: 51.2562 + [0, 0.01, -0.01, -0.01][i]!, lon: 7.1508 + [0.01, 0.016, 0.016, 0][i]! }).eighth)).toEqual([2, 1, 3, 4]);
});

test('the scale bar is round and fits', () => {
  for (const zoom of [9, 11.3, 13.7, 16]) {
    const { metres, pixels } = scale({ zoom, lat: 51.2562, lon: 7 }, 100);
    expect(pixels).toBeLessThanOrEqual(100);
    expect(pixels).toBeGreaterThan(38);
    expect(String(metres)).toMatch(/^[125]0*$/);
  }
  // A degree of longitude at 60 degrees north is half of that at the equator.
  expect(scale({ zoom: 12, lat: 60, lon: 0 }, 100).metres).toBeLessThan(scale({ zoom: 12, lat: 0, lon: 0 }, 100).metres);
});
