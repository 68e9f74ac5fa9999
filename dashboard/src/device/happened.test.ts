import { expect, test } from 'vitest';
import type { Alert, AlertRule, Device, DeviceEvent } from '../lib/api/shapes';
import { covers, happenings, limits, marks } from './happened';

const at = (hour: number) => `2026-11-22T${String(hour).padStart(2, '0')}:00:00Z`;
const alert = (since: number, ended: number | null, datastream = 1) =>
  ({ id: `a${since}`, since: at(since), resolved_at: ended === null ? null : at(ended), subject: { datastream } }) as Alert;
const event = (id: number, kind: string, hour: number, text: string | null = null) => ({ id, kind, at: at(hour), text }) as DeviceEvent;
const PERIOD = { from: Date.parse(at(6)), to: Date.parse(at(18)) };
const device = { dev_eui: 'a1', district: '3', tags: { gewaesser: 'Wupper' } } as unknown as Device;
const rule = (value: number, more: object = {}) =>
  ({ enabled: true, condition: { kind: 'above', quantity: 'water_level', value }, scope: { devices: [], tags: [], districts: [] }, ...more }) as unknown as AlertRule;

test('what happened in a time is told, the newest first, and an alert also if it began before', () => {
  const told = happenings(
    { alerts: [alert(1, 5), alert(2, 7), alert(17, null)], events: [event(1, 'join', 8), event(2, 'status', 9), event(3, 'log', 19)], changes: [{ at: at(10), by: null, why: 'calibrated' } as never] },
    PERIOD,
  );
  expect(told.map(({ key }) => key)).toEqual(['alert a17', `change ${at(10)}`, 'event 1', 'alert a2']);
});

test('a rule looks at a device by its number, its tags and its district', () => {
  const scope = (more: object) => ({ devices: [], tags: [], districts: [], ...more });
  expect([scope({}), scope({ devices: ['a1'] }), scope({ tags: ['gewaesser'] }), scope({ tags: ['gewaesser=Wupper'], districts: ['3'] })].map((of) => covers(of, device))).toEqual([true, true, true, true]);
  expect([scope({ devices: ['b2'] }), scope({ tags: ['gewaesser=Leimbach'] }), scope({ tags: ['x'] }), scope({ districts: ['4'] })].map((of) => covers(of, device))).toEqual([false, false, false, false]);
});

test('limits are those of rules in force about the quantity, each once', () => {
  const rules = [rule(2.4), rule(2), rule(2.4), rule(9, { enabled: false }), rule(8, { scope: { devices: ['b2'], tags: [], districts: [] } }), rule(7, { condition: { kind: 'rise', quantity: 'water_level', value: 7 } })];
  expect(limits(rules, device, 'water_level')).toEqual([2, 2.4]);
  expect(limits(rules, device, 'air_temperature')).toEqual([]);
});

test('a chart is shaded where its own datastream had an alert, and marked where something happened to the device', () => {
  const told = happenings({ alerts: [alert(7, 8), alert(9, null), alert(10, 11, 2)], events: [event(1, 'join', 12)], changes: [] }, PERIOD);
  const seconds = (hour: number) => Date.parse(at(hour)) / 1_000;
  expect(marks(told, [2], { id: 1 })).toEqual({ limits: [2], spans: [[seconds(9), null], [seconds(7), seconds(8)]], times: [seconds(12)], aside: true });
  expect(marks([], [], { id: 1 })).toBeUndefined();
});
