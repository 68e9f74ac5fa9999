// The broadband page: its address, the question it puts to the server, its map and its ranking. Pure.
import type { LayerSpecification } from 'maplibre-gl';
import type { BroadbandCell, CoverageSummary, Level, PlaceSupply, Release, Verdict } from '../../lib/api/shapes';
import { address as path, type Query } from '../../lib/api/address';
import { cellLayers, type Colour } from '../../lib/map/scheme';
import { address, measureEntries, measureQuery, ordered, readLevel, readMeasure, readOrder, shadeOf, verdictOf, VERDICTS, writeOrder, type Measure, type Order } from '../data';

export interface Wish {
  release: string | null;
  measure: Measure;
  level: Level;
  /** The district or quarter that is spoken of; null: the city. */
  place: string | null;
  /** The cell whose card is open. */
  cell: string | null;
  table: boolean;
  order: Order;
  /** Where the map looks. */
  view: string | null;
}

export const COLUMNS = ['name', 'households', 'share', 'unserved', 'data', 'addresses', 'firms'] as const;
export type Column = (typeof COLUMNS)[number];
const FIRST: Order = { column: 'unserved', descending: true };

export function readWish(query: URLSearchParams): Wish {
  return {
    release: query.get('rel'),
    measure: readMeasure(query),
    level: readLevel(query.get('level')),
    place: query.get('place'),
    cell: query.get('sel'),
    table: query.get('v') === 'table',
    order: readOrder(query.get('sort'), COLUMNS, FIRST),
    view: query.get('m'),
  };
}

export function writeWish(wish: Wish): URLSearchParams {
  const sort = writeOrder(wish.order);
  return address([
    ['rel', wish.release],
    ...measureEntries(wish.measure),
    ['level', wish.level === 'district' ? '' : wish.level],
    ['place', wish.place],
    ['sort', sort === writeOrder(FIRST) ? '' : sort],
    ['sel', wish.cell],
    ['v', wish.table ? 'table' : ''],
    ['m', wish.view],
  ]);
}

export const question = (release: Release, measure: Measure, level: Level): Query => ({ release: release.id, ...measureQuery(measure), level });

/** The answer for one of its places, or as it is for the city. What the atlas says of the whole city is left out of a part. */
export function narrowed(content: CoverageSummary, place: string | null): { content: CoverageSummary; name: string | null } {
  const row = content.rows.find(({ id }) => id === place);
  return row ? { content: { ...content, ...row, official: null }, name: row.name } : { content, name: null };
}

/** The mean share of firms that is served for certain. */
export const firms = ({ premises }: PlaceSupply): number | null => premises.find(({ kind }) => kind === 'business')?.served ?? null;

const VALUES: Record<Column, (row: PlaceSupply) => string | number | null> = {
  name: (row) => row.name,
  households: (row) => row.households,
  share: (row) => row.served.share,
  // Where the figures cannot decide, those count who may be without.
  unserved: (row) => (row.interval ? row.interval.high : row.unserved.households),
  data: (row) => row.denominator.share_with_data,
  addresses: (row) => row.denominator.served_by_address,
  firms,
};

export const ranked = (rows: readonly PlaceSupply[], { column, descending }: Order): PlaceSupply[] =>
  ordered(rows, VALUES[COLUMNS.find((known) => known === column) ?? 'name'], descending);

/** How bad a verdict is, for lists: the worst first. */
export const GRAVITY: Record<Verdict, number> = { unserved: 0, partly: 1, unknown: 2, served: 3 };

export const layers = (measure: Measure, attribute: string | null, colour: Colour): LayerSpecification[] =>
  cellLayers('cells', { classes: VERDICTS, of: verdictOf(measure), shade: shadeOf(attribute) }, colour);

/** The server's picture of the map. */
export const picture = (release: string, measure: Measure, how: Query): string =>
  path('/maps/broadband.svg', { release, ...measureQuery(measure), ...how });

export interface Matrix {
  downs: number[];
  rows: { technology: string; shares: (number | null)[] }[];
}

/** Technology × bandwidth. A technology of which nothing is known anywhere in the cell is left out. */
export function matrix(shares: BroadbandCell['shares']): Matrix {
  const downs = [...new Set(shares.map(({ down }) => down))].sort((a, b) => a - b);
  const technologies = [...new Set(shares.map(({ technology }) => technology))];
  const of = (technology: string, down: number) => shares.find((s) => s.technology === technology && s.down === down)?.share ?? null;
  const rows = technologies.map((technology) => ({ technology, shares: downs.map((down) => of(technology, down)) }));
  return { downs, rows: rows.filter((row) => row.technology === 'alle' || row.shares.some((share) => share !== null)) };
}
