// The account of the messages: every one that came in ends in exactly one way.
import type { Accounting, Fate, Reject } from '../lib/api/shapes';

export const FATES = ['stored', 'duplicate', 'rejected', 'ignored'] as const;
export type FateName = (typeof FATES)[number];

/** Whether received = stored + duplicate + rejected + ignored. */
export const balanced = (f: Fate): boolean => f.received === f.stored + f.duplicate + f.rejected + f.ignored;

/** The parts of what was received, as shares of it. */
export function shares(f: Fate): Record<FateName, number> {
  const of = (n: number) => (f.received === 0 ? 0 : n / f.received);
  return { stored: of(f.stored), duplicate: of(f.duplicate), rejected: of(f.rejected), ignored: of(f.ignored) };
}

/** The reasons for rejects, most frequent first. */
export function reasons(accounting: Accounting): [reason: string, count: number][] {
  return Object.entries(accounting.rejected_by_reason).sort(([, a], [, b]) => b - a);
}

/** The readable text of a message given in hex; what is not text stays hex. */
export function readableHex(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? hex : text;
  } catch {
    return hex;
  }
}

/** Messages that were rejected for the same reason, in the same words but for their numbers. */
export interface Group {
  key: string;
  /** The newest first. */
  items: Reject[];
  devices: number;
}

/** Alike messages together, the group with the newest first. One broken codec must not hide everything else. */
export function grouped(items: readonly Reject[]): Group[] {
  const groups = new Map<string, Reject[]>();
  for (const reject of items) {
    const key = `${reject.reason} ${reject.detail.replace(/[0-9]+/g, '#')}`;
    groups.set(key, [...(groups.get(key) ?? []), reject]);
  }
  return [...groups].map(([key, alike]) => ({ key, items: alike, devices: new Set(alike.flatMap(({ dev_eui }) => dev_eui ?? [])).size }));
}
