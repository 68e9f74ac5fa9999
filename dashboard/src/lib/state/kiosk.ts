// What the address asks of a screen in a control room: which pages it shows in turn, and how long each. Pure.
import { parse } from './path';

export interface Kiosk {
  /** Seconds a page stays; null where nothing turns. */
  seconds: number | null;
  /** Addresses behind the language, in order. */
  views: string[];
}

const VIEWS = ['ops', 'coverage/broadband', 'coverage/lorawan', ''];
/** A page that stays shorter cannot be read, one that stays longer does not turn. */
const [LEAST, MOST] = [10, 3_600];

/** `?kiosk`, with `rotate=30` or `30s` and `views=ops,coverage/lorawan`; null without `kiosk`. Unknown pages are left out. */
export function readKiosk(query: URLSearchParams): Kiosk | null {
  if (!query.has('kiosk') || query.get('kiosk') === '0') return null;
  const asked = /^(\d{1,5})s?$/.exec(query.get('rotate') ?? '')?.[1];
  const named = (query.get('views') ?? '').split(',').map((view) => view.trim().replace(/^\/|\/$/g, ''));
  const known = query.has('views') ? named.filter((view) => parse(`/en/${view}`).page.name !== 'missing') : VIEWS;
  const views = known.length > 0 ? known : VIEWS;
  return { seconds: asked && views.length > 1 ? Math.min(MOST, Math.max(LEAST, Number(asked))) : null, views };
}

/** Without an event for so long, what is on the screen is old. */
const STALE_MS = 5 * 60_000;

/** Minutes since the last event if that is too long ago, else null. `since`: when the screen began to wait. */
export function staleMinutes(lastEvent: number, since: number, now: number): number | null {
  const age = now - Math.max(lastEvent, since);
  return age > STALE_MS ? Math.floor(age / 60_000) : null;
}
