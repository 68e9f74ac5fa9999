// The fleet of the overview: loaded once, then kept up to date by the live stream.
import * as api from '../lib/api/endpoints';
import { Resource } from '../lib/api/resource.svelte';
import { live, type ReadingEvent } from '../lib/live/live.svelte';
import type { Device } from '../lib/api/shapes';
import { kindName, language } from '../lib/i18n/language.svelte';
import { now } from '../lib/state/now.svelte';
import { session } from '../lib/state/session.svelte';
import { byName, changed, figures, news, toRows, unreadNews, type Change, type Row } from './data';

/** Events are collected and applied together, so that a busy city does not redraw the table a hundred times a second. */
const TOGETHER_MS = 500;
/** Silence sends no event: who has fallen silent is asked for again and again. */
const SILENCE_MS = 20_000;

export class Fleet {
  // The answers differ for who is signed in.
  readonly #key = () => session.token ?? '';
  readonly devices = new Resource(this.#key, async (_, signal) => byName(await api.devices(signal)));
  readonly districts = new Resource(this.#key, (_, signal) => api.districts(signal));
  readonly gateways = new Resource(this.#key, (_, signal) => api.gateways(signal));
  readonly accounting = new Resource(
    () => session.token,
    (_, signal) => api.accounting(signal),
  );
  /** Devices that changed in the last update, to mark them. */
  changed = $state.raw<ReadonlySet<number>>(new Set());

  // Names are in the language of the page; when it changes, no row is as it was.
  readonly #names = $derived({
    kind: kindName, language: language.current, districts: new Map(this.districts.content?.map(({ id, name }) => [id, name])), known: new WeakMap<Device, Row>(),
  });
  readonly rows = $derived(toRows(this.devices.content ?? [], this.#names, this.#names.known));
  readonly figures = $derived(figures(this.rows, now.ms));

  #readings = new Map<number, ReadingEvent>();
  #devices = new Map<number, Change>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    $effect(() => {
      const stops = [
        live.on('reading', (event) => this.#collect(() => this.#readings.set(event.datastream, event))),
        live.on('device', (event) => this.#collect(() => this.#devices.set(event.id, { ...this.#devices.get(event.id), ...event }))),
        live.on('ingest', (account) => this.accounting.patch(() => account)),
        live.on('resync', () => this.reload()),
      ];
      const timer = setInterval(() => live.watched && void this.#listen(), SILENCE_MS);
      return () => {
        clearInterval(timer);
        for (const stop of stops) stop();
        clearTimeout(this.#timer);
      };
    });
  }

  reload(): void {
    for (const part of [this.devices, this.gateways, this.accounting]) part.reload();
  }

  async #listen(): Promise<void> {
    // Whether the server is away is told by what else is asked of it.
    const patience = AbortSignal.timeout(SILENCE_MS);
    const [silent, unread] = await Promise.all([
      api.silent(patience).catch(() => []),
      session.signedIn ? api.unread(patience).catch(() => undefined) : undefined,
    ]);
    const known = this.devices.content ?? [];
    const readable = unread ? unreadNews(known, unread) : [];
    for (const event of [...news(known, silent), ...readable]) this.#collect(() => this.#devices.set(event.id, { ...this.#devices.get(event.id), ...event }));
    // What can be read again may have datastreams that it had not before.
    if (readable.some((event) => event.unread === null)) this.devices.reload();
  }

  #collect(remember: () => void): void {
    remember();
    this.#timer ??= setTimeout(() => this.#apply(), TOGETHER_MS);
  }

  #apply(): void {
    this.#timer = undefined;
    const readings = this.#readings;
    const devices = this.#devices;
    this.#readings = new Map();
    this.#devices = new Map();
    const known = new Set(this.devices.content?.map(({ id }) => id));
    // A device that was never heard of before; several at once are asked for once.
    if (!this.devices.loading && [...devices.keys()].some((id) => !known.has(id))) this.devices.reload();
    this.devices.patch((items) => {
      const after = changed(items, { readings, devices });
      this.changed = after.ids;
      return after.devices;
    });
  }
}
