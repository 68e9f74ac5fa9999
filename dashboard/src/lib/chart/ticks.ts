// Where the ticks of a time axis stand: on round times of the city's clock, also on days of 23 and 25 hours.
// Times are epoch seconds, as uPlot has them.
import { clock, day, month, zoneName } from '../i18n/format';
import type { Language } from '../i18n/dictionary';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const STEPS = [
  MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY,
];

const formats = new Map<string, Intl.DateTimeFormat>();

/** The wall clock at an instant, as seconds since 1970 as if it were UTC. */
export function wall(at: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
      hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at * 1_000)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1_000;
}

/** The instants at which the wall clock shows a time: none in the spring gap, two in the autumn fold. */
export function instants(local: number, zone: string): number[] {
  const offsets = new Set([-DAY, DAY].map((shift) => wall(local + shift, zone) - (local + shift)));
  return [...offsets].map((offset) => local - offset).filter((at) => wall(at, zone) === local).sort((a, b) => a - b);
}

/** Ticks in [min, max], at most about `most`. */
export function ticks(min: number, max: number, zone: string, most: number): number[] {
  const step = STEPS.find((s) => (max - min) / s <= most) ?? 90 * DAY;
  const first = wall(min, zone);
  const last = wall(max, zone) + 2 * HOUR;
  const found: number[] = [];
  if (step >= 30 * DAY) {
    const start = new Date(first * 1_000);
    for (let m = start.getUTCMonth(); ; m += step / (30 * DAY)) {
      const local = Date.UTC(start.getUTCFullYear(), m, 1) / 1_000;
      if (local > last) break;
      found.push(...instants(local, zone));
    }
  } else {
    // Weeks begin on Monday, and 1970 began on a Thursday. One step more on both sides, since in the fold the wall
    // clock runs backwards.
    const origin = step % (7 * DAY) === 0 ? 4 * DAY : 0;
    for (let local = Math.floor((first - origin) / step) * step + origin - step; local <= last + step; local += step) {
      found.push(...instants(local, zone));
    }
  }
  return [...new Set(found)].filter((at) => at >= min && at <= max).sort((a, b) => a - b);
}

/** What stands under the ticks. Midnight shows the date; an hour that comes twice shows its zone. */
export function labels(at: readonly number[], zone: string, language: Language): string[] {
  const walls = at.map((tick) => wall(tick, zone));
  const step = at.length > 1 ? (at[1] ?? 0) - (at[0] ?? 0) : HOUR;
  return at.map((tick, i) => {
    const local = walls[i] ?? 0;
    const ms = tick * 1_000;
    if (step >= 28 * DAY) return month(language, zone, ms);
    if (local % DAY === 0) return day(language, zone, ms);
    const twice = instants(local, zone).length > 1;
    return clock(language, zone, ms) + (twice ? ` ${zoneName(language, zone, ms)}` : '');
  });
}

/** An instant as an `<input type="datetime-local">` of the city has it. */
export const local = (at: number, zone: string): string => new Date(wall(at, zone) * 1_000).toISOString().slice(0, 16);

/** And back: the first instant the clock shows that time; in the spring gap, what the clock would have shown. */
export function moment(text: string, zone: string): number {
  const at = Date.parse(`${text}Z`) / 1_000;
  return instants(at, zone)[0] ?? at - (wall(at, zone) - at);
}
