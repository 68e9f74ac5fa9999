// The page of radio reception: its address, the ways to colour its map, gateways in order. Pure.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { ChangedCell, GatewayReach, RadioPart, Reach, Site } from '../../lib/api/shapes';
import { address as path, type Query } from '../../lib/api/address';
import { cellLayers, type Class, type Colour, type Scheme } from '../../lib/map/scheme';
import { address, ordered, readOrder, writeOrder, type Order } from '../data';

export const METRICS = ['class', 'gateways', 'margin'] as const;
export type Metric = (typeof METRICS)[number];

export const PART_LEVELS = ['district', 'quarter'] as const;
export type PartLevel = (typeof PART_LEVELS)[number];

export interface Wish {
  metric: Metric;
  /** The gateway whose failure is played through. */
  gateway: string | null;
  /** The month that figures are of, such as `2026-11`; null: all. */
  month: string | null;
  cell: string | null;
  level: PartLevel;
  table: boolean;
  order: Order;
  view: string | null;
}

export const COLUMNS = ['name', 'cells', 'lostCells', 'lostDevices'] as const;
export type Column = (typeof COLUMNS)[number];
const FIRST: Order = { column: 'lostDevices', descending: true };

export function readWish(query: URLSearchParams): Wish {
  return {
    metric: METRICS.find((known) => known === query.get('metric')) ?? 'class',
    gateway: query.get('gw'),
    month: /^\d{4}-\d\d$/.exec(query.get('month') ?? '')?.[0] ?? null,
    cell: query.get('sel'),
    level: query.get('level') === 'quarter' ? 'quarter' : 'district',
    table: query.get('v') === 'table',
    order: readOrder(query.get('sort'), COLUMNS, FIRST),
    view: query.get('m'),
  };
}

export function writeWish(wish: Wish): URLSearchParams {
  const sort = writeOrder(wish.order);
  return address([
    ['metric', wish.metric === 'class' ? '' : wish.metric],
    ['gw', wish.gateway],
    ['month', wish.month],
    ['sort', sort === writeOrder(FIRST) ? '' : sort],
    ['sel', wish.cell],
    ['level', wish.level === 'district' ? '' : wish.level],
    ['v', wish.table ? 'table' : ''],
    ['m', wish.view],
  ]);
}

/** What people call a gateway, or its number. */
export const nameOf = ({ id, name }: Pick<GatewayReach, 'id' | 'name'>): string => name ?? id;

const VALUES: Record<Column, (row: GatewayReach) => string | number> = {
  name: nameOf,
  cells: (row) => row.cells,
  lostCells: (row) => row.cells_lost_if_failed,
  lostDevices: (row) => row.devices_lost_if_failed,
};

export const ranked = (rows: readonly GatewayReach[], { column, descending }: Order): GatewayReach[] =>
  ordered(rows, VALUES[COLUMNS.find((known) => known === column) ?? 'name'], descending);

/** From good to unknown, as the legend has them. */
export const REACH_ORDER: readonly Reach[] = ['covered', 'weak', 'none', 'unknown'];
export const PART_COLUMNS = ['name', ...REACH_ORDER] as const;

/** Where as many cells have no reception, those with weak reception come first. */
export function rankedParts(rows: readonly RadioPart[], { column, descending }: Order): RadioPart[] {
  const reach = REACH_ORDER.find((known) => known === column);
  return ordered(ordered(rows, (row) => row.weak, true), (row) => (reach ? row[reach] : row.name), descending);
}

export const picture = ({ metric, gateway }: Pick<Wish, 'metric' | 'gateway'>, how: Query): string =>
  path('/maps/lorawan.svg', { metric, ...(gateway ? { without: gateway } : {}), ...how });

const REACHES: Scheme<Reach>['classes'] = [
  { key: 'none', fill: '--unserved', pattern: 'cross', ink: '--unserved-ink' },
  { key: 'weak', fill: '--partly', pattern: 'hatch', ink: '--partly-ink' },
  { key: 'covered', fill: '--served', pattern: null, ink: '--served-ink' },
  { key: 'unknown', fill: null, pattern: 'dots', ink: '--unknown-ink' },
];

const step = (key: string, n: 1 | 2 | 3 | 4 | 5): Class => ({ key, fill: `--step-${n}`, pattern: null, ink: '--step-ink' });
const nothing = (key: string): Class => ({ key, fill: null, pattern: 'dots', ink: '--unknown-ink' });

/** Above these margins in decibel a class begins; a link with ten to spare works in bad weather too. */
export const MARGINS = [0, 5, 10, 20] as const;
/** So many gateways hear a cell, or more. */
export const COUNTS = [1, 2, 3, 4] as const;

function stepped(attribute: string, limits: readonly number[]): ExpressionSpecification {
  const steps = ['step', ['get', attribute], 's0', ...limits.flatMap((limit, i) => [limit, `s${i + 1}`])];
  return ['case', ['!', ['has', attribute]], 'unknown', steps] as unknown as ExpressionSpecification;
}

/** Keys of steps are `s0`, `s1` …: how many limits are reached. */
export const SCHEMES: Record<Metric, Scheme> = {
  class: { classes: REACHES, of: ['to-string', ['coalesce', ['get', 'status'], 'unknown']] },
  gateways: {
    classes: [step('s4', 5), step('s3', 4), step('s2', 3), step('s1', 2), nothing('s0')],
    of: stepped('gateways', COUNTS),
  },
  margin: {
    classes: [step('s4', 5), step('s3', 4), step('s2', 3), step('s1', 2), step('s0', 1), nothing('unknown')],
    of: stepped('margin_p50', MARGINS),
  },
};

/** The step a value lies in, as the map has it. */
export const stepOf = (value: number, limits: readonly number[]): string => `s${limits.filter((limit) => value >= limit).length}`;

export type Fate = 'lost' | 'weaker' | 'kept';
const LOST: Class<Fate> = { key: 'lost', fill: '--loss', pattern: 'cross', ink: '--loss-ink' };
const WEAKER: Class<Fate> = { key: 'weaker', fill: '--partly', pattern: 'hatch', ink: '--partly-ink' };
const KEPT: Class<Fate> = { key: 'kept', fill: '--same', pattern: null, ink: '--same-ink' };
/** What is left when a gateway fails. */
export const FAILURE: readonly Class<Fate>[] = [LOST, WEAKER, KEPT];

/** What becomes of a cell when a gateway fails. */
export function fateOf(id: string, changed: readonly ChangedCell[]): Fate {
  const change = changed.find(({ cell }) => cell === id);
  return change ? (change.after === 'none' ? 'lost' : 'weaker') : 'kept';
}

function failing(changed: readonly ChangedCell[]): Scheme {
  const those = (lost: boolean) => changed.filter(({ after }) => (after === 'none') === lost).map(({ cell }) => cell);
  return { classes: FAILURE, of: ['case', ['in', ['get', 'id'], ['literal', those(true)]], 'lost', ['in', ['get', 'id'], ['literal', those(false)]], 'weaker', 'kept'] };
}

/** Every month from one to another, the newest first; two years are kept. */
export function months(period: { from: string; to: string } | null): string[] {
  const [first, last] = [period?.from, period?.to].map((name) => {
    const [year = NaN, month = NaN] = (name ?? '').split('-').map(Number);
    return 12 * year + month - 1;
  });
  const count = Math.min(24, (last ?? NaN) - (first ?? NaN) + 1) || 0;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const at = (last ?? 0) - i;
    return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

export function sources(gateways: readonly GatewayReach[], suggestions: readonly Site[]): Record<string, SourceSpecification> {
  const points = (of: readonly { lat: number; lon: number; properties: object }[]): SourceSpecification => ({
    type: 'geojson',
    data: { type: 'FeatureCollection', features: of.map(({ lat, lon, properties }) => ({ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } })) } as never,
  });
  return {
    gateways: points(gateways.map(({ id, name, location }) => ({ ...location, properties: { id, name: nameOf({ id, name }) } }))),
    sites: points(suggestions.map(({ lat, lon }, i) => ({ lat, lon, properties: { n: String.fromCharCode(65 + i) } }))),
  };
}

/** Cells are few and far between: from afar each is a spot, in the strong colour of its class. */
function afar({ classes, of }: Scheme, colour: Colour): LayerSpecification {
  const faint = ['covered', 'kept'];
  const inks = classes.flatMap(({ key, ink, fill }) => [key, colour(fill && !faint.includes(key) ? fill : ink)]);
  return {
    id: 'cells-afar', type: 'circle', source: 'cells', 'source-layer': 'cells', maxzoom: 12.5,
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 9, 1.5, 12.5, 2.5],
      'circle-color': ['match', of, ...inks, colour('--unknown-ink')] as unknown as ExpressionSpecification,
    },
  };
}

/** `changed` are the cells that would not be as they are without the gateway, once that is known. */
export function layers({ metric, gateway }: Wish, colour: Colour, changed: readonly ChangedCell[] | undefined): LayerSpecification[] {
  const here: ExpressionSpecification = ['==', ['get', 'id'], gateway ?? ''];
  const scheme = gateway && changed ? failing(changed) : SCHEMES[metric];
  return [
    ...cellLayers('cells', scheme, colour),
    afar(scheme, colour),
    {
      id: 'gateways', type: 'circle', source: 'gateways',
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, ['case', here, 8, 5], 14, ['case', here, 11, 8]],
        'circle-color': ['case', here, colour('--text'), colour('--accent')], 'circle-stroke-color': colour('--surface'), 'circle-stroke-width': 2,
      },
    },
    {
      id: 'sites', type: 'circle', source: 'sites',
      paint: { 'circle-radius': 11, 'circle-color': colour('--surface'), 'circle-stroke-color': colour('--ok'), 'circle-stroke-width': 2.5 },
    },
    { id: 'site-names', type: 'symbol', source: 'sites', layout: { 'text-field': ['get', 'n'], 'text-font': ['City Sans'], 'text-size': 12, 'text-allow-overlap': true }, paint: { 'text-color': colour('--ok') } },
    {
      id: 'gateway-names', type: 'symbol', source: 'gateways', minzoom: 11.5,
      layout: { 'text-field': ['get', 'name'], 'text-font': ['City Sans'], 'text-size': 11, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-max-width': 9 },
      paint: { 'text-color': colour('--map-name'), 'text-halo-color': colour('--map-halo'), 'text-halo-width': 1.75 },
    },
  ];
}

/** What proposed sites bring together: each but the first is what those before leave to do. */
export function together(sites: readonly Site[]): { places: string[]; cells: number; households: number } {
  const sum = (of: (site: Site) => number) => sites.reduce((total, site) => total + of(site), 0);
  return { places: [...new Set(sites.map(({ near }) => near))], cells: Math.round(sum((site) => site.gain_cells)), households: sum((site) => site.gain_households ?? 0) };
}

export const GRAVITY: Record<Reach, number> = { none: 0, weak: 1, unknown: 2, covered: 3 };
export const isReach = (word: unknown): word is Reach => typeof word === 'string' && Object.hasOwn(GRAVITY, word);
