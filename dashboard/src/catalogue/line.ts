// The datastreams of a line of sensors. Pure.
import type { Latest } from '../lib/api/shapes';

/** Fine dust of this size has limits that people know; finer and coarser stand beside it. */
const LEAD = 'pm2_5';

/** The one to show first: of the quantity the line names first, outside if there is one, the one heard last. */
export function foremost(latest: readonly Latest[], own: readonly string[]): Latest | undefined {
  const rank = (quantity: string) => (quantity === LEAD ? -1 : own.indexOf(quantity));
  return latest.toSorted((a, b) => rank(a.quantity) - rank(b.quantity) || Number(a.device.indoors) - Number(b.device.indoors) || b.time.localeCompare(a.time))[0];
}

/** Those that tell the value itself: of statistics beside it (channel `max`, `p90`) there may be a dozen more. */
export function streams(latest: readonly Latest[]): Latest[] {
  const whole = new Set(latest.filter(({ channel }) => channel === null).map(({ device, quantity }) => `${device.id} ${quantity}`));
  return latest.filter(({ channel, device, quantity }) => channel === null || !whole.has(`${device.id} ${quantity}`));
}
