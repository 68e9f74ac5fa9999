import { expect, test } from 'vitest';
import { device } from '../../tests/examples';
import { done, next } from './data';

const account = (stored: number, connected: boolean[]) => ({ total: { received: stored, stored, duplicate: 0, rejected: 0, ignored: 0 }, sources: connected.map((on, i) => ({ name: `${i}`, connected: on })) }) as never;

test('a new city goes from a source to an uplink to a name', () => {
  expect(next(done(undefined, []))).toBe('source');
  expect(next(done(account(0, [false]), []))).toBe('source');
  expect(next(done(account(0, [false, true]), []))).toBe('uplink');
  const bare = device({ name: '70B3D57ED0001234', dev_eui: '70b3d57ed0001234', last_seen: '2026-11-22T12:00:00Z' });
  expect(next(done(account(1, [true]), [bare]))).toBe('name');
  expect(next(done(account(1, [true]), [bare, device({ name: 'Pegel Kluse', dev_eui: 'x' })]))).toBeNull();
  // A name that came with the uplink says little.
  expect(next(done(account(1, [true]), [device({ name: 'sensor-17', dev_eui: 'x', kind: 'unknown' })]))).toBe('name');
});

test('uplinks that came in say that there was a source, even if it is away now', () => {
  expect([...done(account(1, [false]), [])]).toEqual(['source', 'uplink']);
});
