// What a chart is compared with: itself at an earlier time, or another datastream; and how both come onto one axis.
// No DOM, no clock.
import type { Datastream } from '../api/shapes';
import type { Drawn } from '../quantity/quantity';
import type { Columns } from './columns';
import { instants, wall } from './ticks';

export const SPANS = ['day', 'week', 'year'] as const;
export type Span = (typeof SPANS)[number];

/** As the address has it: a span, or the number of a datastream. */
export type Wish = Span | number;

/** What a chart draws besides its own line. */
export type Beside = { before: Span } | { datastream: Datastream; name: string };

export function readWish(word: string | null): Wish | null {
  const span = SPANS.find((known) => known === word);
  return span ?? (/^[1-9]\d{0,9}$/.test(word ?? '') ? Number(word) : null);
}

/** What a wish means for one chart: another datastream stands beside those of its quantity, but not beside itself. */
export function beside(wish: Wish | null, other: { datastream: Datastream; name: string } | null, own: Datastream): Beside | null {
  if (typeof wish === 'string') return { before: wish };
  return wish !== null && other && other.datastream.quantity === own.quantity && other.datastream.id !== own.id ? other : null;
}

const DAY = 86_400;

/** The instant at which the clock showed the same a day, a week or a year before; epoch seconds. */
export function earlier(at: number, span: Span, zone: string): number {
  return moved(at, zone, (local) => {
    if (span !== 'year') return local - (span === 'day' ? 1 : 7) * DAY;
    return sameDay(local, -1);
  });
}

/** And back. */
export function later(at: number, span: Span, zone: string): number {
  return moved(at, zone, (local) => (span === 'year' ? sameDay(local, 1) : local + (span === 'day' ? 1 : 7) * DAY));
}

/** 29 February has no counterpart in most years: the day before it stands for it. */
function sameDay(local: number, years: number): number {
  const date = new Date(local * 1_000);
  const there = new Date(local * 1_000);
  there.setUTCFullYear(date.getUTCFullYear() + years);
  return there.getTime() / 1_000 - (there.getUTCMonth() === date.getUTCMonth() ? 0 : DAY);
}

function moved(at: number, zone: string, shift: (local: number) => number): number {
  const local = shift(wall(at, zone));
  // In the spring gap, what the clock would have shown.
  return instants(local, zone)[0] ?? local - (wall(local, zone) - local);
}

/** Earlier columns where the later ones lie. */
export function onto(c: Columns, span: Span, zone: string): Columns {
  const t = c.t.map((at) => later(at, span, zone));
  // The hour that comes twice in autumn would run backwards.
  let reached = -Infinity;
  const forward = t.map((at) => {
    const on = at > reached;
    if (on) reached = at;
    return on;
  });
  const kept = <T,>(column: readonly T[]) => column.filter((_, i) => forward[i]);
  return { ...c, t: kept(t), v: kept(c.v), min: kept(c.min), max: kept(c.max), n: kept(c.n) };
}

/** Where a moment is in ascending times: the nearest. Nothing if there are none. */
export function nearest(t: readonly number[], at: number): number | null {
  if (t.length === 0) return null;
  let [low, high] = [0, t.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((t[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  const before = low > 0 && at - (t[low - 1] ?? 0) <= (t[low] ?? 0) - at;
  return before ? low - 1 : low;
}

/** The value of other columns at a moment; null where they have none near it. */
export function valueAt(c: Columns, at: number): number | null {
  // A state holds until the next one.
  if (!Number.isFinite(c.usual)) return c.v[c.t.findLastIndex((t) => t <= at)] ?? null;
  const i = nearest(c.t, at);
  return i !== null && Math.abs((c.t[i] ?? 0) - at) <= c.usual ? (c.v[i] ?? null) : null;
}

/** What other columns have from one moment to another, exclusive, as one value; null if nothing. */
export function between(c: Columns, drawn: Drawn, from: number, to: number): number | null {
  const inside = c.t.flatMap((t, i) => (t >= from && t < to && c.v[i] !== null ? [i] : []));
  if (drawn === 'state' || drawn === 'truth') return valueAt(c, to - 1);
  if (inside.length === 0) return null;
  const sum = (of: (i: number) => number) => inside.reduce((total, i) => total + of(i), 0);
  if (drawn !== 'mean') return sum((i) => c.v[i] ?? 0);
  return sum((i) => (c.v[i] ?? 0) * (c.n[i] ?? 1)) / sum((i) => c.n[i] ?? 1);
}
