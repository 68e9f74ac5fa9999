// How far a new city is: what has been done, what comes next. Pure.
import type { Accounting, Device } from '../lib/api/shapes';

export const STEPS = ['source', 'uplink', 'name'] as const;
export type Step = (typeof STEPS)[number];

/** Steps that are done. */
export function done(account: Pick<Accounting, 'sources' | 'total'> | undefined, devices: readonly Device[]): Set<Step> {
  const found = new Set<Step>();
  const heard = (account?.total.stored ?? 0) > 0 || devices.some(({ last_seen: seen }) => seen !== null);
  if (heard || account?.sources.some(({ connected }) => connected)) found.add('source');
  if (heard) found.add('uplink');
  if (devices.some(named)) found.add('name');
  return found;
}

/** Whether somebody has said what a device is. Network servers send a name of their own along, but not what it is for. */
export const named = (device: Pick<Device, 'name' | 'dev_eui' | 'kind'>): boolean => called(device) !== '' && device.kind !== 'unknown';

/** The name a device has; empty while it is called by its DevEUI. */
export const called = ({ name, dev_eui: eui }: Pick<Device, 'name' | 'dev_eui'>): string => (name.toLowerCase() === eui?.toLowerCase() ? '' : name);

/** The step to take now; null when all are done. */
export const next = (finished: ReadonlySet<Step>): Step | null => STEPS.find((step) => !finished.has(step)) ?? null;

/** A source to begin with, as the configuration has it. */
export const SOURCE = `[[source]]
name = "stadt"
kind = "mqtt"
url = "mqtts://broker.example:8883"
topics = ["application/+/device/+/event/+"]
username = "talblick"
password_file = "/etc/talblick/broker-password"
`;
