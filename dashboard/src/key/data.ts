// How a key was used: the last days with those on which nobody asked, and what they come to. Pure.
import type { ApiKey } from '../lib/api/shapes';

export interface Day {
  /** As 2026-11-22, of UTC. */
  day: string;
  requests: number;
  refused: number;
}

/** Days that are shown. */
export const DAYS = 30;
const DAY_MS = 86_400_000;
const MINUTES_A_DAY = 1_440;

/** The last days, the newest first. */
export function lastDays(key: Pick<ApiKey, 'usage'>, now: number, days = DAYS): Day[] {
  const used = new Map(key.usage.map(({ day, requests, refused }) => [day.slice(0, 10), { requests, refused }]));
  return Array.from({ length: days }, (_, ago) => {
    const day = new Date(now - ago * DAY_MS).toISOString().slice(0, 10);
    return { day, ...(used.get(day) ?? { requests: 0, refused: 0 }) };
  });
}

/** Without what lies before the first day of use. */
export const upToFirst = (days: readonly Day[]): readonly Day[] => days.slice(0, days.findLastIndex(({ requests, refused }) => requests + refused > 0) + 1);

export interface Sum {
  requests: number;
  refused: number;
  /** The most of a day. */
  most: number;
}

export function sum(days: readonly Day[]): Sum {
  const add = (all: Sum, { requests, refused }: Day): Sum => ({
    requests: all.requests + requests,
    refused: all.refused + refused,
    most: Math.max(all.most, requests + refused),
  });
  return days.reduce(add, { requests: 0, refused: 0, most: 0 });
}

/** The part of its quota that a key took on its busiest day, if that were spread over the whole day. */
export const shareOfQuota = (most: number, perMinute: number): number => most / (perMinute * MINUTES_A_DAY);

/** The day it was last used, whether or not it was answered. */
export const lastUsed = (key: Pick<ApiKey, 'usage'>): string | null => key.usage[0]?.day.slice(0, 10) ?? null;

/** A quota as it was typed; null for none there may be. */
export function quota(typed: string): number | null {
  const number = Number(typed.replaceAll(/[.,\s]/g, ''));
  return Number.isInteger(number) && number >= 1 && number <= 1_000_000 ? number : null;
}
