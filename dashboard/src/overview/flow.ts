// How messages flow, in messages a minute: from what the account of ingest said over the last minute. Pure.
import type { Accounting } from '../lib/api/shapes';

/** What the account says of everything that ever came, and when it was looked at. */
export interface Sample {
  at: number;
  received: number;
  stored: number;
  duplicate: number;
  ignored: number;
  rejected: number;
  reasons: Readonly<Record<string, number>>;
}

/** Messages a minute. What is received is new, doubled, without content or unreadable; what is new is stored or undecoded. */
export interface Flow {
  received: number;
  duplicate: number;
  ignored: number;
  unreadable: number;
  fresh: number;
  undecoded: number;
  stored: number;
  /** The reason that is the most frequent of its kind. */
  why: { unreadable: string | undefined; undecoded: string | undefined };
}

export const WINDOW_MS = 60_000;
/** What is measured for a shorter time says nothing. */
const LEAST_MS = 5_000;

/** Rejected after a codec was sought; all other reasons are of the message itself. */
const UNDECODED: readonly string[] = ['no_codec', 'codec_error', 'codec_timeout', 'codec_resting', 'codec_memory', 'invalid_readings'];
/** A line that a time-series server refuses was a stored message before. */
const LATER = 'back_end_refused';

export function sample({ total, rejected_by_reason }: Pick<Accounting, 'total' | 'rejected_by_reason'>, at: number): Sample {
  const { received, stored, duplicate, ignored, rejected } = total;
  return { at, received, stored, duplicate, ignored, rejected, reasons: rejected_by_reason };
}

/** The samples of the last minute, and the one it began with. Totals that fell are those of another city. */
export function noted(samples: readonly Sample[], next: Sample): Sample[] {
  if (next.received < (samples.at(-1)?.received ?? 0)) return [next];
  const begin = next.at - WINDOW_MS;
  return [...samples.filter((_, i) => (samples[i + 1] ?? next).at > begin), next];
}

/** Null until enough was measured. */
export function flow(samples: readonly Sample[]): Flow | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < LEAST_MS) return null;
  const perMinute = (n: number) => (Math.max(n, 0) * 60_000) / (last.at - first.at);
  const more = (of: (s: Sample) => number) => of(last) - of(first);
  const news = Object.keys(last.reasons).filter((reason) => reason !== LATER).map((reason) => [reason, more(({ reasons }) => reasons[reason] ?? 0)] as const);
  const kind = (undecoded: boolean) => news.filter(([reason, n]) => n > 0 && UNDECODED.includes(reason) === undecoded).sort(([, a], [, b]) => b - a);
  const undecoded = kind(true).reduce((sum, [, n]) => sum + n, 0);
  const stored = more((s) => s.stored);
  return {
    received: perMinute(more((s) => s.received)),
    duplicate: perMinute(more((s) => s.duplicate)),
    ignored: perMinute(more((s) => s.ignored)),
    unreadable: perMinute(more((s) => s.rejected) - undecoded),
    fresh: perMinute(stored + undecoded),
    undecoded: perMinute(undecoded),
    stored: perMinute(stored),
    why: { unreadable: kind(false)[0]?.[0], undecoded: kind(true)[0]?.[0] },
  };
}

/** With one decimal place where there are few, and only if it says something. */
export function rounded(rate: number): [value: number, digits: number] {
  const value = rate < 9.95 ? Math.round(rate * 10) / 10 : Math.round(rate);
  return [value, Number.isInteger(value) ? 0 : 1];
}
