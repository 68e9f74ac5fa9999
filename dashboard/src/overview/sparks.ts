// Asks for the last day of a datastream, a few at a time, so that the page itself stays quick.
import * as api from '../lib/api/endpoints';
import type { Datastream } from '../lib/api/shapes';
import { columns } from '../lib/chart/columns';
import { drawn } from '../lib/quantity/quantity';
import { path } from './spark';

const DAY = 86_400_000;
/** A quarter of an hour: the same picture for that long, and few enough points for the width. */
const STEADY = 900_000;

/** A browser has six connections to a server; the live stream and the page need theirs. */
const MOST_AT_ONCE = 3;
let running = 0;
const waiting: (() => void)[] = [];

/** The path of the last day. */
export async function load(datastream: Datastream, now: number, signal: AbortSignal): Promise<string> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  running += 1;
  try {
    if (signal.aborted) return '';
    const to = Math.ceil(now / STEADY) * STEADY;
    const series = await api.series(datastream.id, to - DAY, to, 96, signal);
    const how = drawn(datastream);
    return path(columns(series, how), (to - DAY) / 1_000, to / 1_000, how === 'truth' || how === 'state');
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}
