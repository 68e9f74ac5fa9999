import { expect, test } from 'vitest';
import { wayBack } from './data';

test('the way back leads to a page of our own', () => {
  expect(wayBack('/de/ops/devices/17?tab=uplinks')).toBe('/de/ops/devices/17?tab=uplinks');
});

test('it leads nowhere else', () => {
  for (const wanted of [null, '', 'https://example.org', '//example.org/de/', '/\\example.org', '/de/signin', '/nothing', 'javascript:alert(1)']) {
    expect(wayBack(wanted), String(wanted)).toBeUndefined();
  }
});
