// A device's master data as texts in a form, and back as what the server takes. No DOM.
import type { Device, Draft } from '../../lib/api/shapes';

export const FIELDS = ['name', 'kind', 'profile', 'codec', 'district', 'interval', 'height', 'lat', 'lon', 'alt', 'tags'] as const;
export type Field = (typeof FIELDS)[number];
export type Entered = Record<Field, string>;

/** What the form says of a device. Numbers stand as JSON writes them, or with a comma where the language has one. */
export function entered(device: Device, write: (value: number) => string = String): Entered {
  const told = (value: number | null | undefined) => (value === null || value === undefined ? '' : write(value));
  return {
    name: device.name,
    kind: device.kind,
    profile: device.profile ?? '',
    codec: device.codec ?? '',
    district: device.district ?? '',
    interval: told(device.interval_s),
    height: told(device.mounting_height_m),
    lat: told(device.location?.lat),
    lon: told(device.location?.lon),
    alt: told(device.location?.alt),
    tags: Object.entries(device.tags ?? {}).map(([key, value]) => `${key}=${value}`).join('\n'),
  };
}

/** What was typed upon what is there now. Fields that were left alone are as somebody else may have made them meanwhile; where
 * both changed the same field otherwise, that is a clash. */
export function upon(first: Entered, typed: Entered, now: Entered): { form: Entered; clash: Field[] } {
  const own = FIELDS.filter((field) => typed[field].trim() !== first[field].trim());
  const clash = own.filter((field) => now[field] !== first[field] && now[field] !== typed[field].trim());
  return { form: { ...now, ...Object.fromEntries(own.map((field) => [field, typed[field]])) }, clash };
}

/** Fields whose text is not what is asked for. */
export interface Wrong {
  wrong: Field[];
}

/**
 * What is sent, since what is left out is unset. A device that was moved gets its district from its new place, unless
 * another one was chosen.
 */
export function draft(device: Device, form: Entered): Draft | Wrong {
  const wrong: Field[] = [];
  const number = (field: Field, fits: (value: number) => boolean): number | undefined => {
    const text = form[field].trim().replace('−', '-').replace(',', '.');
    if (text === '') return undefined;
    const value = Number(text);
    if (Number.isFinite(value) && fits(value)) return value;
    wrong.push(field);
    return undefined;
  };
  const text = (field: Field) => form[field].trim();
  const name = text('name');
  if (name === '' || [...name].length > 200) wrong.push('name');
  const interval = number('interval', (value) => Number.isInteger(value) && value > 0);
  const height = number('height', () => true);
  const lat = number('lat', (value) => Math.abs(value) <= 90);
  const lon = number('lon', (value) => Math.abs(value) <= 180);
  const alt = number('alt', () => true);
  // Half a place is none.
  if (form.lat.trim() === '' && form.lon.trim() !== '') wrong.push('lat');
  if (form.lon.trim() === '' && form.lat.trim() !== '') wrong.push('lon');
  const tags = labels(form.tags);
  if (!tags) wrong.push('tags');
  if (wrong.length > 0) return { wrong };
  const location = lat === undefined || lon === undefined ? undefined : { lat, lon, ...(alt === undefined ? {} : { alt }) };
  const moved = location?.lat !== device.location?.lat || location?.lon !== device.location?.lon;
  const district = moved && text('district') === (device.district ?? '') ? '' : text('district');
  return {
    name,
    ...given('kind', text('kind')),
    ...given('profile', text('profile')),
    ...given('codec', text('codec')),
    ...given('district', district),
    ...(interval === undefined ? {} : { interval_s: interval }),
    ...(height === undefined ? {} : { mounting_height_m: height }),
    ...(location ? { location } : {}),
    ...(tags && Object.keys(tags).length > 0 ? { tags } : {}),
  };
}

const given = (key: string, value: string): Record<string, string> => (value === '' ? {} : { [key]: value });

/** `key=value`, one a line. */
function labels(text: string): Record<string, string> | null {
  const lines = text.split('\n').map((line) => line.trim()).filter(Boolean);
  const pairs = lines.map((line) => /^([^=]+)=(.*)$/.exec(line));
  if (pairs.some((pair) => pair === null)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1]?.trim() ?? '', pair?.[2]?.trim() ?? '']));
}
