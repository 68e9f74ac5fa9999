// The start page: which topics a city has, and what their sensors say at the moment. Pure.
import type { Latest } from '../lib/api/shapes';

/** A quantity in its one unit, as people write it. */
export interface Told {
  quantity: string;
  symbol: string;
  digits: number;
}

export interface Topic {
  key: 'weather' | 'air' | 'water' | 'noise' | 'green';
  /** What is told first, and what beside it. */
  lead: Told;
  more: readonly Told[];
  /** Every place is told for itself: of the level of two rivers there is no middle. */
  places?: true;
}

const percent = (quantity: string): Told => ({ quantity, symbol: '%', digits: 0 });
const celsius = (quantity: string): Told => ({ quantity, symbol: '°C', digits: 1 });
const dust = (quantity: string): Told => ({ quantity, symbol: 'µg/m³', digits: 0 });

export const TOPICS: readonly Topic[] = [
  { key: 'weather', lead: celsius('air_temperature'), more: [percent('relative_humidity'), { quantity: 'air_pressure', symbol: 'hPa', digits: 0 }] },
  { key: 'air', lead: dust('pm2_5'), more: [dust('pm10')] },
  { key: 'water', lead: { quantity: 'water_level', symbol: 'm', digits: 2 }, more: [], places: true },
  { key: 'noise', lead: { quantity: 'sound_level', symbol: 'dB(A)', digits: 0 }, more: [] },
  { key: 'green', lead: percent('soil_moisture'), more: [celsius('soil_temperature')] },
];

export const QUANTITIES: readonly string[] = TOPICS.flatMap(({ lead, more }) => [lead, ...more].map(({ quantity }) => quantity));

/** Older values say nothing about now. */
const FRESH_MS = 3 * 3_600_000;

export interface Reading {
  device: { id: number; name: string };
  value: number;
  at: number;
}

/** What a quantity says of the open air: one reading a device, its newest, without gaps and what is marked as doubtful. Where a
 * device tells the value itself, a peak or a second probe beside it (a channel) is not taken for it. */
export function readings(items: readonly Latest[], quantity: string, now: number): Reading[] {
  const of = items.filter((item) => item.quantity === quantity && !item.device.indoors);
  const itself = new Set(of.filter(({ channel }) => channel === null).map(({ device }) => device.id));
  const byDevice = new Map<number, Reading>();
  for (const { device, channel, value, time, quality } of of) {
    const at = Date.parse(time);
    if (value === null || quality.length > 0 || now - at > FRESH_MS || (channel !== null && itself.has(device.id))) continue;
    if ((byDevice.get(device.id)?.at ?? 0) < at) byDevice.set(device.id, { device, value, at });
  }
  return [...byDevice.values()];
}

export interface Spread {
  /** Half of the sensors measure more. One that stands in the sun does not move it. */
  middle: number;
  least: number;
  most: number;
  count: number;
}

export function spread(of: readonly Reading[]): Spread | null {
  const values = of.map(({ value }) => value).sort((a, b) => a - b);
  const at = (i: number) => values[i] ?? NaN;
  if (values.length === 0) return null;
  const half = (values.length - 1) / 2;
  return { middle: (at(Math.floor(half)) + at(Math.ceil(half))) / 2, least: at(0), most: at(values.length - 1), count: values.length };
}

/** Places in order of name. */
export const byName = (of: readonly Reading[]): Reading[] => of.toSorted((a, b) => a.device.name.localeCompare(b.device.name, 'de'));
