// Small examples of the server's shapes, for the tests.
import type { Alert, AlertRule, Datastream, Device } from '../src/lib/api/shapes';

export function datastream(rest: Partial<Datastream> = {}): Datastream {
  return {
    id: 1, device: 1, quantity: 'water_level', unit: 'm', symbol: 'm', label: { de: 'Wasserstand', en: 'Water level' },
    channel: null, kind: 'measurement', aggregation: 'mean', first: null, last: null, count: 0, published: true, protection: null,
    latest: null, ...rest,
  };
}

export function device(rest: Partial<Device> = {}): Device {
  return {
    id: 1, name: 'Pegel Kluse', kind: 'river_level', indoors: false, district: '0', location: null, status: 'online', last_seen: null, datastreams: [], ...rest,
  };
}

export function alert(rest: Partial<Alert> = {}): Alert {
  return {
    id: 'a1', rule: 'wupper-high', name: 'Wupper über 2,40 m', kind: 'above', severity: 'critical', state: 'firing', silenced: false, history: [],
    subject: {
      device: '70b3d57ed0001234', name: 'Pegel Kluse', datastream: 1, quantity: 'water_level', label: { de: 'Wasserstand', en: 'Water level' },
      unit: 'm', symbol: 'm', gateway: null,
    },
    since: '2026-11-22T13:00:00Z', value: 2.55, limit: 2.4, peak: 2.61, seen_at: '2026-11-22T13:40:00Z', resolved_at: null, acknowledged: null, ...rest,
  };
}

export function rule(rest: Partial<AlertRule> = {}): AlertRule {
  return {
    id: 'wupper-high', name: 'Wupper über 2,40 m', enabled: true, severity: 'critical', origin: 'dashboard',
    condition: { kind: 'above', quantity: 'water_level', value: 2.4, clear: 2.3, for_s: 600 }, scope: { devices: [], tags: [], districts: [] },
    notify: ['Bereitschaft'], repeat_s: 1_800, quiet: null, ...rest,
  };
}
