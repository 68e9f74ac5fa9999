// A series as columns to draw: what the server sent, kept up to date by live readings. No DOM, no clock.
import type { Series } from '../api/shapes';
import type { Drawn } from '../quantity/quantity';

export interface Columns {
  /** Start of each bucket, epoch seconds, ascending. */
  t: number[];
  /** What is drawn: mean, sum, last state or difference; null is a gap. */
  v: (number | null)[];
  min: (number | null)[];
  max: (number | null)[];
  n: number[];
  /** Seconds of a bucket. */
  step: number;
  /** Seconds between two buckets that have readings, as a rule; infinite for a state, which holds until the next one. */
  usual: number;
  /** The newest reading itself, where the last bucket has the mean of several; null if there is none. */
  newest: number | null;
}

const DAY = 86_400;
const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: DAY, mo: 30 * DAY };
/** So many times the usual distance are a gap, never joined by a line. */
const GAP = 2.5;

/** `10m` is 600 seconds. */
export function seconds(step: string): number {
  const [, count, unit] = /^(\d+)(s|m|h|d|mo)$/.exec(step) ?? [];
  return count && unit ? Number(count) * (UNITS[unit] ?? 0) : 0;
}

/** A bucket without readings is no gap by itself: a device that reports every ten minutes leaves nine of ten empty. */
export function columns(series: Series, drawn: Drawn): Columns {
  const step = seconds(series.step);
  const v = values(series, drawn);
  const full = v.flatMap((value, i) => (value === null ? [] : [i]));
  const t = full.map((i) => Date.parse(series.t[i] ?? '') / 1_000);
  const usual = drawn === 'state' || drawn === 'truth' ? Infinity : Math.max(step, typical(t));
  const out: Columns = { t: [], v: [], min: [], max: [], n: [], step, usual, newest: series.last[full.at(-1) ?? -1] ?? null };
  for (const [k, i] of full.entries()) {
    push(out, t[k] ?? 0, v[i] ?? null, series.min[i] ?? null, series.max[i] ?? null, series.n[i] ?? 0);
  }
  return out;
}

function push(out: Columns, t: number, v: number | null, min: number | null, max: number | null, n: number): void {
  const before = out.t.at(-1);
  if (before !== undefined && t - before > GAP * out.usual) {
    out.t.push(before + out.usual);
    for (const column of [out.v, out.min, out.max]) column.push(null);
    out.n.push(0);
  }
  out.t.push(t);
  out.v.push(v);
  out.min.push(min);
  out.max.push(max);
  out.n.push(n);
}

/** The distance that most neighbours do not exceed. */
function typical(t: readonly number[]): number {
  const distances = t.slice(1).map((at, i) => at - (t[i] ?? at)).sort((a, b) => a - b);
  return distances[Math.floor((distances.length - 1) / 2)] ?? 0;
}

function values(series: Series, drawn: Drawn): (number | null)[] {
  switch (drawn) {
    case 'sum':
      return series.sum;
    case 'counter':
      return series.rise ?? series.t.map(() => null);
    case 'state':
    case 'truth':
      return series.last;
    default:
      return series.avg;
  }
}

/** The columns with one live reading more: it goes into its bucket, or opens the next one. */
export function append(old: Columns, drawn: Drawn, at: number, value: number): Columns {
  const last = old.t.length - 1;
  const lastStart = old.t[last] ?? -Infinity;
  // Meters need the total before, days and months the calendar: the next load brings them. Late readings it brings too.
  if (drawn === 'counter' || at < lastStart || old.step === 0) return old;
  if (at >= lastStart + old.step) {
    if (old.step >= DAY) return old;
    const next = { ...old, t: [...old.t], v: [...old.v], min: [...old.min], max: [...old.max], n: [...old.n], newest: value };
    push(next, Math.floor(at / old.step) * old.step, value, value, value, 1);
    return next;
  }
  const n = old.n[last] ?? 0;
  const now = old.v[last] ?? null;
  const put = now === null || drawn === 'state' || drawn === 'truth' ? value
    : drawn === 'sum' ? now + value : (now * n + value) / (n + 1);
  return {
    ...old,
    v: old.v.with(last, put),
    min: old.min.with(last, Math.min(old.min[last] ?? value, value)),
    max: old.max.with(last, Math.max(old.max[last] ?? value, value)),
    n: old.n.with(last, n + 1),
    newest: value,
  };
}

/** How many gaps there are between the first and the last value. */
export const gaps = (c: Columns): number => c.v.filter((v) => v === null).length;

/** Where the extremes and the last value are; undefined if there is no value. */
export function extremes(c: Columns): { low: number; high: number; last: number } | undefined {
  let low = -1;
  let high = -1;
  let last = -1;
  for (const [i, v] of c.v.entries()) {
    if (v === null) continue;
    last = i;
    if (low < 0 || (c.min[i] ?? v) < (c.min[low] ?? Infinity)) low = i;
    if (high < 0 || (c.max[i] ?? v) > (c.max[high] ?? -Infinity)) high = i;
  }
  return last < 0 ? undefined : { low, high, last };
}

/** At most `most` rows for the table: every so-and-so-many buckets are put together. */
export function thin(c: Columns, drawn: Drawn, most: number): Columns {
  const size = Math.ceil(c.t.length / most);
  if (size <= 1) return c;
  const out: Columns = { t: [], v: [], min: [], max: [], n: [], step: c.step * size, usual: c.usual * size, newest: c.newest };
  for (let i = 0; i < c.t.length; i += size) {
    const part = <T,>(column: readonly T[]) => column.slice(i, i + size);
    const known = (column: readonly (number | null)[]) => part(column).filter((v) => v !== null);
    const v = known(c.v);
    const counts = part(c.n);
    const total = counts.reduce((a, b) => a + b, 0);
    const weighted = part(c.v).reduce<number>((a, x, k) => a + (x ?? 0) * (counts[k] ?? 0), 0);
    out.t.push(c.t[i] ?? 0);
    out.v.push(v.length === 0 ? null : drawn === 'sum' || drawn === 'counter' ? v.reduce((a, b) => a + b, 0)
      : drawn === 'mean' ? weighted / Math.max(total, 1) : (v.at(-1) ?? null));
    out.min.push(v.length ? Math.min(...known(c.min)) : null);
    out.max.push(v.length ? Math.max(...known(c.max)) : null);
    out.n.push(total);
  }
  return out;
}
