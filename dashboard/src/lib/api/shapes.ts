// The shapes of the server's answers, by the names the application uses.
export type Status = 'online' | 'late' | 'offline' | 'new';

export interface List<T> {
  items: T[];
  next: string | null;
}

export interface Value {
  time: string;
  value: number | null;
  quality: string[];
}

export interface Datastream {
  id: number;
  device: number;
  quantity: string;
  /** UCUM code, and what people read behind a number. */
  unit: string;
  symbol: string;
  label: { de: string; en: string };
  channel: string | null;
  kind: string;
  aggregation: string;
  first: string | null;
  last: string | null;
  count: number;
  published: boolean;
  latest: Value | null;
}

export interface Device {
  id: number;
  name: string;
  kind: string;
  district: string | null;
  location: { lat: number; lon: number } | null;
  status: Status;
  last_seen: string | null;
  datastreams: Datastream[];
  dev_eui?: string;
  profile?: string | null;
  codec?: string | null;
  battery_level?: number | null;
  tags?: Record<string, string>;
  interval_s?: number | null;
  gateways_24h?: number;
  spreading_factor?: number | null;
}

export interface Series {
  datastream: number;
  unit: string;
  step: string;
  t: string[];
  avg: (number | null)[];
  min: (number | null)[];
  max: (number | null)[];
  n: number[];
  sum: (number | null)[];
  last: (number | null)[];
}

export interface District {
  id: string;
  name: string;
}

export interface Gateway {
  id: string;
  name: string | null;
  status: Status;
  last_seen: string | null;
}

export interface Reception {
  /** Of which uplink. */
  uplink: string;
  observed_at: string;
  gateway_id: string;
  gateway_name: string | null;
  rssi_dbm: number;
  snr_db: number;
  distance_m: number | null;
}

export interface Outcome {
  kind: 'decoded' | 'failed' | 'no_payload';
  codec: string | null;
  fields: unknown;
  warnings: string[];
  readings: number;
  reason: string | null;
  detail: string | null;
}

export interface Uplink {
  id: string;
  observed_at: string;
  f_cnt: number;
  f_port: number | null;
  payload: string | null;
  encrypted: boolean;
  data_rate: { spreading_factor?: number | null } | null;
  outcome: Outcome;
  receptions: Reception[];
}

export interface Fate {
  received: number;
  stored: number;
  duplicate: number;
  rejected: number;
  ignored: number;
}

export interface Source extends Fate {
  name: string;
  kind: string | null;
  connected: boolean;
  since: string | null;
  last_error: string | null;
}

export interface Accounting {
  total: Fate;
  sources: Source[];
  rejected_by_reason: Record<string, number>;
  lag_ms: { p50: number; p99: number };
  pending: number;
}

export interface Reject {
  id: number;
  at: string;
  source: string;
  topic: string;
  reason: string;
  detail: string;
  dev_eui: string | null;
  payload: string;
  replayed: string | null;
}

export interface Replay extends Omit<Fate, 'received'> {
  tried: number;
}
