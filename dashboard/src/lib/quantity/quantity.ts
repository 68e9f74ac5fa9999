// What a datastream measures, as people read it: names, digits, and how a chart draws it.
import type { Datastream, Device } from '../api/shapes';
import { readable, word, type Language } from '../i18n/dictionary';
import { number, percent } from '../i18n/format';

/** How a chart draws it: line with band, bars, steps, yes/no steps, bars of differences. */
export type Drawn = 'mean' | 'sum' | 'state' | 'truth' | 'counter';

// By UCUM code; one digit where a unit is not listed.
const DIGITS: Record<string, number> = {
  '%': 0, hPa: 0, deg: 0, 'W/m2': 0, lx: 0, '[ppm]': 0, W: 0, '{count}': 0, 'dB[mW]': 0,
  m: 2, 'dS/m': 2, V: 2, A: 2, m3: 2, 'm3/h': 2, '1': 2,
};

/** Decimals of a unit, by its UCUM code. */
export const digits = (unit: string): number => DIGITS[unit] ?? 1;

// The values a device is built for come first, its own health last.
const TELLING = [
  'water_level', 'precipitation', 'sound_level', 'pm2_5', 'no2', 'co2', 'people_count', 'bicycle_count',
  'vehicle_count', 'occupied', 'fill_level', 'soil_moisture', 'surface_temperature', 'power', 'energy', 'volume',
  'air_temperature',
];
export const HEALTH = ['device_temperature', 'battery_level', 'battery_voltage', 'rssi', 'snr'];
// By kind of device, where the order above is wrong: a weather station also has a rain gauge.
const FIRST: Record<string, string> = { climate: 'air_temperature' };

// Yes or no at the sensor; where only hours are published, the share of the hour.
const SHARES = new Set(['occupied', 'contact_open']);

/** What has the name of a quantity: a datastream, or a reading that belongs to none yet. */
type Named = Pick<Datastream, 'quantity' | 'label'> & { channel?: string | null | undefined };

/** Whether its quantity is a known one; a field of a decoder that nobody mapped has its own name as its label. */
const mapped = (of: Named): boolean => of.label.de !== of.quantity;

export function name(language: Language, of: Named): string {
  const label = mapped(of) ? of.label[language] : readable(of.quantity);
  // A decoder that calls the part as the whole says nothing by it.
  return beside(language, label, of.channel === of.quantity ? null : of.channel);
}

/** The name of a device or a quantity, with which probe or which statistics of it is meant. */
export const beside = (language: Language, what: string, channel: string | null | undefined): string =>
  channel ? `${what} (${word(language, 'channel', channel)})` : what;

export function drawn(of: Pick<Datastream, 'kind' | 'aggregation'>): Drawn {
  if (of.kind === 'truth') return 'truth';
  const { aggregation } = of;
  return aggregation === 'sum' || aggregation === 'state' || aggregation === 'counter' ? aggregation : 'mean';
}

/** Decimals that are told of a value at most. Of an unmapped field nobody knows how exact it is: no digits are invented. */
export const most = (of: Named & Pick<Datastream, 'unit'>): number => (mapped(of) ? digits(of.unit) : 3);

/** Of what adds up, a little is not nothing: as many decimals as it takes to see two of its digits. */
function fine(of: Pick<Datastream, 'aggregation'>, v: number, places: number): number {
  const adds = of.aggregation === 'sum' || of.aggregation === 'counter';
  const nothing = Math.abs(v) < 0.5 * 10 ** -places;
  return adds && nothing && v !== 0 ? Math.min(6, 1 - Math.floor(Math.log10(Math.abs(v)))) : places;
}

/** `0,82 m`; yes and no for truths. A narrow no-break space stands before the unit. */
export function value(language: Language, of: Datastream, v: number, words: readonly [yes: string, no: string]): string {
  if (of.kind === 'truth') return v >= 0.5 ? words[0] : words[1];
  if (SHARES.has(of.quantity)) return percent(language, v);
  const { symbol } = of;
  const told = mapped(of) ? number(language, v, fine(of, v, digits(of.unit)), digits(of.unit)) : number(language, v, most(of), 0);
  const close = symbol === '' || symbol === '°' || (symbol === '%' && language === 'en');
  return told + (close ? symbol : `\u202f${symbol}`);
}

/** Smaller is more telling: the order of a device's values. */
function rank({ kind }: Pick<Device, 'kind'>, of: Datastream): number {
  const { quantity } = of;
  if (!mapped(of)) return 900;
  if (FIRST[kind] === quantity) return -1;
  const health = HEALTH.indexOf(quantity);
  if (health >= 0) return 1_000 + health;
  const telling = TELLING.indexOf(quantity);
  return telling >= 0 ? telling : 500;
}

export interface Told {
  /** What the device is for, the most telling first. */
  main: Datastream[];
  /** Fields nobody mapped, parts and statistics of a main value, and the device's own health. */
  more: Datastream[];
}

/** The datastreams in the order in which a device's values are told. */
export function told(device: Pick<Device, 'kind' | 'datastreams'>): Told {
  const all = device.datastreams.toSorted(
    (a, b) => rank(device, a) - rank(device, b) || Number(a.channel !== null) - Number(b.channel !== null) || a.id - b.id,
  );
  const whole = new Set(all.filter((d) => d.channel === null).map((d) => d.quantity));
  // Two probes of one quantity are both main; the maximum beside the mean is not.
  const isMain = (d: Datastream) =>
    mapped(d) && !HEALTH.includes(d.quantity) && (d.channel === null || !whole.has(d.quantity));
  return { main: all.filter(isMain), more: all.filter((d) => !isMain(d)) };
}
