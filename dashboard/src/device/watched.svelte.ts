// The device that is looked at: loaded once, then kept up to date by the live stream.
import * as api from '../lib/api/endpoints';
import { Resource } from '../lib/api/resource.svelte';
import type { Device } from '../lib/api/shapes';
import { live } from '../lib/live/live.svelte';
import { session } from '../lib/state/session.svelte';

/** Silence sends no event: whether it is still heard is asked for again and again. */
const SILENCE_MS = 20_000;

export class Watched {
  readonly device: Resource<string, Device>;
  readonly districts = new Resource(
    () => '',
    (_, signal) => api.districts(signal),
  );

  constructor(id: () => string) {
    // Who is signed in sees more: the token belongs to the question.
    this.device = new Resource(
      () => `${id()} ${session.token ?? ''}`,
      (_, signal) => api.device(id(), signal),
    );
    $effect(() => {
      const stops = [
        live.on('device', ({ id, ...rest }) => this.device.patch((device) => (device.id === id ? { ...device, ...rest } : device))),
        live.on('reading', ({ datastream, time, value, quality }) =>
          this.device.patch((device) => ({
            ...device,
            datastreams: device.datastreams.map((d) =>
              d.id === datastream && !(d.latest && time < d.latest.time) ? { ...d, latest: { time, value, quality } } : d,
            ),
          })),
        ),
        live.on('resync', () => this.device.reload()),
      ];
      const timer = setInterval(() => live.watched && this.device.reload(), SILENCE_MS);
      return () => {
        clearInterval(timer);
        stops.forEach((stop) => stop());
      };
    });
  }
}
