// Days as a calendar: weeks that begin on Monday. Days come as the moments at which they begin in the city. Pure.
import type { Language } from '../lib/i18n/dictionary';
import { LOCALES } from '../lib/i18n/format';
import type { Completeness } from '../lib/api/shapes';

const DAY_MS = 86_400_000;
const WEEKS = 5;

export type Day = Completeness['days'][number] & { date: string };

/** The moment from which days are asked for: some weeks ago. */
export const since = (now: number): number => now - WEEKS * 7 * DAY_MS;

/** The city's date on which a day begins. */
export function dateOf(at: string, zone: string): string {
  // Swedes write dates as ISO 8601 does. An hour later it is the same day, also where the clock was put forward at midnight.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(Date.parse(at) + 3_600_000);
}

/** Newest week first; each has seven places, empty where no day is known. */
export function weeks(days: Completeness['days'], zone: string): { monday: string; days: (Day | null)[] }[] {
  const found = new Map<string, (Day | null)[]>();
  for (const day of days) {
    const date = dateOf(day.t, zone);
    const at = Date.parse(`${date}T00:00:00Z`);
    const weekday = (new Date(at).getUTCDay() + 6) % 7;
    const monday = new Date(at - weekday * DAY_MS).toISOString().slice(0, 10);
    const week = found.get(monday) ?? Array.from({ length: 7 }, () => null);
    week[weekday] = { ...day, date };
    found.set(monday, week);
  }
  // Weeks before anything was measured say nothing.
  const told = [...found].filter(([, week]) => week.some((day) => day !== null && day.share !== null));
  return told.map(([monday, days]) => ({ monday, days })).sort((a, b) => b.monday.localeCompare(a.monday));
}

/** How a day stands: nine tenths is what a radio network keeps without trouble, below a half something is broken. */
export function grade(share: number | null): 'full' | 'most' | 'few' | 'none' {
  if (share === null) return 'none';
  return share >= 0.9 ? 'full' : share >= 0.5 ? 'most' : 'few';
}

/** `Mo`, `Montag`, … */
export function weekdays(language: Language): { short: string; long: string }[] {
  // The first of January 2024 was a Monday.
  const monday = Date.UTC(2024, 0, 1);
  return Array.from({ length: 7 }, (_, i) => {
    const say = (weekday: 'short' | 'long') => new Intl.DateTimeFormat(LOCALES[language], { weekday, timeZone: 'UTC' }).format(monday + i * DAY_MS);
    return { short: say('short'), long: say('long') };
  });
}
