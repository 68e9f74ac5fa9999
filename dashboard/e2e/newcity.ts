// A city that has just begun: the server's answers are those of a store that is empty, and fills.
import type { Page } from './page';

export const EUI = '70b3d57ed0001234';

/** Answers as a new city would; what it answers can be changed. */
export async function newCity(page: Page) {
  const city = { connected: false, stored: 0, devices: [] as object[], sources: true };
  const device = (name: string, kind: string) => ({
    id: 1, dev_eui: EUI, name, kind, district: null, location: null, status: 'online', last_seen: new Date().toISOString(), datastreams: [], tags: {}, gateways_24h: 1,
  });
  await page.route('**/api/v1/devices?*', (route) => route.fulfill({ json: { items: city.devices, next: null } }));
  await page.route('**/api/v1/devices/1', async (route) => {
    const { name, kind } = route.request().postDataJSON() as { name: string; kind: string };
    city.devices = [device(name, kind)];
    await route.fulfill({ json: city.devices[0] });
  });
  await page.route('**/api/v1/ingest', (route) => {
    const ends = { received: city.stored, stored: city.stored, duplicate: 0, rejected: 0, ignored: 0 };
    const sources = city.sources ? [{ name: 'stadt', kind: 'mqtt', connected: city.connected, since: null, last_error: 'connection refused', dropped: 0, clients: null, ignored_by_kind: {}, ...ends }] : [];
    return route.fulfill({ json: { total: ends, sources, rejected_by_reason: {}, lag_ms: { p50: null, p99: null }, pending: 0 } });
  });
  // The living city behind it would tell of its own.
  await page.route('**/api/v1/live*', (route) => route.fulfill({ contentType: 'text/event-stream', body: '' }));
  return { city, device };
}
