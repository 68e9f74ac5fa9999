// The work list: its address, what a budget reaches, its table and its map. Pure.
import type { FilterSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Case, Cluster, ClusterWhole, Release } from '../../lib/api/shapes';
import type { Query } from '../../lib/api/address';
import type { Marked } from '../../lib/map/scene';
import { cellLayers, type Colour } from '../../lib/map/scheme';
import { PRICE, TAKE_UP, unusual, within, type Range } from '../amount';
import { address, ordered, readOrder, shadeOf, verdictOf, VERDICTS, writeOrder, type Order } from '../data';

export const COUNTINGS = ['certain', 'possible'] as const;
export type Counting = (typeof COUNTINGS)[number];

export interface Wish {
  release: string | null;
  rule: string | null;
  /** Where the data cannot decide: whether only those count who certainly have no supply. */
  counting: Counting;
  /** Euro per metre of new trench, whatever the surface; null: as the city has set for each surface. */
  price: number | null;
  /** Per cent of the households that would sign. */
  takeUp: number;
  /** Thousands of euros. */
  budget: number;
  cluster: string | null;
  table: boolean;
  order: Order;
  view: string | null;
}

export const BUDGET: Range = { least: 0, most: 50_000, step: 100, usual: 1_000 };

export const COLUMNS = ['rank', 'place', 'households', 'trench', 'duct', 'cost', 'added', 'perHousehold', 'perMetre'] as const;
export type Column = (typeof COLUMNS)[number];
const FIRST: Order = { column: 'rank', descending: false };

export function readWish(query: URLSearchParams): Wish {
  return {
    release: query.get('rel'),
    rule: query.get('rule'),
    counting: COUNTINGS.find((known) => known === query.get('counting')) ?? 'certain',
    price: query.has('price') ? within(query.get('price'), PRICE) : null,
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
  return address([
    ['rel', wish.release],
    ['rule', wish.rule],
    ['counting', wish.counting === 'certain' ? '' : wish.counting],
    ['price', wish.price === null ? '' : String(wish.price)],
    ['take', unusual(wish.takeUp, TAKE_UP)],
    ['budget', unusual(wish.budget, BUDGET)],
    ['sort', sort === writeOrder(FIRST) ? '' : sort],
    ['sel', wish.cluster],
    ['v', wish.table ? 'table' : ''],
    ['m', wish.view],
  ]);
}

export const question = (release: Release, rule: string, { counting, price, takeUp }: Pick<Wish, 'counting' | 'price' | 'takeUp'>): Query => ({
  release: release.id, rule, counting, price_per_m: price ?? undefined, take_up: takeUp / 100,
});

const VALUES: Record<Column, (row: Cluster) => string | number | null> = {
  rank: (row) => row.rank,
  place: (row) => placeOf(row),
  households: (row) => row.households,
  trench: (row) => row.new_trench_m,
  duct: (row) => row.duct_reuse_m,
  cost: (row) => row.cost,
  added: (row) => row.added_cost,
  perHousehold: (row) => row.cost_per_household,
  perMetre: (row) => row.households_per_m,
};

export const ranked = (rows: readonly Cluster[], { column, descending }: Order): Cluster[] =>
  ordered(rows, VALUES[COLUMNS.find((known) => known === column) ?? 'rank'], descending);

export const placeOf = ({ place, quarter, district }: Cluster): string => place ?? quarter?.name ?? district?.name ?? '–';

export interface Reach {
  clusters: ReadonlySet<string>;
  households: number;
  cost: number;
}

/** What can be built for a budget, from the top of the list; what is too dear is passed over for what follows. Trenches that
 * areas share are paid once as long as all before are built; behind one that is not, each pays its own: never too little. */
export function reach(clusters: readonly Cluster[], budget: number): Reach {
  const built = new Set<string>();
  let [households, cost, whole] = [0, 0, true];
  for (const cluster of [...clusters].sort((a, b) => a.rank - b.rank)) {
    const adds = whole ? cluster.added_cost : cluster.cost;
    if (cost + adds > budget) {
      whole = false;
      continue;
    }
    built.add(cluster.id);
    households += cluster.households ?? 0;
    cost += adds;
  }
  return { clusters: built, households, cost };
}

type Features = { type: 'FeatureCollection'; features: object[] };
const collection = (features: object[]): SourceSpecification => ({ type: 'geojson', data: { type: 'FeatureCollection', features } satisfies Features as never });

/** Numbered points. */
export function sources(clusters: readonly Cluster[], built: ReadonlySet<string>): Record<string, SourceSpecification> {
  const point = (of: Cluster) => ({
    type: 'Feature',
    properties: { id: of.id, rank: of.rank, built: built.has(of.id) },
    geometry: { type: 'Point', coordinates: [of.center.lon, of.center.lat] },
  });
  return { ranks: collection(clusters.map(point)) };
}

/** The cells of an area and, for those who may see it, its trenches. */
export function outline(whole: ClusterWhole, colour: Colour): Marked {
  const cells = whole.cells.map(({ ring }) => ({ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }));
  const pieces = (whole.route ?? []).map(({ line, new_m }) => ({
    type: 'Feature', properties: { dug: new_m > 0 }, geometry: { type: 'LineString', coordinates: line },
  }));
  return {
    own: { area: collection(cells), route: collection(pieces) },
    layers: [
      { id: 'area', type: 'fill', source: 'area', paint: { 'fill-color': colour('--accent'), 'fill-opacity': 0.2 } },
      { id: 'area-line', type: 'line', source: 'area', paint: { 'line-color': colour('--accent'), 'line-width': 1.5 } },
      { id: 'route-halo', type: 'line', source: 'route', layout: { 'line-cap': 'round' }, paint: { 'line-color': colour('--surface'), 'line-width': 5 } },
      { id: 'route-dug', type: 'line', source: 'route', filter: ['get', 'dug'], layout: { 'line-cap': 'round' }, paint: { 'line-color': colour('--text'), 'line-width': 2.5 } },
      { id: 'route-duct', type: 'line', source: 'route', filter: ['!', ['get', 'dug']], paint: { 'line-color': colour('--ok'), 'line-width': 2.5, 'line-dasharray': [2, 1.5] } },
    ],
  };
}

/** The cells below, numbered areas above them; what the budget reaches is filled. */
export function layers(rule: string, attribute: string | null, colour: Colour): LayerSpecification[] {
  // From afar only the first and what is built, so that one can see anything.
  const seen: FilterSpecification = ['any', ['get', 'built'], ['<=', ['get', 'rank'], ['step', ['zoom'], 20, 11.5, 40, 12.5, 10_000]]];
  return [
    ...cellLayers('cells', { classes: VERDICTS, of: verdictOf({ rule }), shade: shadeOf(attribute) }, colour),
    {
      id: 'ranks', type: 'circle', source: 'ranks', filter: seen,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 10, 14, 13],
        'circle-color': ['case', ['get', 'built'], colour('--accent'), colour('--surface')],
        'circle-stroke-color': ['case', ['get', 'built'], colour('--surface'), colour('--accent')], 'circle-stroke-width': 2,
      },
      layout: { 'circle-sort-key': ['-', 0, ['get', 'rank']] },
    },
    {
      id: 'rank-names', type: 'symbol', source: 'ranks', filter: seen,
      layout: {
        'text-field': ['to-string', ['get', 'rank']], 'text-font': ['City Sans'], 'text-size': ['interpolate', ['linear'], ['zoom'], 10, 10.5, 14, 13],
        'symbol-sort-key': ['get', 'rank'], 'text-padding': 0,
      },
      paint: { 'text-color': ['case', ['get', 'built'], colour('--on-accent'), colour('--text')] },
    },
  ];
}

/** Costs by price and take-up: a row for each price with the cost at the take-up that is assumed, a column for each of others. */
export function cases(list: readonly Case[], assumed: number): { takeUps: number[]; rows: { factor: number; cost: number; perBooking: (number | null)[] }[] } {
  const takeUps = [...new Set(list.map(({ take_up }) => take_up))].sort((a, b) => a - b);
  const factors = [...new Set(list.map(({ price_factor }) => price_factor))].sort((a, b) => a - b);
  const rows = factors.map((factor) => {
    const same = list.filter(({ price_factor }) => price_factor === factor);
    const perBooking = takeUps.map((take) => same.find(({ take_up }) => take_up === take)?.cost_per_booking ?? null);
    return { factor, cost: costAt(same, assumed), perBooking };
  });
  return { takeUps, rows };
}

/** Trenches are paid whoever books and houses by their number, so two take-ups tell the cost at every other. */
function costAt([one, two]: readonly Case[], takeUp: number): number {
  if (!one || !two) return one?.cost ?? 0;
  return one.cost + ((two.cost - one.cost) * (takeUp - one.take_up)) / (two.take_up - one.take_up);
}
