// Loads what happened to a device in a period and the rules that look at it, for those who may see it.
import * as alerts from '../lib/api/alerts';
import * as api from '../lib/api/endpoints';
import { Resource } from '../lib/api/resource.svelte';
import type { Alert, AlertRule, Datastream, Device, DeviceEvent, Installation } from '../lib/api/shapes';
import { standing } from '../alert/standing.svelte';
import { session } from '../lib/state/session.svelte';
import { happenings, limits, marks, type Happening } from './happened';

interface Loaded {
  events: DeviceEvent[];
  changes: Installation['changes'];
  past: Alert[];
  rules: AlertRule[];
}

export class Happened {
  readonly #device: () => Device;
  readonly #span: () => { from: number; to: number };
  readonly #loaded: Resource<{ id: number; eui: string; from: number; to: number; admin: boolean }, Loaded>;

  constructor(device: () => Device, span: () => { from: number; to: number }) {
    this.#device = device;
    this.#span = span;
    this.#loaded = new Resource(
      () => {
        const { id, dev_eui: eui } = device();
        // Who administers is known a moment later, and one question is enough.
        return session.signedIn && eui && standing.allowed !== null ? { id, eui, ...span(), admin: standing.allowed } : null;
      },
      async ({ id, eui, from, to, admin }, signal) => {
        const [events, { changes }, past, rules] = await Promise.all([
          api.events(id, from, to, signal),
          api.installation(id, signal),
          admin ? alerts.past({ device: eui }, undefined, signal).then((list) => list.alerts) : [],
          admin ? alerts.rules(signal).then((list) => list.rules) : [],
        ]);
        return { events, changes, past, rules };
      },
    );
  }

  /** The newest first; nothing as long as it is not known. A chart without marks is still a chart. */
  readonly all: readonly Happening[] = $derived.by(() => {
    const { dev_eui: eui, id } = this.#device();
    const { answer } = this.#loaded;
    if (answer?.query.id !== id) return [];
    const open = (standing.alerts ?? []).filter(({ subject }) => subject.device === eui);
    return happenings({ ...answer.content, alerts: [...open, ...answer.content.past] }, this.#span());
  });

  limits(quantity: string): number[] {
    return limits(this.#loaded.content?.rules ?? [], this.#device(), quantity);
  }

  readonly marks = (of: Datastream) => marks(this.all, this.limits(of.quantity), of);
}
