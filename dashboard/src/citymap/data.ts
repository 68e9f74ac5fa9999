// The map for everybody: one phenomenon of the city at a time, now and hour by hour over the last day. Pure.
import type { Latest } from '../lib/api/shapes';
import { parseView } from '../lib/map/view';

export interface Phenomenon {
  quantity: string;
  symbol: string;
  digits: number;
  /** What an hour is told by. Of a sum there is no value of this moment. */
  hours: 'mean' | 'sum';
}

export const PHENOMENA: readonly Phenomenon[] = [
  { quantity: 'air_temperature', symbol: '°C', digits: 1, hours: 'mean' },
  { quantity: 'relative_humidity', symbol: '%', digits: 0, hours: 'mean' },
  { quantity: 'precipitation', symbol: 'mm', digits: 1, hours: 'sum' },
  { quantity: 'pm2_5', symbol: 'µg/m³', digits: 1, hours: 'mean' },
  { quantity: 'water_level', symbol: 'm', digits: 2, hours: 'mean' },
  { quantity: 'sound_level', symbol: 'dB(A)', digits: 0, hours: 'mean' },
  { quantity: 'soil_moisture', symbol: '%', digits: 0, hours: 'mean' },
];

/** How many hours can be looked back. */
export const HOURS = 24;
const HOUR_MS = 3_600_000;
/** Older values say nothing about now. */
const FRESH_MS = 3 * HOUR_MS;

/** A sensor with what it measured, at most one of a device. */
export interface Point {
  id: number;
  name: string;
  district: string | null;
  lat: number;
  lon: number;
  /** When and what it measured last; null is too long ago. */
  now: { at: number; value: number } | null;
  /** By hour, the oldest first; null where it measured nothing. */
  hours: (number | null)[];
}

/** A page of `/api/v1/latest` as GeoJSON. */
export interface Places {
  features: { geometry: { coordinates: number[] } | null; properties: Latest }[];
}
/** The hours of all datastreams of a quantity, as Prometheus tells them. */
export interface Hours {
  data: { result: { metric: Record<string, string>; values: [seconds: number, value: string][] }[] };
}

/** The last full hour's end; the hours are those before it. */
export const lastHour = (now: number): number => Math.floor(now / HOUR_MS) * HOUR_MS;

export function points(places: Places, hours: Hours, end: number, now: number): Point[] {
  const byStream = new Map(hours.data.result.map((of) => [Number(of.metric['datastream']), of]));
  const byDevice = new Map<number, Point>();
  for (const { geometry, properties } of places.features) {
    const { device, datastream, channel, value, time, quality } = properties;
    const [lon, lat] = geometry?.coordinates ?? [];
    // A second probe of the same device stands on its page.
    if (lon === undefined || lat === undefined || (byDevice.has(device.id) && channel !== null)) continue;
    if (device.indoors) continue;
    const told = byStream.get(datastream);
    const series: (number | null)[] = Array.from({ length: HOURS }, () => null);
    for (const [seconds, text] of told?.values ?? []) {
      const at = HOURS - 1 - Math.round((end - seconds * 1_000) / HOUR_MS);
      if (at >= 0 && at < HOURS && Number.isFinite(Number(text))) series[at] = Number(text);
    }
    const at = Date.parse(time);
    const fresh = value !== null && quality.length === 0 && now - at <= FRESH_MS;
    byDevice.set(device.id, { id: device.id, name: device.name, district: told?.metric['district'] ?? null, lat, lon, now: fresh ? { at, value } : null, hours: series });
  }
  return [...byDevice.values()];
}

/** What a point says at a step of the slider: an hour, or the last value at the end of it. */
export const valueAt = ({ hours, now }: Point, step: number): number | null => (step < HOURS ? (hours[step] ?? null) : (now?.value ?? null));

/** The last step of the slider. */
export const lastStep = (of: Phenomenon): number => (of.hours === 'sum' ? HOURS - 1 : HOURS);

/** From when to when a step is, in milliseconds. */
export const hourOf = (step: number, end: number): readonly [from: number, to: number] => [end - (HOURS - step) * HOUR_MS, end - (HOURS - 1 - step) * HOUR_MS];

/** The bounds of five classes over the whole day, so that a colour means the same at every hour; four, growing. */
export function classes(of: readonly Point[]): number[] {
  const values = of.flatMap(({ hours, now }) => [...hours, now?.value ?? null].filter((v) => v !== null)).sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? 0;
  // A few sensors in the sun must not turn all others into one class.
  const [least, most] = [at(0.02), at(0.98)];
  const wide = Math.max((most - least) / 5, Number.EPSILON);
  const power = 10 ** Math.floor(Math.log10(wide));
  const step = ([1, 2, 2.5, 5].find((round) => round * power >= wide * 0.999) ?? 10) * power;
  const first = Math.floor(least / step) * step;
  return [1, 2, 3, 4].map((n) => Number((first + n * step).toPrecision(12)));
}

/** Which of the five. */
export const classOf = (bounds: readonly number[], value: number): number => bounds.filter((bound) => value >= bound).length;

export interface Middle {
  middle: number;
  least: Point;
  most: Point;
  count: number;
}

/** The middle of all sensors at a step, and those with least and most. */
export function spread(of: readonly Point[], step: number): Middle | null {
  const told = of.flatMap((point) => {
    const value = valueAt(point, step);
    return value === null ? [] : [{ point, value }];
  });
  told.sort((a, b) => a.value - b.value);
  const [least, most] = [told[0], told.at(-1)];
  if (!least || !most) return null;
  const half = (told.length - 1) / 2;
  const value = (i: number) => told[i]?.value ?? NaN;
  return { middle: (value(Math.floor(half)) + value(Math.ceil(half))) / 2, least: least.point, most: most.point, count: told.length };
}

export interface Wish {
  phenomenon: string | null;
  /** The beginning of an hour; null is now. */
  hour: number | null;
  table: boolean;
  /** The sensor that is looked at. */
  sensor: number | null;
  look: string | null;
}

export function readWish(query: URLSearchParams): Wish {
  const hour = Date.parse(query.get('at') ?? '');
  const sensor = Number(query.get('sel'));
  const known = PHENOMENA.find(({ quantity }) => quantity === query.get('l'));
  return {
    phenomenon: known?.quantity ?? null,
    hour: Number.isNaN(hour) ? null : lastHour(hour),
    table: query.get('v') === 'table',
    sensor: Number.isInteger(sensor) && sensor > 0 ? sensor : null,
    look: parseView(query.get('m')) ? query.get('m') : null,
  };
}

export function writeWish({ phenomenon, hour, table, sensor, look }: Wish): URLSearchParams {
  const query = new URLSearchParams();
  if (phenomenon) query.set('l', phenomenon);
  if (hour !== null) query.set('at', new Date(hour).toISOString().replace('.000', ''));
  if (table) query.set('v', 'table');
  if (sensor !== null) query.set('sel', String(sensor));
  if (look) query.set('m', look);
  return query;
}
