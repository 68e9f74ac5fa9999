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
/** Who a token belongs to. */
export type Account = Required<Schemas['Who']>;
/** A device's master data as they are sent. */
export type Draft = Schemas['Draft'];
export type Gateway = Required<Omit<Schemas['GatewayView'], keyof Schemas['GatewayFull'] | 'status'>> & Partial<Schemas['GatewayFull']> & { status: Status };
/** What happened to a device besides its uplinks. */
export type DeviceEvent = Told<Schemas['EventView']>;
/** How a device is built in, and who changed that. */
export type Installation = Told<Schemas['InstallationView']>;
/** The newest value of a datastream. */
export type Latest = Required<Schemas['LatestView']>;
export type District = Pick<Schemas['DistrictView'], 'id' | 'name'>;
export type DistrictWhole = Pick<Schemas['DistrictView'], 'id' | 'name' | 'approximate' | 'devices' | 'quantities'>;
export type Series = Pick<Schemas['Series'], 'step' | 't' | 'avg' | 'min' | 'max' | 'sum' | 'last' | 'n' | 'rise'>;

/** How complete the local days of a quantity are; a share is null where nothing was to be expected. */
export type Completeness = Told<Schemas['Completeness']>;
/** In which way a dataset was asked for. */
export type Way = 'json' | 'csv' | 'sensorthings' | 'features' | 'prometheus' | 'picture' | 'file';
/** How often a dataset was asked for, by day and way. */
export type DatasetUsage = With<Told<Schemas['DatasetUsage']>, { ways: { way: Way; requests: number }[] }>;
/** Files of published readings in one format. */
export type DownloadSet = Schemas['DownloadSet'];

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

/** How the server and its parts are. */
export type Readiness = Schemas['Readiness'];

/** How messages ended. */
export type Fate = Schemas['Ends'];
export type Source = Required<Omit<Schemas['Source'], 'ignored_by_kind'>>;
export type Accounting = Omit<Schemas['Accounting'], 'sources'> & { sources: Source[] };
export type Reject = Required<Schemas['RejectView']>;
export type OpenRejects = Schemas['OpenRejects'];
export type Replay = Schemas['ReplayOutcome'];

export type Codec = With<Told<Schemas['CodecView']>, { origin: 'built_in' | 'file' | 'editor' | null }>;
export type VersionState = 'given' | 'draft' | 'in_force' | 'superseded' | 'rolled_back';
/** A version of a codec; number 0 is what came with the program or as a file. */
export type CodecVersion = With<Told<Schemas['VersionView']>, { state: VersionState }>;
export type CodecWhole = Codec & { versions: CodecVersion[]; limit_ms: number; limit_bytes: number };
/** A payload with what must come out of it. */
export type CodecVector = Pick<Told<Schemas['VectorView']>, 'description' | 'f_port' | 'bytes'> & {
  recv_time?: string | null;
  variables?: Record<string, string>;
  expected: { data?: unknown; errors?: unknown[]; warnings?: unknown[] };
};
export type VersionWhole = CodecVersion & { source: string | null; vectors: CodecVector[] };
/** `channel` and `time` are left out where there is none. */
export type CodecReading = Pick<Schemas['CodecReading'], 'quantity' | 'label' | 'unit' | 'symbol' | 'quality'> & { value: number | null; channel?: string; time?: string };
export type CodecFault = With<
  Told<Schemas['CodecFault']>,
  { kind: 'syntax' | 'runtime' | 'reported' | 'time_limit' | 'memory_limit' | 'shape' | 'refused' }
>;
export type CodecTrial = With<Told<Schemas['CodecTrial']>, { data: Record<string, unknown> | null; readings: CodecReading[]; errors: CodecFault[] }>;
/** What is not there is left out. */
export type CodecDifference = { at: string; expected?: unknown; got?: unknown };
export type CodecVerdict = { passes: boolean; answer: unknown; differences: CodecDifference[] };
export type Verdicts = { passed: number; verdicts: CodecVerdict[] };
export type CodecSide = { error: string | null; readings: CodecReading[] };
export type DifferingUplink = With<Told<Schemas['DifferingUplink']>, { before: CodecSide; after: CodecSide }>;
export type CodecComparison = With<Schemas['CodecComparison'], { differing: DifferingUplink[] }>;
export type RowVerdict = With<Schemas['RowVerdict'], { verdict: 'new' | 'changed' | 'unchanged' | 'wrong' }>;
/** What became of a table of devices, or would. */
export type DeviceImport = Schemas['ImportView'];
export type UndoneImport = Schemas['UndoOutcome'];
export type Imported = With<Schemas['ImportOutcome'], { verdicts: RowVerdict[] }>;
/** What decoding archived uplinks again changed, or would. */
export type Reprocessed = Schemas['ReprocessOutcome'];

/** What is left out of an answer where it is not so, or not for everybody. */
type Absent = 'suppressed' | 'single_gateway_device_list' | 'changed' | 'hearing' | 'detail' | 'device_ids' | 'gain_households';
/** The same at every depth: what the document calls optional is there, and null, but for what may be absent. */
type Told<T> = T extends readonly (infer U)[]
  ? Told<U>[]
  : T extends object
    ? { [K in keyof T as K extends Absent ? never : K]-?: Told<Exclude<T[K], undefined>> } & { [K in keyof T as K extends Absent ? K : never]?: Told<Exclude<T[K], undefined>> }
    : T;
/** With the words of the contract where the document says only "string", and pairs where it says only "list". */
type With<T, W> = Omit<T, keyof W> & W;

/** What is known about coverage at one date, from one source. */
export type Release = Told<Schemas['ReleaseView']>;
/** A definition of who counts as served, in one version. Its kind `fixed` counts households by speed. */
export type Rule = Told<Schemas['RuleView']>;
export type Level = 'city' | 'district' | 'quarter';
export type Verdict = 'served' | 'partly' | 'unserved' | 'unknown';
/** Households; null is what is not published, because too few live there. */
export type Supply = Told<Schemas['StandingView']>;
/** Households by the fastest download they can have. */
export type Band = keyof Supply['bands'];
/** Firms, schools or hospitals of a place: the mean share of the cells that have some. */
export type Premises = With<Told<Schemas['PremisesView']>, { kind: 'business' | 'school' | 'hospital' }>;
export type PlaceSupply = With<Told<Schemas['RowView']>, { premises: Premises[] }>;
/** `down`: Mbit/s between which the threshold lies. */
export type CoverageSummary = With<Told<Schemas['SummaryView']>, { level: Level; down: [number, number]; premises: Premises[]; rows: PlaceSupply[] }>;
export type MobilePlace = Told<Schemas['MobileRowView']>;
/** Households by whether enough networks reach their cell. */
export type MobileSummary = With<Told<Schemas['MobileSummaryView']>, { level: Level; rows: MobilePlace[] }>;
export type VerdictView = With<Told<Schemas['RulingView']>, { result: Verdict }>;
/** Shares lie between 0 and 1; null is no figure, or one that is not told. */
export type BroadbandCell = With<Told<Schemas['CellView']>, { verdicts: VerdictView[] }>;
/** What operators say of an address. */
export type AddressDetail = With<Told<Schemas['DetailView']>, { verdicts: AddressVerdict[]; colours: NetworkColour[]; nearest_asset: NearestAsset | null }>;
type AddressVerdict = With<Told<Schemas['AddressVerdictView']>, { result: Verdict }>;
type NetworkColour = With<Told<Schemas['ColourView']>, { result: 'white' | 'grey' | 'black' | 'unknown' }>;
/** A place by its address, with the cell it lies in; `detail` needs an account. */
/** Street and number of an address that is known. */
export type AddressName = Required<Schemas['AddressView']>;
export type PlaceCard = With<Pick<Told<Schemas['PlaceCardView']>, 'cell' | 'address'>, { cell: BroadbandCell }> & { detail?: AddressDetail };
export type Comparison = Told<Schemas['ComparisonView']>;
/** A piece of street that a trench can follow. */
export type StreetPiece = Told<Schemas['StreetView']>;
/** What a trench along chosen streets takes and brings. */
export type WhatIf = With<Told<Schemas['WhatIfView']>, { surfaces: { surface: 'asphalt' | 'paving' | 'unpaved' | 'unknown'; metres: number }[] }>;
/** A cell in which fewer have it than before. */
export type FallenCell = Comparison['worse'][number];
export type Change = keyof Comparison['classes'];
export type PlaceChange = Pick<Told<Schemas['ShiftRow']>, 'id' | 'name' | 'delta_households'>;
/** `free`: tubes or fibres nobody uses, if the owner says. */
export type NearestAsset = With<Told<Schemas['NearestView']>, { kind: 'duct' | 'fibre' | 'node' }>;
export type Cluster = With<Told<Schemas['ClusterView']>, { nearest_asset: NearestAsset | null }>;
/** One cost under other prices and take-ups. */
export type Case = Told<Schemas['CaseView']>;
export type Clusters = With<Told<Schemas['ClusterList']>, { items: Cluster[]; scenario: Scenario }>;
/** `start`: where new lines begin; null if nobody knows. */
type Scenario = With<Told<Schemas['ScenarioView']>, { start: 'own' | 'served' | null }>;
/** `route` is null without an account. */
export type ClusterWhole = With<Told<Schemas['ClusterWhole']>, { cluster: Cluster }>;
export type Reach = 'covered' | 'weak' | 'none' | 'unknown';
export type GatewayReach = Told<Schemas['GatewayReachView']>;
export type RadioPart = Told<Schemas['RadioPartView']>;
/** A cell that would not be as it is without a gateway. */
export type ChangedCell = With<Told<Schemas['ChangedCellView']>, { before: Reach; after: Reach }>;
export type Site = Told<Schemas['SuggestionView']>;
/** `period` is null as long as nothing was heard; `single_gateway_device_list` needs an account. */
export type RadioSummary = With<Told<Schemas['RadioSummaryView']>, { changed?: ChangedCell[] }>;
/** `hearing` needs an account. */
export type RadioCell = With<Told<Schemas['RadioCellView']>, { status: Reach }>;

/** A rule that alerts. */
export type AlertRule = Told<Schemas['AlertRule']>;
/** A rule as it is sent. */
export type AlertDraft = Omit<AlertRule, 'id' | 'origin'>;
export type Severity = Schemas['AlertSeverity'];
/** What must hold for a rule to fire. Values are in the quantity's unit, a share lies between 0 and 1. */
export type Condition = AlertRule['condition'];
/** Where a rule looks: each list that is empty stands for all. A tag is `key` or `key=value`. */
export type Scope = AlertRule['scope'];
export type AlertRules = Told<Schemas['RuleList']>;
/** Who is told of alerts. */
export type Receiver = AlertRules['receivers'][number];
/** A quantity that the city measures. */
export type Measured = AlertRules['quantities'][number];
/** One firing of a rule; `by` is null for the administration token. */
export type Alert = With<Told<Schemas['Alert']>, { kind: Condition['kind'] }>;
/** `calm_since`: when the last alert ended, if none is open. */
export type Alerts = With<Told<Schemas['AlertList']>, { alerts: Alert[] }>;
export type BackTest = Told<Schemas['AlertBackTest']>;
/** One time a rule would have fired. */
export type Firing = BackTest['firings'][number];
/** A time in which nothing is sent: of a rule, of a device, of both, or of all. */
export type Silence = Told<Schemas['AlertSilence']>;
/** A key of a partner's program, with its use by days of UTC, the newest first. */
export type ApiKey = With<Told<Schemas['KeyView']>, { scope: KeyScope }>;
export type KeyScope = 'public' | 'read';
export interface KeyDraft {
  name: string;
  scope: KeyScope;
  per_minute: number;
}
export type MadeKey = ApiKey & { token: string };
