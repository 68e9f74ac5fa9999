// The alerts that are open, for every page that shows some: loaded once for an administrator and kept up to date by the
// live stream. Others have none, and nothing is asked for them.
import * as alerts from '../lib/api/alerts';
import * as api from '../lib/api/endpoints';
import type { Account, Alert, Alerts, Silence } from '../lib/api/shapes';
import { Resource } from '../lib/api/resource.svelte';
import { live } from '../lib/live/live.svelte';
import { now } from '../lib/state/now.svelte';
import { session } from '../lib/state/session.svelte';
import { fresh, merged, tabOf } from './data';

let account!: Resource<string, Account>;
let open!: Resource<string, Alerts>;
let silences!: Resource<string, Silence[]>;
/** Alerts that began while the page was open and that nobody was told of yet. */
let news = $state.raw<readonly Alert[]>([]);

// Lives as long as the application does.
$effect.root(() => {
  account = new Resource(
    () => session.token,
    (_, signal) => api.account(signal),
  );
  open = new Resource(
    () => (admin() ? session.token : null),
    (_, signal) => alerts.open(signal),
  );
  silences = new Resource(
    () => (admin() ? session.token : null),
    (_, signal) => alerts.silences(signal),
  );
});

const admin = () => session.signedIn && account.answer?.query === session.token && account.content?.role === 'admin';
/** What was loaded for somebody else is not shown. */
const mine = () => (admin() && open.answer?.query === session.token ? open.content : undefined);

function take(changed: readonly Alert[]): void {
  const known = mine()?.alerts;
  // What comes while the first answer is on its way may not be in it.
  if (!known) return open.reload();
  news = [...news, ...fresh(changed).filter(({ id }) => !known.some((alert) => alert.id === id))];
  open.patch((content) => ({ ...content, alerts: merged(content.alerts, changed) }));
  // Since when all is calm again the server knows.
  if (known.length > 0 && mine()?.alerts.length === 0) open.reload();
}

live.on('alert', (alert) => take([alert]));
live.on('resync', () => standing.reload());

export const standing = {
  /** Whether this account sees alerts; null as long as that is not known. */
  get allowed(): boolean | null {
    if (!session.signedIn) return false;
    return account.answer?.query === session.token ? admin() : null;
  },
  /** Undefined until they are known. */
  get alerts(): readonly Alert[] | undefined {
    return mine()?.alerts;
  },
  /** What asks for somebody. */
  get fresh(): readonly Alert[] {
    return fresh(mine()?.alerts ?? []);
  },
  /** How many there are that nobody is told of. */
  get silenced(): number {
    return (mine()?.alerts ?? []).filter((alert) => tabOf(alert) === 'silenced').length;
  },
  /** Until when nobody is told of anything at all, epoch milliseconds. */
  get mute(): number | null {
    const whole = (silences.answer?.query === session.token ? silences.content : undefined) ?? [];
    const ends = whole.filter(({ rule, device }) => !rule && !device).map(({ until }) => Date.parse(until));
    const last = Math.max(...ends);
    return last > now.ms ? last : null;
  },
  /** Since when there is no alert at all. */
  get calmSince(): string | null {
    return mine()?.calm_since ?? null;
  },
  get problem() {
    return account.problem ?? open.problem;
  },
  /** When they were loaded, epoch milliseconds. */
  get at(): number | undefined {
    return mine() && open.answer?.at;
  },
  get news() {
    return news;
  },
  /** Somebody was told of the new ones. */
  heard() {
    news = [];
  },
  /** Puts in what the server answered to a change. */
  take,
  reload() {
    if (account.problem) account.reload();
    open.reload();
    silences.reload();
  },
};
