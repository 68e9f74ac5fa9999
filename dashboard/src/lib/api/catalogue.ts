// What the catalogue's pages ask for, one function each.
import { address } from './address';
import { json } from './client';
import type { Completeness, DatasetUsage, Datastream, DownloadSet, Latest, List } from './shapes';

/** Everything that is published, as portals read it: DCAT-AP.de as JSON-LD. */
export const catalogue = (signal: AbortSignal) => json<unknown>('/catalog.jsonld', { accept: 'application/ld+json', signal });

/** Published readings by the month. */
export const months = (signal: AbortSignal) => json<DownloadSet[]>('/downloads/', { signal });

/** The newest readings of some quantities, at most so many. */
export const newest = async (quantities: readonly string[], limit: number, signal: AbortSignal) =>
  (await json<List<Latest>>('/api/v1/latest', { query: { quantity: quantities.join(','), limit }, signal })).items;

/** Some datastreams of a quantity. */
export const streamsOf = async (quantities: readonly string[], limit: number, signal: AbortSignal) =>
  (await json<List<Datastream>>('/api/v1/datastreams', { query: { quantity: quantities.join(','), limit }, signal })).items;

/** How complete the local days of a quantity are. */
export const completeness = (quantity: string, from: number, to: number, signal: AbortSignal) =>
  json<Completeness>('/api/v1/city/completeness', {
    query: { quantity, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    signal,
  });

/** Where it is told how often a dataset was asked for on the last days. */
export const usageAddress = (dataset: string, days: number) => address(`/api/v1/datasets/${encodeURIComponent(dataset)}/usage`, { days });
export const usage = (dataset: string, days: number, signal: AbortSignal) => json<DatasetUsage>(usageAddress(dataset, days), { signal });
