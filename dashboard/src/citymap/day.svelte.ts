// The day of one phenomenon: where its sensors stand, what they measured last, and every hour, in two requests.
import { json } from '../lib/api/client';
import { Resource } from '../lib/api/resource.svelte';
import type { Latest, List } from '../lib/api/shapes';
import { now } from '../lib/state/now.svelte';
import { session } from '../lib/state/session.svelte';
import { HOURS, lastHour, PHENOMENA, points, type Hours, type Phenomenon, type Places, type Point } from './data';

export interface Day {
  of: Phenomenon;
  /** When the last full hour ended. */
  end: number;
  points: Point[];
}

/** A page left open shows what is measured later, too. */
const AGAIN_MS = 120_000;
const HOUR_S = 3_600;

async function day(of: Phenomenon, end: number, signal: AbortSignal): Promise<Day> {
  const last = end / 1_000;
  const query = `${of.hours === 'sum' ? 'sum' : 'avg'}_over_time(${of.quantity}[1h])`;
  const [places, hours] = await Promise.all([
    json<Places>('/api/v1/latest', { query: { quantity: of.quantity, limit: 1000 }, accept: 'application/geo+json', signal }),
    json<Hours>('/prometheus/api/v1/query_range', { query: { query, start: last - (HOURS - 1) * HOUR_S, end: last, step: HOUR_S }, signal }),
  ]);
  return { of, end, points: points(places, hours, end, Date.now()) };
}

/** Which phenomena the city measures, and the day of the one that is asked for; the first of them without a question. */
export class CityDay {
  readonly #asked: () => string | null;
  readonly measured: Resource<string, readonly Phenomenon[]>;
  readonly day: Resource<{ quantity: string; end: number; token: string }, Day>;
  readonly of = $derived.by(() => this.measured.content?.find(({ quantity }) => quantity === this.#asked()) ?? this.measured.content?.[0]);

  constructor(asked: () => string | null) {
    this.#asked = asked;
    this.measured = new Resource(
      () => session.token ?? '',
      async (_, signal) => {
        const some = await Promise.all(
          PHENOMENA.map(({ quantity }) => json<List<Latest>>('/api/v1/latest', { query: { quantity, limit: 1 }, signal })),
        );
        return PHENOMENA.filter((_, i) => (some[i]?.items.length ?? 0) > 0);
      },
    );
    // One string for the hour: a clock that goes on within it asks nothing anew.
    const end = $derived(lastHour(now.ms));
    this.day = new Resource(
      () => (this.of ? { quantity: this.of.quantity, end, token: session.token ?? '' } : null),
      ({ quantity, end: until }, signal) => {
        const of = PHENOMENA.find((one) => one.quantity === quantity) ?? PHENOMENA[0];
        if (!of) throw new Error('there is a phenomenon');
        return day(of, until, signal);
      },
    );
    $effect(() => {
      const timer = setInterval(() => document.visibilityState === 'visible' && this.day.reload(), AGAIN_MS);
      return () => clearInterval(timer);
    });
  }
}
