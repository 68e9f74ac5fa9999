// The routes of codecs, one function each. For administrators.
import { json, send } from './client';
import type { Codec, CodecComparison, CodecTrial, CodecVector, CodecVersion, CodecWhole, List, Reprocessed, Verdicts, VersionWhole } from './shapes';

const CODECS = '/api/v1/codecs';
const of = (name: string, what = '') => `${CODECS}/${encodeURIComponent(name)}${what && `/${what}`}`;
const post = <T>(path: string, body: unknown) => json<T>(path, { method: 'POST', body });

export const codecs = async (signal: AbortSignal) => (await json<List<Codec>>(CODECS, { signal })).items;

export const codec = (name: string, signal: AbortSignal) => json<CodecWhole>(of(name), { signal });

/** Number 0 is what came with the program or as a file. */
export const version = (name: string, number: number, signal: AbortSignal) => json<VersionWhole>(of(name, `versions/${number}`), { signal });

export const draft = (name: string, body: { source: string; vectors: readonly CodecVector[]; note?: string }) =>
  json<CodecVersion>(of(name), { method: 'PUT', body });

export const discard = (name: string) => send(of(name, 'draft'), { method: 'DELETE' });

export const tryPayload = (name: string, body: { source: string; bytes: string; f_port: number; dev_eui?: string }) => post<CodecTrial>(of(name, 'test'), body);

export const tryVectors = (name: string, body: { source: string; vectors: readonly CodecVector[] }) => post<Verdicts>(of(name, 'vectors'), body);

export const tryUplinks = (name: string, body: { source: string; last: number }) => post<CodecComparison>(of(name, 'uplinks'), body);

export const publish = (name: string, reason: string) => post<CodecVersion>(of(name, 'publish'), { reason });

export const rollBack = (name: string, reason: string) => post<CodecVersion>(of(name, 'rollback'), { reason });

/** `trial`: nothing is written, only told what would change. */
export const reprocess = (codec: string, from: string, to: string, trial: boolean) => post<Reprocessed>('/api/v1/reprocess', { codec, from, to, dry_run: trial });
