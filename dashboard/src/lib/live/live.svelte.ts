// The live stream. One connection for all pages of a browser, because a browser has only six to a server: one page listens
// and tells the others, and when it goes another listens in its place. A page that has been hidden for a minute takes no part.
import type { Accounting, Alert, Status } from '../api/shapes';
import { session } from '../state/session.svelte';
import { backoff, Parser, type Message } from './parser';

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
/** To the other pages of those who are signed in alike. */
let others: BroadcastChannel | undefined;
/** Whether this is the page that listens. */
let listening = false;
let lastId = '';
let hiddenTimer: ReturnType<typeof setTimeout> | undefined;

/** What pages tell each other: an event, how the stream is, or that somebody has come and wants to know. */
type Told = { message: Message } | { state: State } | 'asked';

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
    void join();
    tell('resync', {});
  },
};

function tell(name: string, event: unknown): void {
  for (const listener of listeners.get(name) ?? []) listener(event as never);
}

function stop(): void {
  abort?.abort();
  abort = undefined;
  others?.close();
  others = undefined;
  listening = false;
}

/** Is told by the page that listens, and listens as soon as no other does. */
async function join(): Promise<void> {
  const { signal } = (abort = new AbortController());
  state = { name: 'connecting' };
  // Both are there on every page that came encrypted or from this machine.
  if (!('locks' in navigator) || !('subtle' in crypto)) return listen(signal);
  const line = await name();
  if (signal.aborted) return;
  const channel = (others = new BroadcastChannel(line));
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data === 'asked') {
      if (listening) channel.postMessage({ state } satisfies Told);
    } else if (listening) {
      return;
    } else if ('state' in data) state = data.state;
    else hear(data.message);
  };
  channel.postMessage('asked' satisfies Told);
  // It fails when it is given up while others listen.
  await navigator.locks.request(line, { signal }, () => listen(signal)).catch(() => undefined);
}

/** Pages that are signed in otherwise hear something else. */
async function name(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(session.token ?? ''));
  return `talblick.live.${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
}

/** Listens until that is given up; a stream that has ended is opened again. */
async function listen(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  listening = true;
  for (let attempt = 0; ; attempt += 1) {
    become({ name: 'connecting' });
    const parser = new Parser();
    try {
      const headers = new Headers({ accept: 'text/event-stream' });
      if (session.token) headers.set('authorization', `Bearer ${session.token}`);
      if (lastId) headers.set('last-event-id', lastId);
      const answer = await fetch('/api/v1/live', { headers, signal, cache: 'no-store' });
      if (!answer.ok || !answer.body) throw new Error(`live stream answered ${answer.status}`);
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      become({ name: 'on' });
      attempt = 0;
      for (;;) {
        const dead = setTimeout(() => void reader.cancel(), DEAD_MS);
        const { done, value } = await reader.read().finally(() => clearTimeout(dead));
        if (done) break;
        for (const message of parser.push(value)) {
          hear(message);
          others?.postMessage({ message } satisfies Told);
        }
      }
    } catch {
      // Every end of the stream is handled below; the chip in the header says so.
    }
    if (signal.aborted) return;
    const wait = parser.retryMs ?? backoff(attempt, Math.random());
    become({ name: 'lost', until: Date.now() + wait });
    await rest(wait, signal);
    if (signal.aborted) return;
  }
}

function hear(message: Message): void {
  lastEvent = Date.now();
  if (message.id) lastId = message.id;
  tell(message.event, JSON.parse(message.data));
}

function become(next: State): void {
  state = next;
  others?.postMessage({ state } satisfies Told);
}

const rest = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });

/** Opens the stream and watches whether the page can be seen. */
export function start(): void {
  void join();
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiddenTimer);
    if (state.name === 'paused') return;
    if (document.hidden) hiddenTimer = setTimeout(stop, 60_000);
    else if (abort === undefined) live.resume();
  });
  addEventListener('online', () => state.name === 'lost' && live.resume());
}
