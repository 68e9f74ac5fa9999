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

/** The reasons for rejects that there ever were, with how many are open, most of them first. */
export function reasons(accounting: Accounting, open: Readonly<Record<string, number>>): [reason: string, open: number][] {
  const all = new Set([...Object.keys(accounting.rejected_by_reason), ...Object.keys(open)]);
  return [...all].map((reason): [string, number] => [reason, open[reason] ?? 0]).sort(([, a], [, b]) => b - a);
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
  /** Whether all of them were replayed with success. */
  repaired: boolean;
  /** How many devices sent them, and which if it was one. */
  devices: number;
  device: Named | null;
}

/** A device as a link tells it. */
export type Named = { id: string; name: string };

/** Which device a message came from, if that could be read; one that is not registered has no other name than its DevEUI. */
export const sender = ({ device_id, device_name, dev_eui }: Pick<Reject, 'device_id' | 'device_name' | 'dev_eui'>): Named | null =>
  dev_eui === null ? null : { id: device_id === null ? dev_eui : String(device_id), name: device_name ?? dev_eui };

/** Alike messages together, the group with the newest first, and what was repaired apart. One broken codec must not hide everything else. */
export function grouped(items: readonly Reject[]): Group[] {
  const groups = new Map<string, Reject[]>();
  for (const reject of items) {
    const key = `${reject.replayed !== null} ${reject.reason} ${reject.detail.replace(/[0-9]+/g, '#')}`;
    groups.set(key, [...(groups.get(key) ?? []), reject]);
  }
  return [...groups].map(([key, alike]) => {
    const senders = new Map(alike.map((reject) => [reject.dev_eui, sender(reject)]));
    senders.delete(null);
    const [only = null] = senders.values();
    return { key, items: alike, repaired: alike.every(({ replayed }) => replayed !== null), devices: senders.size, device: senders.size === 1 ? only : null };
  });
}
