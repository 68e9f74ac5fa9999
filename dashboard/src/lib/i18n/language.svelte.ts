// The language of the page and the city's time zone, and the functions that components call.
import { untrack } from 'svelte';
import { known, load, plural, text, word, type Key, type Language, type Part, type PluralKey, type Values } from './dictionary';
import * as format from './format';

let current = $state<Language>('de');
let zone = $state('Europe/Berlin');

export const language = {
  get current() {
    return current;
  },
  set current(next: Language) {
    current = next;
    document.documentElement.lang = next;
  },
  get zone() {
    return zone;
  },
  set zone(next: string) {
    zone = next;
  },
};

/** What was said so far, and has to be said in another language too. */
const said = new Set<Part>();

/** Loads the texts of a page, which its file does not bring along, at the same time as the file. */
export async function withTexts<T>(parts: readonly Part[], file: Promise<T>): Promise<T> {
  for (const part of parts) said.add(part);
  const [loaded] = await Promise.all([file, load(untrack(() => current), parts)]);
  return loaded;
}

/** Goes over to another language as soon as everything can be said in it. */
export async function speak(next: Language): Promise<void> {
  await load(next, said);
  language.current = next;
}

export const t = (key: Key, values?: Values) => text(current, key, values);
export const tn = (stem: PluralKey, n: number, values?: Values) =>
  plural(current, stem, n, { n: format.number(current, n), ...values });
export const kindName = (kind: string) => word(current, 'kind', kind);
/** The kinds of device there are words for. */
export const kinds = () => known(current, 'kind');
export const reasonName = (reason: string) => word(current, 'reason', reason);
export const qualityName = (quality: string) => word(current, 'quality', quality);
export const technologyName = (technology: string) => word(current, 'technology', technology);

export const number = (value: number, digits = 0) => format.number(current, value, digits);
export const percent = (share: number, digits = 0, fewest = 0) => format.percent(current, share, digits, fewest);
export const clock = (at: number) => format.clock(current, zone, at);
export const stamp = (at: number) => format.stamp(current, zone, at);
export const dateTime = (at: number) => format.dateTime(current, zone, at);
export const minute = (at: number) => format.minute(current, zone, at);
export const relative = (at: number, now: number) => format.relative(current, at, now);
/** `Sonntag, 22. November 2026` */
export const day = (at: number) => format.longDay(current, zone, at);
/** `Sonntag` */
export const weekday = (at: number) => format.weekday(current, zone, at);
/** `31.12.2025`, from a date without a time. */
export const date = (day: string) => format.date(current, day);
/** `November 2026`, from `2026-11`. */
export const month = (name: string) => format.monthOf(current, name);
export const euros = (amount: number) => format.euros(current, amount);
export const duration = (seconds: number) => format.duration(current, seconds);
/** `2 Std. 10 Min.` */
export const span = (seconds: number) => format.span(current, seconds);
