import { expect, test } from 'vitest';
import type { Gateway, RadioSummary } from '../lib/api/shapes';
import { nameOf, onlyHere, readOrder, rows, sorted, writeOrder } from './data';

const gateway = (id: string, status: Gateway['status'], name: string | null = id): Gateway => ({ id, name, status, location: null, last_seen: null });
const radio = {
  gateways: [{ id: 'a', name: 'a', location: null, cells: 9, cells_lost_if_failed: 1, cells_weakened_if_failed: 2, devices_lost_if_failed: 0 }, { id: 'b', name: 'b', location: null, cells: 5, cells_lost_if_failed: 3, cells_weakened_if_failed: 0, devices_lost_if_failed: 4 }],
  single_gateway_device_list: [{ device: 2, name: 'Pegel', gateway: 'b' }, { device: 1, name: 'Baum', gateway: 'b' }, { device: 3, name: 'Klima', gateway: 'a' }],
} as unknown as RadioSummary;

test('a gateway that is away stands first, then the one that would be missed most', () => {
  const all = sorted(rows([gateway('a', 'online'), gateway('b', 'online'), gateway('c', 'offline'), gateway('d', 'late')], radio), null);
  expect(all.map(({ gateway }) => gateway.id)).toEqual(['c', 'd', 'b', 'a']);
  expect(all.map(({ lost }) => lost?.devices)).toEqual([undefined, undefined, 4, 0]);
});

test('the heads sort both ways, and what is unknown stands last', () => {
  const heard = (id: string, last_seen: string | null) => ({ ...gateway(id, 'online'), last_seen });
  const all = rows([heard('a', '2026-11-21T12:00:00Z'), heard('b', null), heard('c', '2026-11-20T12:00:00Z')], radio);
  const ids = (text: string) => sorted(all, readOrder(text)).map(({ gateway }) => gateway.id).join('');
  expect([ids('seen'), ids('-seen'), ids('cells'), ids('-name'), ids('-lost')]).toEqual(['cab', 'acb', 'bac', 'cba', 'bac']);
  expect([readOrder('moon'), readOrder(null), writeOrder(readOrder('-seen')), writeOrder(null)]).toEqual([null, null, '-seen', '']);
});

test('devices that hang on a gateway are named in order, and nobody is guessed at', () => {
  expect(onlyHere(radio, 'b')?.map(({ name }) => name)).toEqual(['Baum', 'Pegel']);
  expect(onlyHere(radio, 'c')).toEqual([]);
  expect(onlyHere(undefined, 'b')).toBeUndefined();
  expect([nameOf(gateway('a', 'new', null)), nameOf(gateway('a', 'new', 'Turm'))]).toEqual(['a', 'Turm']);
});
