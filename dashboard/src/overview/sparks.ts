// Asks for the last day of a datastream, a few at a time, so that the page itself stays quick.
import * as api from '../lib/api/endpoints';
import type { Datastream } from '../lib/api/shapes';
import { columns } from '../lib/chart/columns';
import { drawn } from '../lib/quantity/quantity';
import { across, path } from './spark';

const DAY = 86_400_000;
/** A quarter of an hour: the same picture for that long, and few enough points for the width. */
const STEADY = 900_000;

/** What is needed of a datastream to draw it. */
export type Drawable = Pick<Datastream, 'id' | 'kind' | 'aggregation'>;

/** A browser has six connections to a server; the live stream and the page need theirs. */
const MOST_AT_ONCE = 3;
let running = 0;
const waiting: (() => void)[] = [];

export interface Picture {
  line: string;
  /** Empty without a limit, and where there is nothing to compare it with. */
  limit: string;
}
const NOTHING: Picture = { line: '', limit: '' };

/** The last day of a datastream, with a limit if there is one. */
export async function load(datastream: Drawable, limit: number | null, now: number, signal: AbortSignal): Promise<Picture> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  running += 1;
  try {
    if (signal.aborted) return NOTHING;
    const to = Math.ceil(now / STEADY) * STEADY;
    const series = await api.series(datastream.id, to - DAY, to, 96, signal);
    const how = drawn(datastream);
    const day = columns(series, how);
    const line = path(day, (to - DAY) / 1_000, to / 1_000, how === 'truth' || how === 'state', limit);
    return { line, limit: limit === null || line === '' ? '' : across(day, limit) };
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
