// The page about mobile networks: its address, its question, the class of a cell, places in order. Pure.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { address as path, type Query } from '../../lib/api/address';
import type { Level, MobilePlace, Rule, Verdict } from '../../lib/api/shapes';
import { cellLayers, type Colour } from '../../lib/map/scheme';
import { address, ordered, readLevel, readOrder, VERDICTS, writeOrder, type Order } from '../data';

export interface Wish {
  release: string | null;
  rule: string | null;
  level: Level;
  cell: string | null;
  table: boolean;
  order: Order;
  view: string | null;
}

export const COLUMNS = ['name', 'households', 'share', 'partly', 'unserved'] as const;
export type Column = (typeof COLUMNS)[number];
const FIRST: Order = { column: 'unserved', descending: true };

export function readWish(query: URLSearchParams): Wish {
  return {
    release: query.get('rel'),
    rule: query.get('rule'),
    level: readLevel(query.get('level')),
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
    ['rule', wish.rule],
    ['level', wish.level === 'district' ? '' : wish.level],
    ['sort', sort === writeOrder(FIRST) ? '' : sort],
    ['sel', wish.cell],
    ['v', wish.table ? 'table' : ''],
    ['m', wish.view],
  ]);
}

const VALUES: Record<Column, (row: MobilePlace) => string | number | null> = {
  name: (row) => row.name,
  households: (row) => row.households,
  share: (row) => row.served.share,
  partly: (row) => row.partly.households,
  unserved: (row) => row.unserved.households,
};

export const ranked = (rows: readonly MobilePlace[], { column, descending }: Order): MobilePlace[] =>
  ordered(rows, VALUES[COLUMNS.find((known) => known === column) ?? 'name'], descending);

/** What a rule asks of a cell. */
export type Asked = Pick<Rule, 'counts' | 'networks'>;

/** The class of a cell by the number of networks in its tile. */
export function verdictOf({ counts, networks }: Asked): ExpressionSpecification {
  const number: ExpressionSpecification = ['get', counts ?? ''];
  return ['case', ['!', ['has', counts ?? '']], 'unknown', ['<=', number, 0], 'unserved', ['>=', number, networks ?? 1], 'served', 'partly'];
}

/** The same for one feature that was found on the map. */
export function verdictIn({ counts, networks }: Asked, properties: Readonly<Record<string, unknown>>): Verdict {
  const number = properties[counts ?? ''];
  if (typeof number !== 'number') return 'unknown';
  return number <= 0 ? 'unserved' : number >= (networks ?? 1) ? 'served' : 'partly';
}

export const layers = (rule: Asked, colour: Colour): LayerSpecification[] => cellLayers('cells', { classes: VERDICTS, of: verdictOf(rule) }, colour);

export const picture = (release: string, rule: string, how: Query): string => path('/maps/mobile.svg', { release, rule, ...how });
