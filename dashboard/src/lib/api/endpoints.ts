// The routes the application uses, one function each.
import type { Query } from './address';
import { json, send } from './client';
import type { Account, Accounting, Datastream, Device, DeviceEvent, DeviceImport, Draft, District, DistrictWhole, Gateway, Imported, Installation, Latest, List, OpenRejects, Readiness, Reception, Reject, Replay, Series, UndoneImport, Uplink } from './shapes';

const API = '/api/v1';

/** All pages of a list, up to `most` items. */
async function all<T>(path: string, most: number, signal: AbortSignal, query: Query = {}): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page: List<T> = await json(path, { query: { ...query, limit: 1000, cursor }, signal });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor && items.length < most);
  return items;
}

/** The devices that have been silent for too long. */
export const silent = (signal: AbortSignal) => all<Device>(`${API}/devices`, 10_000, signal, { status: 'late,offline' });
/** The devices that are heard, but of which nothing can be read. */
export const unread = (signal: AbortSignal) => all<Device>(`${API}/devices`, 10_000, signal, { unread: 'true' });
export const devices = (signal: AbortSignal) => all<Device>(`${API}/devices`, 10_000, signal);
/** Whether the server can do its work, and how each part is. It tells that with 503 too. */
export const readiness = async (signal: AbortSignal): Promise<Readiness> => (await fetch('/readyz', { signal, cache: 'no-store' })).json();
export const gateways = (signal: AbortSignal) => all<Gateway>(`${API}/gateways`, 1_000, signal);
export const districts = (signal: AbortSignal) => all<District>(`${API}/districts`, 1_000, signal);

/** The newest values of some quantities. */
export const latest = (quantities: readonly string[], signal: AbortSignal) =>
  all<Latest>(`${API}/latest`, 10_000, signal, { quantity: quantities.join(',') });

/** The public devices of some kinds, or of a district. */
export const devicesOf = (which: { type: string } | { district: string }, signal: AbortSignal) =>
  all<Device>(`${API}/devices`, 1_000, signal, which);

export const district = (id: string, signal: AbortSignal) => json<DistrictWhole>(`${API}/districts/${encodeURIComponent(id)}`, { signal });

export const datastream = (id: number, signal: AbortSignal) => json<Datastream>(`${API}/datastreams/${id}`, { signal });

/** The mean of each hour. */
export const hourly = (id: number, from: number, to: number, signal: AbortSignal) =>
  json<Series>(`${API}/datastreams/${id}/series`, {
    query: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: '1h' },
    signal,
  });

export const device = (id: string | number, signal: AbortSignal) => json<Device>(`${API}/devices/${id}`, { signal });

export const series = (id: number, from: number, to: number, points: number, signal: AbortSignal) =>
  json<Series>(`${API}/datastreams/${id}/series`, {
    query: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), points },
    signal,
  });

/** The mean of each day of the city's calendar. */
export const daily = (id: number, from: number, to: number, signal: AbortSignal) =>
  json<Series>(`${API}/datastreams/${id}/series`, {
    query: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: '1d' },
    signal,
  });

export const uplinks = (device: number, cursor: string | undefined, signal: AbortSignal) =>
  json<List<Uplink>>(`${API}/devices/${device}/uplinks`, { query: { limit: 50, cursor }, signal });

/** What a device said and the network server said of it, besides uplinks, the newest first. */
export const events = async (device: number, from: number, to: number, signal: AbortSignal) =>
  (await json<List<DeviceEvent>>(`${API}/devices/${device}/events`, { query: { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: 200 }, signal })).items;

/** How a device is built in, and every change of that. */
export const installation = (device: number, signal: AbortSignal) => json<Installation>(`${API}/devices/${device}/installation`, { signal });

/** Of the last thousand uplinks since `from`; an item is one gateway hearing one uplink. */
export const receptions = (device: number, from: number, signal: AbortSignal) =>
  json<List<Reception>>(`${API}/devices/${device}/receptions`, { query: { limit: 1000, from: new Date(from).toISOString() }, signal });

export const accounting = (signal?: AbortSignal, token?: string) =>
  json<Accounting>(`${API}/ingest`, { ...(signal ? { signal } : {}), ...(token ? { token } : {}) });

export const rejects = (reason: string | undefined, open: boolean, signal: AbortSignal) =>
  json<List<Reject>>(`${API}/rejects`, { query: { limit: 200, reason, open: String(open) }, signal });

/** How many of the rejects that are kept were not replayed with success. */
export const openRejects = (signal: AbortSignal) => json<OpenRejects>(`${API}/rejects/open`, { signal });

/** `trial`: nothing is stored, only told what would be. */
export const replay = (which: { reason: string } | { ids: number[] }, trial: boolean) =>
  json<Replay>(`${API}/rejects/replay`, { method: 'POST', body: { ...which, dry_run: trial } });

/** `trial`: nothing is written, only told what would happen. */
export const importDevices = (table: Blob, trial: boolean) =>
  json<Imported>(`${API}/import/devices`, { method: 'POST', file: table, query: { dry_run: String(trial) } });

/** Tables that were brought in within a day, the newest first. */
export const imports = async (signal: AbortSignal) => (await json<{ items: DeviceImport[] }>(`${API}/import/devices`, { signal })).items;

/** Makes devices what they were before an import. */
export const undoImport = (id: number) => json<UndoneImport>(`${API}/import/devices/${id}/undo`, { method: 'POST' });

/** Who the token of the session belongs to. */
export const account = (signal: AbortSignal) => json<Account>(`${API}/session`, { signal });

/** Takes a device out of the registry; its readings stay. */
export const retire = (device: number) => send(`${API}/devices/${device}`, { method: 'DELETE' });

/** Replaces a device's master data: what the draft leaves out is unset. */
export const change = (device: number, draft: Draft) => json<Device>(`${API}/devices/${device}`, { method: 'PUT', body: draft });

export const signIn = (name: string, password: string) =>
  json<{ token: string }>(`${API}/session`, { method: 'POST', body: { name, password } });
