// What the pages for citizens work out: how a value stands among those of a week, who is near, snippets of HTML. No DOM, no clock.
import type { Datastream, Device, DistrictWhole, Readiness } from '../lib/api/shapes';
import { HEALTH } from '../lib/quantity/quantity';

export const WEEK_MS = 7 * 86_400_000;
/** With fewer hours a week says little. */
const LEAST_HOURS = 48;
/** Beyond nine tenths of the hours a value is high, below one tenth low. */
const TAIL = 0.1;

/** Where a value stands among the hours of a week; null if there are too few, or hardly any difference between them. */
export function standing(value: number, hours: readonly (number | null)[]): 'high' | 'low' | 'usual' | null {
  const known = hours.filter((hour) => hour !== null);
  if (known.length < LEAST_HOURS || Math.max(...known) === Math.min(...known)) return null;
  const below = known.filter((hour) => hour < value).length / known.length;
  const above = known.filter((hour) => hour > value).length / known.length;
  return below > 1 - TAIL ? 'high' : above > 1 - TAIL ? 'low' : 'usual';
}

/** Less than this part of a week's range is no course. */
const SLIGHT = 0.03;

/** An older value is not what is measured now. What is published by the hour is up to two hours old. */
const OLD_MS = 3 * 3_600_000;

/** Whether a value in a list says when it was measured. */
export const old = (time: string, now: number): boolean => now - Date.parse(time) > OLD_MS;

/** Whether a value of now rises or falls, and by how much since about three hours ago; null if nothing is known of then. */
export function course(value: number, hours: readonly (number | null)[], step: number): { word: 'rises' | 'falls' | 'steady'; by: number } | null {
  const then = hours.at(-3) ?? null;
  if (then === null) return null;
  const known = hours.filter((hour) => hour !== null);
  const least = Math.max(2 * step, SLIGHT * (Math.max(...known) - Math.min(...known)));
  const by = value - then;
  return { word: Math.abs(by) < least ? 'steady' : by > 0 ? 'rises' : 'falls', by: Math.abs(by) };
}

/** The server by what it says of itself; null if it does not answer. */
export function serverTone(readiness: Readiness | null): 'ok' | 'warn' | 'critical' {
  if (!readiness) return 'critical';
  const { startup, store } = readiness.parts;
  const worst = [startup.status, store.status];
  if (worst.includes('failed') || worst.includes('starting')) return 'critical';
  return worst.includes('degraded') ? 'warn' : 'ok';
}

export interface Near {
  device: Device;
  metres: number;
}

/** The nearest other devices. */
export function nearest(of: Device, others: readonly Device[], most: number): Near[] {
  const here = of.location;
  if (!here) return [];
  return others
    .flatMap((device) => (device.location && device.id !== of.id ? [{ device, metres: distance(here, device.location) }] : []))
    .sort((a, b) => a.metres - b.metres)
    .slice(0, most);
}

interface Place {
  lat: number;
  lon: number;
}

/** Metres between two places, within a city as exact as anybody reads them (equirectangular, mean radius of the earth). */
function distance(a: Place, b: Place): number {
  const radians = Math.PI / 180;
  const x = (b.lon - a.lon) * radians * Math.cos(((a.lat + b.lat) / 2) * radians);
  return Math.hypot(x, (b.lat - a.lat) * radians) * 6_371_009;
}

export interface Group {
  kind: string;
  devices: Device[];
}

/** Devices by kind, the kind with most first, in order of name. */
export function groups(devices: readonly Device[]): Group[] {
  const found = new Map<string, Device[]>();
  for (const device of devices) found.set(device.kind, [...(found.get(device.kind) ?? []), device]);
  return [...found]
    .map(([kind, own]) => ({ kind, devices: own.toSorted((a, b) => a.name.localeCompare(b.name, 'de')) }))
    .sort((a, b) => b.devices.length - a.devices.length || a.kind.localeCompare(b.kind));
}

/** What a sensor says to everybody: not the distance that a level is worked out from. */
export function plain(main: readonly Datastream[]): Datastream[] {
  const derived = main.some(({ quantity }) => quantity === 'water_level' || quantity === 'fill_level');
  return main.filter(({ quantity }) => !derived || quantity !== 'distance');
}

/** Of a level, a distance or a meter there is no mean over several places. */
const SINGLE = new Set(['water_level', 'distance', 'energy', 'volume']);

export type Together = DistrictWhole['quantities'][number] & { symbol: string; mean: boolean };

/** What a district says in figures: no batteries, each with its unit as people write it. */
export function figures(district: Pick<DistrictWhole, 'quantities'>, devices: readonly Device[]): Together[] {
  const symbols = new Map(devices.flatMap((d) => d.datastreams).map(({ quantity, symbol }) => [quantity, symbol]));
  return district.quantities.flatMap((row) => {
    const symbol = symbols.get(row.quantity);
    if (symbol === undefined || HEALTH.includes(row.quantity) || row.quantity === 'distance') return [];
    return [{ ...row, symbol, mean: !SINGLE.has(row.quantity) && row.n > 1 }];
  });
}

export interface Snippet {
  /** Address of the chart, whole. */
  address: string;
  width: number;
  height: number;
  alt: string;
  /** Where a click leads. */
  page: string;
}

export const image = ({ address, width, height, alt, page }: Snippet): string =>
  `<a href="${escaped(page)}"><img src="${escaped(address)}" width="${width}" height="${height}" alt="${escaped(alt)}" loading="lazy"></a>`;

/** Its line around is taken away by an attribute: a style could be forbidden where it is put. */
export const frame = ({ address, width, height, alt }: Snippet): string =>
  `<iframe src="${escaped(address)}" width="${width}" height="${height}" title="${escaped(alt)}" frameborder="0" loading="lazy" referrerpolicy="no-referrer"></iframe>`;

export type Period = '24h' | '7d' | '30d';

export interface Widget {
  ds: number;
  kind: 'chart' | 'card';
  period: Period;
  lang: string;
  theme: string;
  height: number;
  table: boolean;
  /** What stands there without the script, and where it leads. */
  words: string;
  page: string;
}

/** A page with several needs the script once. */
export function widget({ ds, kind, period, lang, theme, height, table, words, page }: Widget): string {
  const size = kind === 'chart' ? { height: String(height), ...(table ? { table: '' } : {}) } : {};
  return element('talblick-chart', { ds: String(ds), kind, period, lang, theme, ...size }, { words, page });
}

/** Where the script of every widget is. */
export const WIDGETS = '/widget.js';

/** An element with its script, from the server that `page` is on; what is in it leads there without the script. */
export function element(name: string, attributes: Record<string, string>, { words, page }: { words: string; page: string }): string {
  const written = Object.entries(attributes).map(([key, value]) => (value === '' ? ` ${key}` : ` ${key}="${escaped(value)}"`));
  const script = new URL(WIDGETS, page).href;
  return `<script type="module" src="${escaped(script)}"></script>\n<${name}${written.join('')}><a href="${escaped(page)}">${escaped(words)}</a></${name}>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A number of pixels that the server draws, or the nearest. */
export const clamp = (text: string, least: number, most: number): number => {
  const pixels = Math.round(Number(text));
  return Number.isFinite(pixels) ? Math.min(most, Math.max(least, pixels)) : least;
};

/** Longer ago, the newest of all readings is late: a city has a reading every few seconds. */
const LATE_MS = 15 * 60_000;

/** What the newest reading of all says; 0 is none. */
export const freshness = (newest: number, now: number): 'ok' | 'warn' | 'none' =>
  newest === 0 ? 'none' : now - newest > LATE_MS ? 'warn' : 'ok';
