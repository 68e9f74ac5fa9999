import { expect, test } from 'vitest';
import { marker, markerName, parseMarker, SHAPES } from './marker';

test('shapes differ, are filled in the middle unless hollow, and have an edge', () => {
  const drawn = SHAPES.map((shape) => marker(shape, [200, 0, 0], [255, 255, 255]));
  expect(new Set(drawn.map(({ data }) => data.join())).size).toBe(SHAPES.length);
  const middle = ({ width, data }: (typeof drawn)[number]) => [...data.slice(4 * (width * (width / 2) + width / 2)).slice(0, 4)];
  expect(drawn.map((shape) => middle(shape)[3])).toEqual([255, 255, 255, 0]);
  expect(middle(drawn[0]!)).toEqual([200, 0, 0, 255]);
  for (const { data } of drawn) expect([...data].some((part, i) => i % 4 === 2 && part === 255 && data[i + 1] === 255)).toBe(true);
});

test('the name of a marker says what to draw', () => {
  expect(parseMarker(markerName('diamond', 'rgb(1, 2, 3)', 'rgb(4, 5, 6)'))).toEqual({ shape: 'diamond', fill: [1, 2, 3], edge: [4, 5, 6] });
  expect(parseMarker('hatch rgb(1, 2, 3)')).toBeNull();
});
