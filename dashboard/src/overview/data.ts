// The fleet as rows: what the address asks for, which rows that leaves, in which order, and the figures above.
// No DOM, no clock: the time of day comes in.
import type { Device, Value } from '../lib/api/shapes';
import type { State } from '../lib/api/state';
import { STATES, type Row } from './rows';

export { STATES, toRows, type Row } from './rows';

export const SORTS = ['status', 'name', 'kind', 'district', 'seen', 'silence', 'battery', 'radio'] as const;
export type Sort = (typeof SORTS)[number];

export interface Wish {
  q: string;
  status: State[];
  type: string[];
  district: string[];
  lowBattery: boolean;
  heardHour: boolean;
  sort: Sort;
  descending: boolean;
  /** Whether a map stands above the table, and where it looks. */
  map: boolean;
  look: string | null;
}

export const LOW_BATTERY = 20;
const HOUR = 3_600_000;

export const EVERYTHING: Wish = {
  q: '', status: [], type: [], district: [], lowBattery: false, heardHour: false, sort: 'silence', descending: true, map: false, look: null,
};

/** Reads the wish from an address; what it does not understand it ignores. */
export function readWish(query: URLSearchParams): Wish {
  const list = (key: string) => (query.get(key) ?? '').split(',').filter(Boolean);
  const sort = query.get('sort') ?? '-silence';
  const column = SORTS.find((s) => s === sort.replace(/^-/, ''));
  return {
    q: query.get('q') ?? '',
    status: list('status').filter((s): s is State => STATES.some((known) => known === s)),
    type: list('type'),
    district: list('district'),
    lowBattery: query.get('battery') === 'low',
    heardHour: query.get('heard') === '1h',
    sort: column ?? 'silence',
    descending: column ? sort.startsWith('-') : true,
    map: query.get('v') === 'map',
    look: query.get('m'),
  };
}

/** Writes it: fixed order, defaults left out, so that the same wish has one address. */
export function writeWish(wish: Wish): URLSearchParams {
  const sort = (wish.descending ? '-' : '') + wish.sort;
  const entries: [string, string][] = [
    ['q', wish.q],
    ['status', wish.status.join(',')],
    ['type', wish.type.join(',')],
    ['district', wish.district.join(',')],
    ['battery', wish.lowBattery ? 'low' : ''],
    ['heard', wish.heardHour ? '1h' : ''],
    ['sort', sort === '-silence' ? '' : sort],
    ['v', wish.map ? 'map' : ''],
    ['m', wish.map ? (wish.look ?? '') : ''],
  ];
  return new URLSearchParams(entries.filter(([, value]) => value !== ''));
}

/** What is new about a device itself. */
export type Change = Partial<Pick<Device, 'status' | 'last_seen' | 'unread'>>;

export interface Changes {
  /** By datastream. */
  readings: ReadonlyMap<number, Value>;
  /** By device. */
  devices: ReadonlyMap<number, Change>;
}

/** The devices after live events, and which of them changed. An older reading changes nothing. */
export function changed(devices: readonly Device[], changes: Changes): { devices: Device[]; ids: Set<number> } {
  const ids = new Set<number>();
  const after = devices.map((device) => {
    const own = changes.devices.get(device.id);
    // Of thousands a few have changed.
    if (!own && !device.datastreams.some(({ id }) => changes.readings.has(id))) return device;
    const streams = device.datastreams.map((d) => {
      const reading = changes.readings.get(d.id);
      if (!reading || (d.latest && reading.time < d.latest.time)) return d;
      return { ...d, latest: { time: reading.time, value: reading.value, quality: reading.quality } };
    });
    if (!own && streams.every((d, i) => d === device.datastreams[i])) return device;
    ids.add(device.id);
    // What gives a reading is read.
    const read = streams.some((d, i) => d !== device.datastreams[i]) ? { unread: null } : {};
    return { ...device, ...own, ...read, datastreams: streams };
  });
  return { devices: after, ids };
}

/** What is new about those that are silent. One that was heard since is not silent any more. */
export function news(known: readonly Device[], silent: readonly Device[]): Pick<Device, 'id' | 'status' | 'last_seen'>[] {
  const byId = new Map(known.map((device) => [device.id, device]));
  return silent.flatMap(({ id, status, last_seen }) => {
    const before = byId.get(id);
    return before && before.status !== status && before.last_seen === last_seen ? [{ id, status, last_seen }] : [];
  });
}

/** What is new about those that are heard and not read, now that these are. */
export function unreadNews(known: readonly Device[], unread: readonly Device[]): Pick<Device, 'id' | 'unread'>[] {
  const why = new Map(unread.map((device) => [device.id, device.unread ?? null]));
  return known.flatMap(({ id, unread: before }) => {
    const after = why.get(id) ?? null;
    return Boolean(before) === Boolean(after) ? [] : [{ id, unread: after }];
  });
}

/** How long it has been silent: in intervals where the interval is known, else in hours. Never heard is longest. */
export function silence(device: Device, now: number): number {
  if (!device.last_seen) return Infinity;
  return (now - Date.parse(device.last_seen)) / (device.interval_s ? device.interval_s * 1_000 : HOUR);
}

const heardWithinHour = ({ seen }: Row, now: number) => seen !== null && now - seen <= HOUR;

/** Those of the rows that are wanted, in the order that is wanted; those that are alike in it stay as they came: see `byName`. */
export function select(rows: readonly Row[], wish: Wish, now: number): Row[] {
  const words = wish.q.toLowerCase().split(/\s+/).filter(Boolean);
  const chosen = rows.filter((row) => {
    const { device, state, battery, text } = row;
    return (
      words.every((word) => text.includes(word)) &&
      (wish.status.length === 0 || wish.status.includes(state)) &&
      (wish.type.length === 0 || wish.type.includes(device.kind)) &&
      (wish.district.length === 0 || wish.district.includes(device.district ?? '')) &&
      (!wish.lowBattery || (battery !== undefined && battery < LOW_BATTERY)) &&
      (!wish.heardHour || heardWithinHour(row, now))
    );
  });
  return sorted(chosen, wish, now);
}

/** Made once: it is asked a hundred thousand times for a large city. */
const order = new Intl.Collator('de', { numeric: true });

/** In the order of their names. Done when they come, not at every click: of all that is done to a large city this takes longest. */
export const byName = (devices: readonly Device[]): Device[] => devices.toSorted((a, b) => order.compare(a.name, b.name));

/** The place of each text among all of them. */
const ranks = (texts: readonly string[]) => new Map([...new Set(texts)].sort(order.compare).map((text, at) => [text, at]));

function sorted(rows: Row[], { sort, descending }: Wish, now: number): Row[] {
  const word = (row: Row) => (sort === 'name' ? row.device.name : sort === 'kind' ? row.kind : row.district);
  const places = sort === 'name' || sort === 'kind' || sort === 'district' ? ranks(rows.map(word)) : undefined;
  const key = (row: Row): number | undefined => {
    const { device } = row;
    switch (sort) {
      case 'status': return STATES.indexOf(row.state);
      case 'name': case 'kind': case 'district': return word(row) ? places?.get(word(row)) : undefined;
      case 'seen': return row.seen ?? undefined;
      case 'silence': return silence(device, now);
      case 'battery': return row.battery;
      case 'radio': return device.gateways_24h ?? undefined;
    }
  };
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  keyed.sort((a, b) => {
    // What is unknown stands last, whichever way round.
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined);
    const by = a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
    return descending ? -by : by;
  });
  return keyed.map(({ row }) => row);
}

export interface Figures {
  total: number;
  byState: Record<State, number>;
  kinds: number;
  heardHour: number;
  lowBattery: number;
  withBattery: number;
}

export function figures(rows: readonly Row[], now: number): Figures {
  const byState: Record<State, number> = { online: 0, unread: 0, late: 0, offline: 0, new: 0 };
  for (const { state } of rows) byState[state] += 1;
  return {
    total: rows.length,
    byState,
    kinds: new Set(rows.map(({ device }) => device.kind)).size,
    heardHour: rows.filter((row) => heardWithinHour(row, now)).length,
    lowBattery: rows.filter(({ battery }) => battery !== undefined && battery < LOW_BATTERY).length,
    withBattery: rows.filter(({ battery }) => battery !== undefined).length,
  };
}

/** What can be chosen in a filter, with how many rows have it, in alphabetical order. */
export function choices(rows: readonly Row[], of: 'kind' | 'district'): { value: string; name: string; count: number }[] {
  const found = new Map<string, { value: string; name: string; count: number }>();
  for (const row of rows) {
    const value = row.device[of];
    if (value === null) continue;
    const known = found.get(value);
    if (known) known.count += 1;
    else found.set(value, { value, name: row[of], count: 1 });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'de'));
}
