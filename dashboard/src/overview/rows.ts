// Devices as rows of a table or points of a map: names in the language of the page, the value a device is built for. Pure.
import type { Datastream, Device } from '../lib/api/shapes';
import { stateOf, type State } from '../lib/api/state';
import { told } from '../lib/quantity/quantity';

export const STATES: readonly State[] = ['online', 'unread', 'late', 'offline', 'new'];

export interface Row {
  device: Device;
  state: State;
  /** Names in the language of the page, to show, search and sort by. */
  kind: string;
  district: string;
  /** The datastream with the value the device is built for. */
  main: Datastream | undefined;
  battery: number | undefined;
  /** When it was heard last, epoch milliseconds; null before the first time. */
  seen: number | null;
  /** What words are looked for in. */
  text: string;
}

export interface Names {
  kind: (kind: string) => string;
  districts: ReadonlyMap<string, string>;
}

/** `known`: rows made before with the same names. Of thousands of devices a live event changes a few. */
export function toRows(devices: readonly Device[], names: Names, known = new WeakMap<Device, Row>()): Row[] {
  return devices.map((device) => {
    const before = known.get(device);
    if (before) return before;
    const { main, more } = told(device);
    const battery = more.find((d) => d.quantity === 'battery_level')?.latest?.value;
    const kind = names.kind(device.kind);
    const district = device.district === null ? '' : (names.districts.get(device.district) ?? device.district);
    const row: Row = {
      device,
      state: stateOf(device),
      kind,
      district,
      main: [...main, ...more].find((d) => d.latest !== null),
      battery: device.battery_level ?? battery ?? undefined,
      seen: device.last_seen ? Date.parse(device.last_seen) : null,
      text: `${device.name} ${kind} ${district} ${device.dev_eui ?? ''} ${device.id}`.toLowerCase(),
    };
    known.set(device, row);
    return row;
  });
}
