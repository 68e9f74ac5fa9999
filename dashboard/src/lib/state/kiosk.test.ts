import { expect, test } from 'vitest';
import { readKiosk, staleMinutes } from './kiosk';

const read = (search: string) => readKiosk(new URLSearchParams(search));

test('only an address that says so is a kiosk', () => {
  expect([read(''), read('rotate=30'), read('kiosk=0')]).toEqual([null, null, null]);
  expect(read('kiosk')).toMatchObject({ seconds: null });
});

test('pages turn in the order that is asked for, and unknown ones are left out', () => {
  expect(read('kiosk=1&rotate=30s&views=ops, /coverage/lorawan,nowhere')).toEqual({ seconds: 30, views: ['ops', 'coverage/lorawan'] });
  expect(read('kiosk=1&rotate=30&views=nowhere')?.views).toContain('ops');
});

test('a page stays at least ten seconds, and a single one stays', () => {
  expect(read('kiosk&rotate=1')?.seconds).toBe(10);
  expect(read('kiosk&rotate=99999')?.seconds).toBe(3_600);
  expect(read('kiosk&rotate=soon')?.seconds).toBeNull();
  expect(read('kiosk&rotate=30&views=ops')?.seconds).toBeNull();
});

test('five minutes without an event are told, also if there never was one', () => {
  const minute = 60_000;
  expect(staleMinutes(10 * minute, 0, 14 * minute)).toBeNull();
  expect(staleMinutes(10 * minute, 0, 17 * minute)).toBe(7);
  expect(staleMinutes(0, 10 * minute, 12 * minute)).toBeNull();
  expect(staleMinutes(0, 10 * minute, 16 * minute)).toBe(6);
});
