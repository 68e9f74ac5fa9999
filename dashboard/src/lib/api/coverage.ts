// The routes of coverage, one function each. Texts in the answers are in the language of the page.
import { address, type Query } from './address';
import { json } from './client';
import type { AddressName, BroadbandCell, Clusters, ClusterWhole, Comparison, CoverageSummary, List, MobileSummary, PlaceCard, RadioCell, RadioSummary, Release, Rule, StreetPiece, WhatIf } from './shapes';

const COVERAGE = '/api/v1/coverage';

const items = async <T>(path: string, signal: AbortSignal) => (await json<List<T>>(`${COVERAGE}/${path}`, { signal })).items;

export const releases = (signal: AbortSignal) => items<Release>('releases', signal);
export const rules = (signal: AbortSignal) => items<Rule>('rules', signal);

export const summary = (query: Query, signal: AbortSignal) => json<CoverageSummary>(`${COVERAGE}/broadband/summary`, { query, signal });

/** The ranking of places as a table for German Excel. */
export const summaryTable = (query: Query) => address(`${COVERAGE}/broadband/summary.csv`, { ...query, variant: 'excel' });

/** Households where a rule about mobile networks is met. */
export const mobile = (query: Query, signal: AbortSignal) => json<MobileSummary>(`${COVERAGE}/mobile/summary`, { query, signal });

export const cell = (id: string, release: string, signal: AbortSignal) =>
  json<BroadbandCell>(`${COVERAGE}/broadband/cells/${encodeURIComponent(id)}`, { query: { release }, signal });

/** Addresses in streets whose names begin so. */
export const addresses = async (name: string, signal: AbortSignal) =>
  (await json<{ items: AddressName[] }>(`${COVERAGE}/addresses`, { query: { q: name, limit: 60 }, signal })).items;
/** What holds at an address: street and number. */
export const place = (name: string, release: string, signal: AbortSignal) =>
  json<PlaceCard>(`${COVERAGE}/place`, { query: { address: name, release }, signal });

export const compare = (query: Query, signal: AbortSignal) => json<Comparison>(`${COVERAGE}/compare`, { query, signal });
export const clusters = (query: Query, signal: AbortSignal) => json<Clusters>(`${COVERAGE}/clusters`, { query: { ...query, limit: 1000 }, signal });

export const cluster = (id: string, query: Query, signal: AbortSignal) =>
  json<ClusterWhole>(`${COVERAGE}/clusters/${encodeURIComponent(id)}`, { query, signal });

/** Pieces of street, of those whose names begin so or that lie in a box; with an account. */
export const streets = (query: { q?: string; bbox?: string }, signal: AbortSignal) => json<List<StreetPiece>>(`${COVERAGE}/streets`, { query: { ...query, limit: 4_000 }, signal });

/** What a trench along pieces of street takes and brings; with an account. */
export const whatIf = (query: Query, signal: AbortSignal) => json<WhatIf>(`${COVERAGE}/what-if`, { query, signal });
export const whatIfPackage = (query: Query) => address(`${COVERAGE}/what-if.gpkg`, query);
export const whatIfPicture = (query: Query) => address(`${COVERAGE}/what-if.svg`, query);
export const whatIfTable = (query: Query) => address(`${COVERAGE}/what-if.csv`, { ...query, variant: 'excel' });

export const clusterPicture = (query: Query) => address(`${COVERAGE}/clusters.svg`, query);
export const clusterPackage = (query: Query) => address(`${COVERAGE}/clusters.gpkg`, query);
export const clusterTable = (query: Query) => address(`${COVERAGE}/clusters.csv`, { ...query, variant: 'excel' });

/** `without`: as if this gateway had failed; `month`: this one alone, with an account. */
export const radio = (query: { without?: string | undefined; month?: string | undefined; level?: string }, signal: AbortSignal) =>
  json<RadioSummary>(`${COVERAGE}/lorawan/summary`, { query, signal });

export const radioCell = (id: string, query: { without?: string | undefined; month?: string | undefined }, signal: AbortSignal) =>
  json<RadioCell>(`${COVERAGE}/lorawan/cells/${encodeURIComponent(id)}`, { query, signal });
