import { expect, test } from 'vitest';
import { imageName, parseImage, PATTERNS, pixels, SIZE } from './pattern';

const alpha = (pattern: (typeof PATTERNS)[number], x: number, y: number) =>
  pixels(pattern, [1, 2, 3]).data[4 * (((y + SIZE) % SIZE) * SIZE + ((x + SIZE) % SIZE)) + 3] ?? 0;

test('patterns differ, leave room between their lines, and repeat without a seam', () => {
  const inks = PATTERNS.map((pattern) => pixels(pattern, [0, 0, 0]).data.filter((_, i) => i % 4 === 3).reduce((a, b) => a + b, 0) / (255 * SIZE * SIZE));
  for (const share of inks) expect(share).toBeGreaterThan(0.05);
  for (const share of inks) expect(share).toBeLessThan(0.6);
  expect(new Set(inks.map((share) => share.toFixed(2))).size).toBe(PATTERNS.length);
  // A stripe that leaves on the right comes in on the left one row further.
  for (let y = 0; y < SIZE; y += 1) expect(alpha('hatch', SIZE - 1, y)).toBe(alpha('hatch', 0, y - 1 + SIZE));
});

test('the name of an image says what to draw, and strange names draw nothing', () => {
  expect(parseImage(imageName('cross', 'rgb(20, 30, 40)'))).toEqual({ pattern: 'cross', rgb: [20, 30, 40] });
  expect(parseImage('marker')).toBeNull();
  expect(parseImage('hatch red')).toBeNull();
});
