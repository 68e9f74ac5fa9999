import { expect, test } from 'vitest';
import type { Reception, Uplink } from '../lib/api/shapes';
import { heard, lastDay, lines, readView, redundancy, span, writeView, type View } from './data';

const reception = (uplink: string, gateway_id: string, rssi_dbm: number, observed_at = '2026-11-21T12:00:00Z'): Reception => ({
  uplink, gateway_id, rssi_dbm, snr_db: 5, gateway_name: null, distance_m: 800, observed_at,
});
const uplink = (f_cnt: number, receptions: Reception[] = []): Uplink => ({
  id: String(f_cnt), observed_at: '2026-11-21T12:00:00Z', f_cnt, f_port: 1, payload: '00', encrypted: false, data_rate: null,
  outcome: { kind: 'decoded', codec: null, fields: {}, warnings: [], readings: 1, reason: null, detail: null }, receptions,
});

test('a view survives the address, and the usual view has none', () => {
  const views: View[] = [
    { tab: 'values', period: { preset: '24h' }, compare: null },
    { tab: 'uplinks', period: { preset: '7d' }, compare: 'week' },
    { tab: 'values', period: { from: 1_790_000_000_000, to: 1_790_003_600_000 }, compare: 181 },
  ];
  for (const view of views) expect(readView(writeView(view))).toEqual(view);
  expect(writeView(views[0] as View).toString()).toBe('');
});

test('an address that makes no sense shows the last day', () => {
  for (const search of ['t=99y', 'from=yesterday&to=now', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 't=toString']) {
    expect(readView(new URLSearchParams(search)).period, search).toEqual({ preset: '24h' });
  }
});

test('a moving period asks the same within a minute', () => {
  expect(span({ preset: '24h' }, 60_001)).toEqual(span({ preset: '24h' }, 119_999));
});

test('missing uplinks and a restarted counter are marked, and the oldest line claims nothing', () => {
  const found = lines([uplink(3), uplink(0), uplink(120), uplink(117), uplink(116)]);
  expect(found.map(({ missing, restarted }) => [missing, restarted])).toEqual([
    [2, false], [0, true], [2, false], [0, false], [0, false],
  ]);
});

test('the best reception is the strongest, and a gateway with two antennas counts once', () => {
  const [line] = lines([uplink(1, [reception('1', 'a', -110), reception('1', 'b', -80), reception('1', 'b', -85)])]);
  expect([line?.best?.rssi_dbm, line?.gateways]).toEqual([-80, 2]);
});

test('who heard it is counted per uplink, most often first', () => {
  const found = heard([
    reception('1', 'a', -100), reception('1', 'b', -80), reception('2', 'a', -90, '2026-11-21T13:00:00Z'), reception('2', 'a', -95),
  ]);
  expect(found.map(({ id, count, share }) => [id, count, share])).toEqual([['a', 2, 1], ['b', 1, 0.5]]);
  expect(found[0]).toMatchObject({ last: '2026-11-21T13:00:00Z', rssi: { min: -100, max: -90, mean: -95 } });
});

test('a gateway that hears one uplink in twenty is no safety', () => {
  const often = Array.from({ length: 20 }, (_, i) => reception(String(i), 'a', -90));
  expect(redundancy(heard([...often, reception('3', 'b', -120)]))).toBe('one');
  expect(redundancy(heard([...often, ...often.map((r) => ({ ...r, gateway_id: 'b' }))]))).toBe('two');
  expect(redundancy([])).toBe('none');
});

test('a device that fell silent offers the day that ends with its newest reading', () => {
  const from = Date.parse('2026-11-20T12:00:00Z');
  const day = lastDay(['2026-11-14T08:00:00Z', null, '2026-11-15T09:30:20Z'], from);
  expect(day && new Date(day.from).toISOString()).toBe('2026-11-14T09:31:00.000Z');
  expect(day && new Date(day.to).toISOString()).toBe('2026-11-15T09:31:00.000Z');
});

test('a device with a reading in the period, or with none at all, offers nothing', () => {
  const from = Date.parse('2026-11-20T12:00:00Z');
  expect(lastDay(['2026-11-14T08:00:00Z', '2026-11-20T12:00:00Z'], from)).toBeNull();
  expect(lastDay([null], from)).toBeNull();
  expect(lastDay([], from)).toBeNull();
});
