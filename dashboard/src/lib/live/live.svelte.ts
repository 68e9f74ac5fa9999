// The live stream of this page. One connection; it is given back when the page has been hidden for a minute,
// because a browser has only six connections to a server.
import type { Accounting, Alert, Status } from '../api/shapes';
import { session } from '../state/session.svelte';
import { backoff, Parser } from './parser';

export interface ReadingEvent {
  datastream: number;
  time: string;
  value: number | null;
  quality: string[];
}
export interface DeviceEvent {
  id: number;
  status: Status;
  last_seen: string | null;
}
export interface Events {
  reading: ReadingEvent;
  device: DeviceEvent;
  ingest: Accounting;
  /** An alert is new or changed; told to administrators. */
  alert: Alert;
  /** Snapshots must be fetched again: after a gap in the stream, or after a pause. */
  resync: Record<string, unknown>;
}

/** The server says something every 15 seconds. A line that is silent for longer is dead, though nobody has said so. */
const DEAD_MS = 40_000;

type State = { name: 'connecting' } | { name: 'on' } | { name: 'lost'; until: number } | { name: 'paused' };

let state = $state.raw<State>({ name: 'connecting' });
let lastEvent = $state(0);
const listeners = new Map<string, Set<(event: never) => void>>();
let abort: AbortController | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let attempt = 0;
let lastId = '';
let hiddenTimer: ReturnType<typeof setTimeout> | undefined;

export const live = {
  get state() {
    return state;
  },
  /** Whether somebody looks who did not ask for a rest. */
  get watched() {
    return state.name !== 'paused' && document.visibilityState === 'visible';
  },
  /** When the last event came, epoch milliseconds; 0 before the first. */
  get lastEvent() {
    return lastEvent;
  },
  /** Calls back for each event of this name; returns how to stop that. */
  on<N extends keyof Events>(name: N, listener: (event: Events[N]) => void): () => void {
    const known = listeners.get(name) ?? new Set();
    listeners.set(name, known.add(listener));
    return () => known.delete(listener);
  },
  pause() {
    stop();
    state = { name: 'paused' };
  },
  resume() {
    stop();
    attempt = 0;
    void connect();
    tell('resync', {});
  },
};

function tell(name: string, event: unknown): void {
  for (const listener of listeners.get(name) ?? []) listener(event as never);
}

function stop(): void {
  clearTimeout(timer);
  abort?.abort();
  abort = undefined;
}

async function connect(): Promise<void> {
  const mine = new AbortController();
  abort = mine;
  state = { name: 'connecting' };
  const parser = new Parser();
  try {
    const headers = new Headers({ accept: 'text/event-stream' });
    if (session.token) headers.set('authorization', `Bearer ${session.token}`);
    if (lastId) headers.set('last-event-id', lastId);
    const answer = await fetch('/api/v1/live', { headers, signal: mine.signal, cache: 'no-store' });
    if (!answer.ok || !answer.body) throw new Error(`live stream answered ${answer.status}`);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    state = { name: 'on' };
    attempt = 0;
    for (;;) {
      const dead = setTimeout(() => void reader.cancel(), DEAD_MS);
      const { done, value } = await reader.read().finally(() => clearTimeout(dead));
      if (done) break;
      for (const message of parser.push(value)) {
        lastEvent = Date.now();
        if (message.id) lastId = message.id;
        tell(message.event, JSON.parse(message.data));
      }
    }
  } catch {
    // Every end of the stream is handled below; the chip in the header says so.
  }
  if (mine.signal.aborted) return;
  const wait = parser.retryMs ?? backoff(attempt, Math.random());
  attempt += 1;
  state = { name: 'lost', until: Date.now() + wait };
  timer = setTimeout(() => void connect(), wait);
}

/** Opens the stream and watches whether the page can be seen. */
export function start(): void {
  void connect();
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiddenTimer);
    if (state.name === 'paused') return;
    if (document.hidden) hiddenTimer = setTimeout(stop, 60_000);
    else if (abort === undefined) live.resume();
  });
  addEventListener('online', () => state.name === 'lost' && live.resume());
}
