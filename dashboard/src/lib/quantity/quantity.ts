// What a datastream measures, as people read it: names, digits, and how a chart draws it.
import type { Datastream } from '../api/shapes';
import { readable, type Language } from '../i18n/dictionary';
import { number } from '../i18n/format';

/** How a chart draws it: line with band, bars, steps, yes/no steps, bars of differences. */
export type Drawn = 'mean' | 'sum' | 'state' | 'truth' | 'counter';

// By UCUM code; one digit where a unit is not listed.
const DIGITS: Record<string, number> = {
  '%': 0, hPa: 0, deg: 0, 'W/m2': 0, lx: 0, '[ppm]': 0, W: 0, '{count}': 0, 'dB[mW]': 0,
  m: 2, 'dS/m': 2, V: 2, A: 2, m3: 2, 'm3/h': 2, '1': 2,
};

// The values a device is built for come first, its own health last.
const TELLING = [
  'water_level', 'precipitation', 'sound_level', 'pm2_5', 'no2', 'co2', 'people_count', 'bicycle_count',
  'vehicle_count', 'occupied', 'fill_level', 'soil_moisture', 'surface_temperature', 'power', 'energy', 'volume',
  'air_temperature',
];
const HEALTH = ['battery_level', 'battery_voltage', 'rssi', 'snr'];

export function name(language: Language, of: Datastream): string {
  const label = of.label[language] === of.quantity ? readable(of.quantity) : of.label[language];
  return of.channel ? `${label} (${of.channel})` : label;
}

export function drawn(of: Datastream): Drawn {
  if (of.kind === 'truth') return 'truth';
  const { aggregation } = of;
  return aggregation === 'sum' || aggregation === 'state' || aggregation === 'counter' ? aggregation : 'mean';
}

export const digits = (unit: string): number => DIGITS[unit] ?? 1;

/** `0,82 m`; yes and no for truths. A narrow no-break space stands before the unit. */
export function value(language: Language, of: Datastream, v: number, words: readonly [yes: string, no: string]): string {
  if (of.kind === 'truth') return v >= 0.5 ? words[0] : words[1];
  const { symbol } = of;
  return number(language, v, digits(of.unit)) + (symbol === '' ? '' : symbol === '°' ? symbol : `\u202f${symbol}`);
}

/** Smaller is more telling: the order of a device's values. */
export function rank(quantity: string): number {
  const health = HEALTH.indexOf(quantity);
  if (health >= 0) return 1_000 + health;
  const telling = TELLING.indexOf(quantity);
  return telling >= 0 ? telling : 500;
}

/** The datastreams in the order in which a device's values are told. */
export function ordered(datastreams: readonly Datastream[]): Datastream[] {
  return datastreams.toSorted((a, b) => rank(a.quantity) - rank(b.quantity) || a.id - b.id);
}
