// Small examples of the server's shapes, for the tests.
import type { Datastream, Device } from '../src/lib/api/shapes';

export function datastream(rest: Partial<Datastream> = {}): Datastream {
  return {
    id: 1, device: 1, quantity: 'water_level', unit: 'm', symbol: 'm', label: { de: 'Wasserstand', en: 'Water level' },
    channel: null, kind: 'measurement', aggregation: 'mean', first: null, last: null, count: 0, published: true, protection: null,
    latest: null, ...rest,
  };
}

export function device(rest: Partial<Device> = {}): Device {
  return {
    id: 1, name: 'Pegel Kluse', kind: 'river_level', district: '0', location: null, status: 'online', last_seen: null, datastreams: [], ...rest,
  };
}
