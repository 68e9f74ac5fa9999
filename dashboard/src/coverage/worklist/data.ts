// The work list: its address, what a budget reaches, its table and its map. Pure.
import type { FilterSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Cluster, Release } from '../../lib/api/shapes';
import { address as path, type Query } from '../../lib/api/address';
import { cellLayers, type Colour } from '../../lib/map/scheme';
import { address, ordered, readOrder, verdictOf, VERDICTS, writeOrder, type Order } from '../data';

export interface Wish {
  release: string | null;
  rule: string | null;
  /** Euro per metre of new trench. */
  price: number;
  /** Per cent of the households that would sign. */
  takeUp: number;
  /** Thousands of euros. */
  budget: number;
  cluster: string | null;
  table: boolean;
  order: Order;
  view: string | null;
}

export const PRICE = { least: 20, most: 400, step: 5, usual: 90 } as const;
export const TAKE_UP = { least: 5, most: 100, step: 5, usual: 40 } as const;
export const BUDGET = { least: 0, most: 20_000, step: 100, usual: 1_000 } as const;
type Range = { least: number; most: number; usual: number };

export const COLUMNS = ['rank', 'place', 'households', 'trench', 'duct', 'cost', 'perHousehold', 'perMetre'] as const;
export type Column = (typeof COLUMNS)[number];
const FIRST: Order = { column: 'rank', descending: false };

function within(text: string | null, { least, most, usual }: Range): number {
  const value = text === null || text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
}

export function readWish(query: URLSearchParams): Wish {
  return {
    release: query.get('rel'),
    rule: query.get('rule'),
    price: within(query.get('price'), PRICE),
    takeUp: within(query.get('take'), TAKE_UP),
    budget: within(query.get('budget'), BUDGET),
    cluster: query.get('sel'),
    table: query.get('v') === 'table',
    order: readOrder(query.get('sort'), COLUMNS, FIRST),
    view: query.get('m'),
  };
}

export function writeWish(wish: Wish): URLSearchParams {
  const sort = writeOrder(wish.order);
  const unusual = (value: number, { usual }: Range) => (value === usual ? '' : String(value));
  return address([
    ['rel', wish.release],
    ['rule', wish.rule],
    ['price', unusual(wish.price, PRICE)],
    ['take', unusual(wish.takeUp, TAKE_UP)],
    ['budget', unusual(wish.budget, BUDGET)],
    ['sort', sort === writeOrder(FIRST) ? '' : sort],
    ['sel', wish.cluster],
    ['v', wish.table ? 'table' : ''],
    ['m', wish.view],
  ]);
}

export const question = (release: Release, rule: string, { price, takeUp }: Pick<Wish, 'price' | 'takeUp'>): Query => ({
  release: release.id, rule, price_per_m: price, take_up: takeUp / 100,
});

export const download = (end: 'csv' | 'gpkg', query: Query) => path(`/coverage/clusters.${end}`, query);

const VALUES: Record<Column, (row: Cluster) => string | number | null> = {
  rank: (row) => row.rank,
  place: (row) => placeOf(row),
  households: (row) => row.households,
  trench: (row) => row.new_trench_m,
  duct: (row) => row.duct_reuse_m,
  cost: (row) => row.cost,
  perHousehold: (row) => row.cost_per_household,
  perMetre: (row) => row.households_per_m,
};

export const ranked = (rows: readonly Cluster[], { column, descending }: Order): Cluster[] =>
  ordered(rows, VALUES[COLUMNS.find((known) => known === column) ?? 'rank'], descending);

export const placeOf = ({ place }: Cluster): string => place.quarter ?? place.district ?? '–';

export interface Reach {
  clusters: ReadonlySet<string>;
  households: number;
  cost: number;
  trench: number;
}

/** What can be built for a budget, from the top of the list; what is too dear is passed over for what follows. */
export function reach(clusters: readonly Cluster[], budget: number): Reach {
  const built = new Set<string>();
  let [households, cost, trench] = [0, 0, 0];
  for (const cluster of [...clusters].sort((a, b) => a.rank - b.rank)) {
    if (cost + cluster.cost > budget) continue;
    built.add(cluster.id);
    households += cluster.households ?? 0;
    cost += cluster.cost;
    trench += cluster.new_trench_m;
  }
  return { clusters: built, households, cost, trench };
}

/** Outlines and numbered points. */
export function sources(clusters: readonly Cluster[], built: ReadonlySet<string>): Record<string, SourceSpecification> {
  const properties = (of: Cluster) => ({ id: of.id, rank: of.rank, built: built.has(of.id) });
  const collection = (features: object[]): SourceSpecification => ({ type: 'geojson', data: { type: 'FeatureCollection', features } as never });
  return {
    areas: collection(clusters.map((of) => ({ type: 'Feature', properties: properties(of), geometry: { type: 'Polygon', coordinates: [of.ring] } }))),
    ranks: collection(clusters.map((of) => ({ type: 'Feature', properties: properties(of), geometry: { type: 'Point', coordinates: of.center } }))),
  };
}

/** The cells pale below, the areas above them; what the budget reaches is filled. */
export function layers(rule: string, colour: Colour): LayerSpecification[] {
  // From afar only the first and what is built, so that one can see anything.
  const seen: FilterSpecification = ['any', ['get', 'built'], ['<=', ['get', 'rank'], ['step', ['zoom'], 20, 11.5, 40, 12.5, 10_000]]];
  return [
    ...cellLayers('cells', { classes: VERDICTS, of: verdictOf({ rule }) }, colour).filter(({ id }) => id === 'cells'),
    { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-color': colour('--accent'), 'fill-opacity': ['case', ['get', 'built'], 0.22, 0.02] } },
    { id: 'areas-line', type: 'line', source: 'areas', filter: seen, paint: { 'line-color': colour('--accent'), 'line-width': ['case', ['get', 'built'], 2.5, 1.25] } },
    {
      id: 'ranks', type: 'circle', source: 'ranks', filter: seen,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 9, 14, 13],
        'circle-color': ['case', ['get', 'built'], colour('--accent'), colour('--surface')],
        'circle-stroke-color': colour('--accent'), 'circle-stroke-width': 2,
      },
      layout: { 'circle-sort-key': ['-', 0, ['get', 'rank']] },
    },
    {
      id: 'rank-names', type: 'symbol', source: 'ranks', filter: seen,
      layout: { 'text-field': ['to-string', ['get', 'rank']], 'text-font': ['City Sans'], 'text-size': ['interpolate', ['linear'], ['zoom'], 10, 10.5, 14, 13], 'symbol-sort-key': ['get', 'rank'] },
      paint: { 'text-color': ['case', ['get', 'built'], colour('--on-accent'), colour('--text')] },
    },
  ];
}

export const marked = (id: string, colour: Colour): LayerSpecification[] => [
  { id: 'chosen', type: 'line', source: 'areas', filter: ['==', ['get', 'id'], id], paint: { 'line-color': colour('--text'), 'line-width': 4 } },
];
