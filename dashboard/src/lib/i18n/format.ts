// Numbers and times as people read them. Times are epoch milliseconds; the zone is the city's, never the browser's.
import type { Language } from './dictionary';

export const LOCALES: Record<Language, string> = { de: 'de-DE', en: 'en-GB' };

const cache = new Map<string, unknown>();

function cached<T>(key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  cache.set(key, made);
  return made;
}

/** With `digits` decimals, of which zeros at the end may go down to `least`. */
export function number(language: Language, value: number, digits = 0, least = digits): string {
  const format = cached(`n${language}${digits}/${least}`, () =>
    new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits: least, maximumFractionDigits: digits }),
  );
  return format.format(Object.is(value, -0) ? 0 : value).replace('-', '−');
}

/** What is not nothing is never told as nothing, what is not all never as all: `< 1 %`, `> 99 %`. Of `digits` decimals, zeros at the end may go down to `fewest`. */
export function percent(language: Language, share: number, digits = 0, fewest = 0): string {
  const format = cached(`p${language}${digits}/${fewest}`, () =>
    new Intl.NumberFormat(LOCALES[language], { style: 'percent', minimumFractionDigits: fewest, maximumFractionDigits: digits }),
  );
  const least = 10 ** -(digits + 2);
  if (share > 0 && share < least / 2) return `<\u202f${format.format(least)}`;
  return share < 1 && share >= 1 - least / 2 ? `>\u202f${format.format(1 - least)}` : format.format(share);
}

function moment(name: string, language: Language, zone: string, options: Intl.DateTimeFormatOptions, at: number) {
  const format = cached(`${name}${language}${zone}`, () =>
    new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: zone }),
  );
  return format.format(at);
}

/** `14:05` */
export function clock(language: Language, zone: string, at: number): string {
  return moment('c', language, zone, { hour: '2-digit', minute: '2-digit' }, at);
}

/** `21.11.` */
export function day(language: Language, zone: string, at: number): string {
  return moment('d', language, zone, { day: '2-digit', month: language === 'de' ? '2-digit' : 'short' }, at);
}

/** `Sonntag, 22. November 2026` */
export function longDay(language: Language, zone: string, at: number): string {
  return moment('l', language, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, at);
}

/** `Sonntag` */
export function weekday(language: Language, zone: string, at: number): string {
  return moment('w', language, zone, { weekday: 'long' }, at);
}

/** `November 2026`, short */
export function month(language: Language, zone: string, at: number): string {
  return moment('m', language, zone, { month: 'short', year: 'numeric' }, at);
}

/** `31.12.2025`, `31 Dec 2025` from `2025-12-31`: a day of the calendar, in no zone. */
export function date(language: Language, day: string): string {
  const at = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  return moment('f', language, 'UTC', { day: '2-digit', month: language === 'de' ? '2-digit' : 'short', year: 'numeric' }, at);
}

/** `November 2026` from `2026-11` */
export function monthOf(language: Language, name: string): string {
  const at = Date.parse(`${name}-01T00:00:00Z`);
  return Number.isNaN(at) ? name : moment('v', language, 'UTC', { month: 'long', year: 'numeric' }, at);
}

/** `1.250 €`, without cents */
export function euros(language: Language, amount: number): string {
  const format = cached(`e${language}`, () => new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 }));
  return format.format(amount).replace('-', '−');
}

/** `MEZ`, `CET` */
export function zoneName(language: Language, zone: string, at: number): string {
  const format = cached(`z${language}${zone}`, () =>
    new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, timeZoneName: 'short' }),
  );
  return format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** `21.11., 14:05:09` */
export function stamp(language: Language, zone: string, at: number): string {
  const options: Intl.DateTimeFormatOptions = { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return moment('s', language, zone, options, at);
}

/** `Sa., 21.11.2026, 14:05:09 MEZ` */
export function dateTime(language: Language, zone: string, at: number): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  };
  return moment('t', language, zone, options, at);
}

/** `Sa., 21.11.2026, 14:05 MEZ`: where nobody cares for seconds. */
export function minute(language: Language, zone: string, at: number): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' };
  return moment('u', language, zone, options, at);
}

type Span = readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number];
const SPANS: readonly Span[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** `vor 6 Min.`; never in the future, since clocks differ by a little. */
export function relative(language: Language, at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000));
  const [unit, length] = SPANS.find(([, span]) => seconds >= span) ?? ['second', 1];
  // Below five seconds it is "now": the word does not change every second.
  const numeric = seconds < 5 ? 'auto' : 'always';
  const format = cached(`r${language}${numeric}`, () => new Intl.RelativeTimeFormat(LOCALES[language], { style: 'short', numeric }));
  return format.format(seconds < 5 ? 0 : -Math.floor(seconds / length), unit);
}

/** `10 Min.`, `1 Std.` */
export function duration(language: Language, seconds: number): string {
  return inUnit(language, seconds, SPANS.find(([, span]) => seconds >= span && seconds % span === 0));
}

function inUnit(language: Language, seconds: number, [unit, length]: Span = ['second', 1]): string {
  const format = cached(`u${language}${unit}`, () =>
    new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit, unitDisplay: 'short' }),
  );
  return format.format(seconds / length);
}

/** `2 Std. 10 Min.`: at most two units beside each other, rounded down. */
export function span(language: Language, seconds: number): string {
  const at = SPANS.findIndex(([, length]) => seconds >= length);
  if (at < 0) return inUnit(language, 0);
  let rest = seconds;
  const told = SPANS.slice(at, at + 2).flatMap((unit) => {
    const whole = Math.floor(rest / unit[1]) * unit[1];
    rest -= whole;
    return whole > 0 ? inUnit(language, whole, unit) : [];
  });
  return told.join(' ');
}
