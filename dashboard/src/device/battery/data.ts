// What the course of a battery says about its end. A straight line is laid through the daily means (Theil and Sen: the
// middle of all slopes, which a few odd days do not move) with an interval for its slope (after Kendall, 95 %). No DOM, no clock.
import type { Datastream, Series } from '../../lib/api/shapes';

/** So far back the course is looked at. */
export const SPAN_MS = 60 * 86_400_000;
/** Percent; below it a battery is to be exchanged. */
export const LOW = 20;
const DAY_MS = 86_400_000;
const DAYS_PER_MONTH = 30.44;
/** With less nothing is foretold. */
const LEAST_DAYS = 14;
const LEAST_READINGS = 20;
/** So old may the newest day be. */
const STALE_MS = 7 * DAY_MS;
/** So many percentage points up: the battery was exchanged or charged, what was before no longer counts. */
const EXCHANGED = 15;
/** Months; further ahead a straight line says nothing. */
const FAR = 60;

/** A day's mean. */
export interface Day {
  /** Days since 1970. */
  at: number;
  level: number;
  readings: number;
}

export function days(series: Pick<Series, 't' | 'avg' | 'n'>): Day[] {
  return series.t.flatMap((time, i) => {
    const level = series.avg[i];
    return level === null || level === undefined ? [] : [{ at: Date.parse(time) / DAY_MS, level, readings: series.n[i] ?? 0 }];
  });
}

export interface Trend {
  /** Per day; `least` and `most` enclose it. */
  slope: number;
  least: number;
  most: number;
  /** On the line at the newest day. */
  now: number;
}

export type Forecast =
  /** Why nothing can be said: too little history, or nothing new. */
  | { kind: 'young' | 'silent' }
  /** Below the limit already, or not falling measurably, or so slowly that the end is far. */
  | { kind: 'low' | 'steady' | 'far' }
  /** Months until the limit; `latest` is null where the slope might as well be flat. */
  | { kind: 'falling'; months: number; earliest: number; latest: number | null };

/** The line through the days, or why there is none. */
export function trend(all: readonly Day[], now: number): Trend | 'young' | 'silent' {
  const newest = all.at(-1);
  if (!newest) return 'young';
  if (now - newest.at * DAY_MS > STALE_MS) return 'silent';
  const first = all[0]?.at ?? newest.at;
  const readings = all.reduce((sum, day) => sum + day.readings, 0);
  if (newest.at - first < LEAST_DAYS - 1 || readings < LEAST_READINGS || all.length < 5) return 'young';
  return line(all, newest.at);
}

/** When a battery that tells percent reaches the limit. */
export function forecast(all: readonly Day[], now: number): Forecast {
  const since = all.findLastIndex((_, i) => rise(all, i) >= EXCHANGED);
  const found = trend(since > 0 ? all.slice(since) : all, now);
  if (typeof found === 'string') return { kind: found };
  if (found.now <= LOW) return { kind: 'low' };
  if (found.slope >= 0) return { kind: 'steady' };
  const months = (slope: number) => (found.now - LOW) / -slope / DAYS_PER_MONTH;
  const earliest = months(found.least);
  const latest = found.most < 0 ? months(found.most) : null;
  // Rather flat than falling, as far as anybody can tell: many batteries hold their level until shortly before the end.
  if (latest === null && months(found.slope) > FAR) return { kind: 'steady' };
  if (earliest > FAR) return { kind: 'far' };
  return { kind: 'falling', months: months(found.slope), earliest, latest };
}

/** By how much the level rises on a day and stays up: three days against the three before, so that one odd day is no rise. */
function rise(all: readonly Day[], at: number): number {
  const levels = (from: number, to: number) => all.slice(Math.max(0, from), to).map((day) => day.level);
  return at === 0 ? 0 : Math.min(...levels(at, at + 3)) - Math.max(...levels(at - 3, at));
}

function line(all: readonly Day[], end: number): Trend {
  const slopes = all
    .flatMap((a, i) => all.slice(i + 1).map((b) => (b.level - a.level) / (b.at - a.at)))
    .sort((a, b) => a - b);
  const slope = middle(slopes);
  const n = all.length;
  const reach = 1.96 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] ?? slope;
  const height = middle(all.map((day) => day.level - slope * day.at).sort((a, b) => a - b));
  return { slope, least: at((slopes.length - reach) / 2 - 1), most: at((slopes.length + reach) / 2), now: height + slope * end };
}

function middle(sorted: readonly number[]): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? NaN) + (sorted[Math.ceil(half)] ?? NaN)) / 2;
}

/** How fast a voltage changes, in a month; null where it might as well not change. */
export function perMonth(found: Trend): number | null {
  return found.least > 0 || found.most < 0 ? found.slope * DAYS_PER_MONTH : null;
}

/** The datastreams that tell of the battery, percent first; fields nobody mapped are told by their name. */
export function ofBattery(streams: readonly Datastream[]): Datastream[] {
  const rank = (of: Datastream) => (of.quantity === 'battery_level' ? 0 : of.quantity === 'battery_voltage' ? 1 : 2);
  return streams.filter(({ quantity }) => /^batt?(?:ery)?(?:_|$)/.test(quantity)).sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}
