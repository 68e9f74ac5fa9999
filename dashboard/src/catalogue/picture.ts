// The server's map of a dataset. Pure.
import { address, type Query } from '../lib/api/address';
import type { Dataset } from './data';

/** Its address; null for data of which no map is drawn by itself. */
export function picture(dataset: Pick<Dataset, 'id' | 'series'>, look: Query, kind: 'png' | 'svg'): string | null {
  if (dataset.series) return address(`/maps/broadband.${kind}`, { release: dataset.id, ...look });
  if (dataset.id === 'lorawan') return address(`/maps/lorawan.${kind}`, look);
  return dataset.id === 'districts' ? address(`/maps/districts.${kind}`, look) : null;
}
