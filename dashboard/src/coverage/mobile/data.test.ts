import { expect, test } from 'vitest';
import { picture, readWish, verdictIn, writeWish } from './data';

test('a cell is served with enough networks, partly with some, and unknown without a figure', () => {
  const grey = { counts: 'broadband', networks: 3 };
  expect([3, 2, 0, undefined].map((broadband) => verdictIn(grey, { broadband, lte: 4 }))).toEqual(['served', 'partly', 'unserved', 'unknown']);
});

test('the address says what is not usual, and is read as it was written', () => {
  const text = 'rel=mobile-2026-01-01&rule=MG&level=quarter&sort=name&sel=100mN56799E3709&v=table&m=12';
  expect(writeWish(readWish(new URLSearchParams(text))).toString()).toBe(text);
  expect(writeWish(readWish(new URLSearchParams('level=moon&sort=-moon'))).toString()).toBe('');
});

test('the picture of the server shows the same release and rule', () => {
  expect(picture('mobile-2026-01-01', 'MW', { lang: 'de' })).toBe('/maps/mobile.svg?release=mobile-2026-01-01&rule=MW&lang=de');
});
