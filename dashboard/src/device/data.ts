// What the address asks of a device's page, and what uplinks and receptions say. No DOM, no clock.
import type { Reception, Uplink } from '../lib/api/shapes';
import { readWish, type Wish } from '../lib/chart/compare';

export const TABS = ['values', 'uplinks', 'reception', 'battery', 'alerts', 'master'] as const;
export type Tab = (typeof TABS)[number];

export const PRESETS = { '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 } as const;
export type Preset = keyof typeof PRESETS;

/** A period that moves with the clock, or one that stands still; epoch milliseconds. */
export type Period = { preset: Preset } | { from: number; to: number };

export interface View {
  tab: Tab;
  period: Period;
  /** What the charts are compared with. */
  compare: Wish | null;
}

export function readView(query: URLSearchParams): View {
  const tab = TABS.find((known) => known === query.get('tab')) ?? 'values';
  return { tab, period: readPeriod(query), compare: readWish(query.get('cmp')) };
}

function readPeriod(query: URLSearchParams): Period {
  const from = Date.parse(query.get('from') ?? '');
  const to = Date.parse(query.get('to') ?? '');
  if (from < to) return { from, to };
  const wanted = query.get('t') ?? '';
  return { preset: Object.hasOwn(PRESETS, wanted) ? (wanted as Preset) : '24h' };
}

export function writeView({ tab, period, compare }: View): URLSearchParams {
  const query = new URLSearchParams();
  if (tab !== 'values') query.set('tab', tab);
  if ('preset' in period) {
    if (period.preset !== '24h') query.set('t', period.preset);
  } else {
    query.set('from', new Date(period.from).toISOString());
    query.set('to', new Date(period.to).toISOString());
  }
  if (compare !== null) query.set('cmp', String(compare));
  return query;
}

/** The moments a period means now; a moving one ends on a full minute, so that the same minute asks the same. */
export function span(period: Period, now: number): { from: number; to: number } {
  if (!('preset' in period)) return period;
  const to = Math.ceil(now / 60_000) * 60_000;
  return { from: to - PRESETS[period.preset], to };
}

/** The day that ends with the newest reading, if all readings are older than a period; otherwise nothing. */
export function lastDay(last: readonly (string | null)[], from: number): { from: number; to: number } | null {
  const newest = Math.max(...last.map((time) => Date.parse(time ?? '')).filter(Number.isFinite));
  // The end is exclusive; a minute more lets the newest reading in.
  const to = Math.ceil((newest + 1) / 60_000) * 60_000;
  return Number.isFinite(newest) && newest < from ? { from: to - PRESETS['24h'], to } : null;
}

export interface Line {
  uplink: Uplink;
  /** Uplinks missing between this one and the one before it in time. */
  missing: number;
  /** Whether the frame counter began again here. */
  restarted: boolean;
  best: Reception | undefined;
  gateways: number;
}

/** Uplinks, newest first, each with what the frame counter says about the time before it. */
export function lines(uplinks: readonly Uplink[]): Line[] {
  return uplinks.map((uplink, i) => {
    const before = uplinks[i + 1];
    const jump = before ? uplink.f_cnt - before.f_cnt : 1;
    const best = uplink.receptions.toSorted((a, b) => b.rssi_dbm - a.rssi_dbm)[0];
    return {
      uplink,
      missing: Math.max(0, jump - 1),
      restarted: jump < 0,
      best,
      gateways: new Set(uplink.receptions.map((r) => r.gateway_id)).size,
    };
  });
}

export interface Heard {
  id: string;
  name: string;
  count: number;
  /** Of the uplinks that anybody heard. */
  share: number;
  rssi: Range;
  snr: Range;
  distance: number | null;
  last: string;
}

export interface Range {
  min: number;
  mean: number;
  max: number;
}

/** Who heard the device, most often first. Several antennas of a gateway count once per uplink. */
export function heard(receptions: readonly Reception[]): Heard[] {
  const uplinks = new Set(receptions.map((r) => r.uplink)).size;
  const found = new Map<string, Reception[]>();
  for (const r of receptions) found.set(r.gateway_id, [...(found.get(r.gateway_id) ?? []), r]);
  const all = [...found].map(([id, own]): Heard => {
    const count = new Set(own.map((r) => r.uplink)).size;
    const last = own.reduce((a, b) => (a.observed_at > b.observed_at ? a : b));
    return {
      id,
      name: last.gateway_name ?? id,
      count,
      share: count / uplinks,
      rssi: range(own.map((r) => r.rssi_dbm)),
      snr: range(own.map((r) => r.snr_db)),
      distance: last.distance_m,
      last: last.observed_at,
    };
  });
  return all.sort((a, b) => b.count - a.count || b.rssi.mean - a.rssi.mean);
}

function range(values: number[]): Range {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { min: Math.min(...values), mean, max: Math.max(...values) };
}

/** How many gateways hear it so often that one may rely on them: now and then is no safety. */
export const reliable = (gateways: readonly Heard[]): number => gateways.filter((g) => g.share >= 0.1).length || Math.min(gateways.length, 1);

/** How well the device is heard if one gateway fails. */
export function redundancy(gateways: readonly Heard[]): 'none' | 'one' | 'two' | 'many' {
  const steady = reliable(gateways);
  return steady === 0 ? 'none' : steady === 1 ? 'one' : steady === 2 ? 'two' : 'many';
}

/** Where a signal strength lies between the weakest (−130 dBm) and the strongest (−50 dBm) that are usual, 0 to 1. */
export const strength = (rssi: number): number => Math.min(1, Math.max(0, (rssi + 130) / 80));
