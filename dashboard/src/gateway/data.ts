// Gateways with what the city would lose without each of them. Pure.
import type { Gateway, RadioSummary, Status } from '../lib/api/shapes';

export interface Row {
  gateway: Gateway;
  /** Cells it hears; null where nothing is known of its reception. */
  cells: number | null;
  /** Devices and cells that would fall silent without it, and cells where reception would be weaker. */
  lost: { devices: number; cells: number; weaker: number } | null;
}

export const SORTS = ['name', 'status', 'seen', 'uplinks', 'cells', 'lost'] as const;
export type Sort = (typeof SORTS)[number];

/** By which column, and which way round; null is what is wrong first, then what would be missed most. */
export type Order = { by: Sort; descending: boolean } | null;

/** Reads an order from an address: `name`, `-seen`. */
export function readOrder(text: string | null): Order {
  const by = SORTS.find((sort) => sort === text?.replace(/^-/, ''));
  return by ? { by, descending: text?.startsWith('-') ?? false } : null;
}
export const writeOrder = (order: Order): string => (order ? `${order.descending ? '-' : ''}${order.by}` : '');

const ORDER: readonly Status[] = ['offline', 'new', 'late', 'online'];

export function rows(gateways: readonly Gateway[], radio: RadioSummary | undefined): Row[] {
  const reach = new Map(radio?.gateways.map((one) => [one.id, one]));
  return gateways.map((gateway): Row => {
    const known = reach.get(gateway.id);
    return {
      gateway,
      cells: known?.cells ?? null,
      lost: known ? { devices: known.devices_lost_if_failed, cells: known.cells_lost_if_failed, weaker: known.cells_weakened_if_failed } : null,
    };
  });
}

/** In an order; between equals the name decides, and what is unknown stands last, whichever way round. */
export function sorted(all: readonly Row[], order: Order): Row[] {
  const rank = ({ gateway }: Row) => ORDER.indexOf(gateway.status);
  const missed = ({ lost }: Row) => lost?.devices ?? 0;
  const byName = (a: Row, b: Row) => nameOf(a.gateway).localeCompare(nameOf(b.gateway), 'de', { numeric: true });
  if (!order) return all.toSorted((a, b) => rank(a) - rank(b) || missed(b) - missed(a) || byName(a, b));
  const turn = order.descending ? -1 : 1;
  if (order.by === 'name') return all.toSorted((a, b) => turn * byName(a, b));
  const key: Record<Exclude<Sort, 'name'>, (row: Row) => number | null | undefined> = {
    status: rank,
    seen: ({ gateway }) => (gateway.last_seen ? Date.parse(gateway.last_seen) : null),
    uplinks: ({ gateway }) => gateway.uplinks,
    cells: ({ cells }) => cells,
    lost: ({ lost }) => lost?.devices,
  };
  const of = key[order.by];
  return all.toSorted((a, b) => {
    const [x, y] = [of(a), of(b)];
    if (x == null || y == null) return Number(x == null) - Number(y == null) || byName(a, b);
    return turn * (x - y) || byName(a, b);
  });
}

export const nameOf = ({ name, id }: Pick<Gateway, 'name' | 'id'>): string => name || id;

/** The devices nobody else hears, by name; undefined for those without an account. */
export const onlyHere = (radio: RadioSummary | undefined, gateway: string) =>
  radio?.single_gateway_device_list?.filter((device) => device.gateway === gateway).toSorted((a, b) => a.name.localeCompare(b.name, 'de'));
