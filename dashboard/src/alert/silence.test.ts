import { expect, test } from 'vitest';
import { alert } from '../../tests/examples';
import { about, until } from './silence';

test('a silence ends after its span or at a moment of the future, and at nothing else', () => {
  expect(until('4h', 1_000, NaN)).toBe(14_401_000);
  expect(until('own', 1_000, 2_000)).toBe(2_000);
  for (const moment of [NaN, 0, 1_000]) expect(until('own', 1_000, moment)).toBeNull();
});

test('an alert is about its rule and its device; that of a gateway about its rule alone', () => {
  expect(about(alert())).toEqual({ rule: { id: 'wupper-high', name: 'Wupper über 2,40 m' }, device: { eui: '70b3d57ed0001234', name: 'Pegel Kluse' } });
  expect(about(alert({ subject: { ...alert().subject, device: null, gateway: 'aa' } })).device).toBeNull();
});
