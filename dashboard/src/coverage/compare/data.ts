// The comparison page: its address, how a cell changed, and places in order. Pure.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Change, Level, PlaceChange, PlaceSupply, Release, Verdict } from '../../lib/api/shapes';
import type { Query } from '../../lib/api/address';
import { imageName } from '../../lib/map/pattern';
import { cellLayers, type Class, type Colour } from '../../lib/map/scheme';
import { address, measureEntries, measureQuery, ordered, readLevel, readMeasure, readOrder, verdictIn, writeOrder, type Measure, type Order } from '../data';

/** How the map compares: what changed, both beside each other, or one upon the other. */
export const MODES = ['difference', 'side', 'swipe'] as const;
export type Mode = (typeof MODES)[number];

export interface Wish {
  a: string | null;
  b: string | null;
  measure: Measure;
  level: Level;
  cell: string | null;
  table: boolean;
  mode: Mode;
  order: Order;
  view: string | null;
}

export const COLUMNS = ['name', 'a', 'b', 'points', 'gained'] as const;
export type Column = (typeof COLUMNS)[number];
const FIRST: Order = { column: 'gained', descending: true };

export function readWish(query: URLSearchParams): Wish {
  return {
    a: query.get('a'),
    b: query.get('b'),
    measure: readMeasure(query),
    level: readLevel(query.get('level')),
    cell: query.get('sel'),
    table: query.get('v') === 'table',
    mode: MODES.find((known) => known === query.get('mode')) ?? 'difference',
    order: readOrder(query.get('sort'), COLUMNS, FIRST),
    view: query.get('m'),
  };
}

export function writeWish(wish: Wish): URLSearchParams {
  const sort = writeOrder(wish.order);
  return address([
    ['a', wish.a],
    ['b', wish.b],
    ...measureEntries(wish.measure),
    ['level', wish.level === 'district' ? '' : wish.level],
    ['mode', wish.mode === 'difference' ? '' : wish.mode],
    ['sort', sort === writeOrder(FIRST) ? '' : sort],
    ['sel', wish.cell],
    ['v', wish.table ? 'table' : ''],
    ['m', wish.view],
  ]);
}

/** The two releases, the older one first: without a wish the newest and the one before it. */
export function pair(releases: readonly Release[], { a, b }: Pick<Wish, 'a' | 'b'>): [Release, Release] | null {
  const find = (id: string | null) => releases.find((release) => release.id === id);
  const later = find(b) ?? releases.find((release) => release.id !== a);
  const earlier = find(a) ?? releases.find((release) => release.data_date < (later?.data_date ?? ''));
  return later && earlier && later !== earlier ? [earlier, later] : null;
}

export const question = (a: Release, b: Release, measure: Measure, level: Level): Query => ({ a: a.id, b: b.id, ...measureQuery(measure), level });

/** A place before and after; its shares come from the summaries of both releases. */
export interface Row extends PlaceChange {
  a: number | null;
  b: number | null;
}

export function rows(places: readonly PlaceChange[], before: readonly PlaceSupply[], after: readonly PlaceSupply[]): Row[] {
  const [a, b] = [before, after].map((list) => new Map(list.map(({ id, served }) => [id, served.share])));
  return places.map((place) => ({ ...place, a: a?.get(place.id) ?? null, b: b?.get(place.id) ?? null }));
}

/** A share in tenths of a per cent as the table tells it: what is not nothing as more than that, what is not all as less. */
const tenths = (share: number) => (share <= 0 || share >= 1 ? 1_000 * share : Math.min(999, Math.max(1, Math.round(1_000 * share))));

/** The difference of what stands beside it in the row: people work it out. */
export const pointsOf = ({ a, b }: Row): number | null => (a === null || b === null ? null : (tenths(b) - tenths(a)) / 10);

const VALUES: Record<Column, (row: Row) => string | number | null> = {
  name: (row) => row.name,
  a: (row) => row.a,
  b: (row) => row.b,
  points: pointsOf,
  gained: (row) => row.delta_households,
};

export const ranked = (list: readonly Row[], { column, descending }: Order): Row[] =>
  ordered(list, VALUES[COLUMNS.find((known) => known === column) ?? 'name'], descending);

export const CHANGES: readonly Class<Change>[] = [
  { key: 'newly_served', fill: '--gain-strong', pattern: 'hatch', ink: '--gain-strong-ink' },
  { key: 'improved', fill: '--gain', pattern: null, ink: '--gain-ink' },
  { key: 'worse', fill: '--loss', pattern: 'cross', ink: '--loss-ink' },
  { key: 'new', fill: null, pattern: 'dots', ink: '--gain-strong' },
  { key: 'vanished', fill: null, pattern: 'hatch', ink: '--unknown-ink' },
  { key: 'unchanged', fill: '--same', pattern: null, ink: '--same-ink' },
];

type Properties = Readonly<Record<string, unknown>>;
type Cells = ReadonlyMap<string, Properties>;

const STEP: Record<Verdict, number> = { unknown: -1, unserved: 0, partly: 1, served: 2 };

/** Shares of squares that stand for many cells always move a little: so many percentage points are no change. */
const STILL = 1;

/** How a cell changed. `attribute` tells how many are served; without it the verdict alone counts. */
export function changeOf(measure: Measure, attribute: string | null, before: Properties | undefined, after: Properties | undefined): Change {
  const [was, is] = [before, after].map((cell) => (cell ? verdictIn(measure, cell) : 'unknown')) as [Verdict, Verdict];
  if (was === is && was !== 'partly') return 'unchanged';
  if (was === 'unknown') return 'new';
  if (is === 'unknown') return 'vanished';
  if (is === 'served') return 'newly_served';
  const [much, more] = [before, after].map((cell) => cell?.[attribute ?? '']);
  // A share of very few households is not told: then the verdicts alone say what changed.
  const by = typeof much === 'number' && typeof more === 'number' ? more - much : 100 * (STEP[is] - STEP[was]);
  if (was === is && Math.abs(by) < STILL) return 'unchanged';
  return by > 0 ? 'improved' : by < 0 ? 'worse' : 'unchanged';
}

/** The names of the cells that changed, by how. */
export function changes(measure: Measure, attribute: string | null, before: Cells, after: Cells): Map<Change, string[]> {
  const found = new Map<Change, string[]>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const change = changeOf(measure, attribute, before.get(key), after.get(key));
    if (change !== 'unchanged') found.set(change, [...(found.get(change) ?? []), key]);
  }
  return found;
}

/** The class of a cell by its name. */
function classes(found: ReadonlyMap<Change, string[]>): ExpressionSpecification {
  const branches = [...found].flatMap(([change, names]) => [names, change]);
  const none = ['literal', 'unchanged'] as unknown as ExpressionSpecification;
  return branches.length === 0 ? none : (['match', ['get', 'id'], ...branches, 'unchanged'] as unknown as ExpressionSpecification);
}

/** Cells of the later release, and of the earlier one those that are gone. */
export function layers(found: ReadonlyMap<Change, string[]>, colour: Colour): LayerSpecification[] {
  const gone = found.get('vanished') ?? [];
  const before = { source: 'before', 'source-layer': 'cells', type: 'fill' } as const;
  return [
    // Draws nothing: the tiles of a source that no layer draws from are not loaded.
    { ...before, id: 'before', paint: { 'fill-opacity': 0 } },
    ...cellLayers('after', { classes: CHANGES, of: classes(found) }, colour),
    {
      ...before, id: 'gone', filter: ['in', ['get', 'id'], ['literal', gone]],
      paint: { 'fill-pattern': imageName('hatch', colour('--unknown-ink')) },
    },
  ];
}

/** For lists: what got worse stands first. */
export const GRAVITY: Record<Change, number> = { worse: 0, vanished: 1, newly_served: 2, improved: 3, new: 4, unchanged: 5 };
