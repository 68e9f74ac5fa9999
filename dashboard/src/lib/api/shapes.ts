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
