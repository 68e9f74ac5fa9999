// The shapes of the server's answers, by the names the application uses. They are those of schema.ts, which is made
// from the OpenAPI document; where that says only "string", the words of the contract are written out here.
import type { components } from './schema';

type Schemas = components['schemas'];
/** What only those with an account see of a device. */
type Full = Schemas['DeviceFull'];

export type Status = 'online' | 'late' | 'offline' | 'new';

export interface List<T> {
  items: T[];
  next: string | null;
}

// The server leaves nothing out: what the document calls optional is there, and null.
export type Value = Required<Schemas['ReadingView']>;
export type Datastream = Required<Omit<Schemas['DatastreamView'], 'latest'>> & { latest: Value | null };
export type Device = Required<Omit<Schemas['DeviceView'], keyof Full | 'datastreams' | 'status'>> &
  Partial<Full> & { status: Status; datastreams: Datastream[] };
export type Gateway = Required<Omit<Schemas['GatewayView'], keyof Schemas['GatewayFull'] | 'status'>> & { status: Status };
export type District = Pick<Schemas['DistrictView'], 'id' | 'name'>;
export type Series = Pick<Schemas['Series'], 'step' | 't' | 'avg' | 'min' | 'max' | 'sum' | 'last' | 'n'>;

/** One gateway hearing one uplink. */
export type Reception = Required<
  Pick<Schemas['ReceptionView'], 'uplink' | 'observed_at' | 'gateway_id' | 'gateway_name' | 'rssi_dbm' | 'snr_db' | 'distance_m'>
>;
export type Outcome = Required<Omit<Schemas['OutcomeView'], 'kind' | 'fields'>> & {
  kind: 'decoded' | 'failed' | 'no_payload';
  fields: unknown;
};
export type Uplink = Required<
  Pick<Schemas['UplinkView'], 'id' | 'observed_at' | 'f_cnt' | 'f_port' | 'payload' | 'encrypted' | 'data_rate'>
> & { outcome: Outcome; receptions: Reception[] };

/** How messages ended. */
export type Fate = Schemas['Ends'];
export type Source = Required<Omit<Schemas['Source'], 'ignored_by_kind'>>;
export type Accounting = Omit<Schemas['Accounting'], 'sources'> & { sources: Source[] };
export type Reject = Required<Schemas['RejectView']>;
export type Replay = Schemas['ReplayOutcome'];

/** What is known about coverage at one date, from one source. */
export interface Release {
  id: string;
  kind: string;
  name: string;
  data_date: string;
  published: string | null;
  era: string;
  source: string;
  licence: string;
  attribution: string;
  sha256: string;
  rows: number;
  quarantined: number;
  imported_at: string;
}
/** A definition of who counts as served, in one version. */
export interface Rule {
  key: string;
  version: string;
  name: string;
  text: string;
  valid_from: string;
  valid_to: string | null;
  source: string;
  /** `fixed` counts households by speed; the others are not drawn here. */
  kind: string;
}
export type Level = 'city' | 'district' | 'quarter';
export type Verdict = 'served' | 'partly' | 'unserved' | 'unknown';
/** Null is what is not published, because too few households live there. */
export interface Share {
  share: number | null;
  households: number | null;
  suppressed?: boolean;
}
export interface Supply {
  households: number | null;
  served: Share;
  partly?: Share | null;
  unserved: Share;
  unknown: Share;
  /** Households without supply at least and at most, where the data cannot decide. */
  interval: { low: number | null; high: number | null } | null;
  denominator: { share_with_data: number | null };
  bands: Record<Band, number | null>;
  fibre: Share;
  cells: Record<Verdict, number>;
  suppressed?: boolean;
}
/** Households by the fastest download they can have. */
export type Band = 'below_30' | 'from_30' | 'from_100' | 'from_400' | 'from_1000';
export interface PlaceSupply extends Supply {
  id: string;
  name: string;
}
export interface CoverageSummary extends Supply {
  release: string;
  rule: string | null;
  technology: string;
  /** Mbit/s between which the threshold lies. */
  down: [number, number];
  level: Level;
  rows: PlaceSupply[];
  sentence: string;
}
export interface VerdictView {
  rule: string;
  version: string;
  name: string;
  result: Verdict;
  households_low: number | null;
  households_high: number | null;
  reasons: string[];
}
export interface BroadbandCell {
  id: string;
  release: string;
  place: { district: string | null; district_name: string | null; quarter: string | null; quarter_name: string | null };
  households: { value: number | null; estimated: boolean } | null;
  /** Between 0 and 1; null is no figure, or one that is not told. */
  shares: { technology: string; down: number; share: number | null; suppressed?: boolean }[];
  mobile: Record<'gsm' | 'lte' | 'nr_dss' | 'nr_nsa_sa' | 'nr_total', number | null> | null;
  verdicts: VerdictView[];
}
export type Change = 'newly_served' | 'improved' | 'unchanged' | 'worse' | 'new' | 'vanished';
export interface PlaceChange {
  id: string;
  name: string;
  delta_households: number | null;
}
export interface Comparison {
  a: string;
  b: string;
  /** Why the two cannot be compared as they are, in a sentence. */
  series_break: string | null;
  /** Null is what is not published. */
  delta_households: number | null;
  denominator_effect: number | null;
  classes: Record<Change, { cells: number; households: number | null }>;
  rows: PlaceChange[];
  worse: string[];
  sentence: string;
}
export interface PlaceName {
  id: string;
  name: string;
}
export interface Cluster {
  id: string;
  rank: number;
  place: string | null;
  district: PlaceName | null;
  quarter: PlaceName | null;
  cells: number;
  households: number | null;
  addresses: number | null;
  /** Firms, schools, hospitals and authorities. */
  anchors: number | null;
  new_trench_m: number;
  duct_reuse_m: number | null;
  cost: number;
  cost_per_household: number | null;
  households_per_m: number | null;
  estimate: string;
  center: { lat: number; lon: number };
  since: string;
  sentence: string;
}
/** One cost under other prices and take-ups. */
export interface Case {
  price_factor: number;
  take_up: number;
  cost: number;
  cost_per_household: number | null;
  cost_per_booking: number | null;
}
export interface Clusters {
  scenario: { release: string; rule: string; take_up: number };
  items: Cluster[];
  next: string | null;
  sensitivity: Case[];
  sentence: string;
  total: { clusters: number; cost: number; households: number | null; new_trench_m: number };
}
export interface ClusterWhole {
  cluster: Cluster;
  cells: { id: string; ring: number[][] }[];
  reasons: string[];
  /** Null without an account. */
  route: { line: number[][]; duct_m: number; new_m: number }[] | null;
  sensitivity: Case[];
}
export type Reach = 'covered' | 'weak' | 'none' | 'unknown';
export interface GatewayReach {
  id: string;
  name: string | null;
  location: { lat: number; lon: number } | null;
  cells: number;
  cells_lost_if_failed: number;
  cells_weakened_if_failed: number;
  devices_lost_if_failed: number;
}
/** A device that one gateway alone hears. */
export interface LoneDevice {
  device: number;
  name: string;
  gateway: string;
}
export interface Site {
  lat: number;
  lon: number;
  gain_cells: number;
  gain_households?: number | null;
  near: string;
}
export interface RadioSummary {
  /** Months; null as long as nothing was heard. */
  period: { from: string; to: string } | null;
  /** Still being read again from the archive. */
  pending: number;
  uplinks: number;
  cells: Record<Reach | 'withheld', number>;
  gateways: GatewayReach[];
  single_gateway_devices: number;
  /** With an account. */
  single_gateway_device_list?: LoneDevice[];
  suggestions: Site[];
  sentence: string;
}
export interface RadioCell {
  cell: string;
  status: Reach;
  lowest_safe_spreading_factor: number | null;
  margin_p50: number | null;
  redundancy: number;
  gateways: number;
  devices: number;
  days: number;
  delivery: number | null;
  sentence: string;
  /** With an account. */
  hearing?: { gateway: string; name: string; margin_p50?: number | null }[];
}
