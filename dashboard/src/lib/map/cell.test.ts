import { expect, test } from 'vitest';
import { isCell, square } from './cell';

test('a cell lies where the official projection puts it', () => {
  // Computed with another program; the same corners stand in the tests of the server.
  const corners = [[7.1499105, 51.2558237], [7.1513428, 51.2558464], [7.1513067, 51.2567451], [7.1498744, 51.2567225], [7.1499105, 51.2558237]];
  const found = square('100mN56799E3709');
  expect(found?.ring).toHaveLength(5);
  found?.ring.forEach((corner, i) => corner.forEach((degree, j) => expect(degree).toBeCloseTo(corners[i]?.[j] ?? 0, 6)));
});

test('squares that stand for several cells have their size, and other texts are no squares', () => {
  expect(square('500mN56795E3705')?.side).toBe(500);
  expect(square('1kmN5679E370')?.side).toBe(1_000);
  expect(square('1kmN5679E370')?.ring[0]).toEqual(square('100mN56790E3700')?.ring[0]);
  for (const text of ['', '100mN1E1', 'CRS3035RES100mN3131100E4122100', '50mN56799E3709', '100mN56799E3709x']) expect(square(text), text).toBeNull();
  expect(['100mN56799E3709', '500mN56795E3705'].map(isCell)).toEqual([true, false]);
});
