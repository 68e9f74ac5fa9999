// Gateways with what the city would lose without each of them. Pure.
import type { Gateway, RadioSummary, Status } from '../lib/api/shapes';

export interface Row {
  gateway: Gateway;
  /** Cells it hears; null where nothing is known of its reception. */
  cells: number | null;
  /** Devices and cells that would fall silent without it, and cells where reception would be weaker. */
  lost: { devices: number; cells: number; weaker: number } | null;
}

const ORDER: readonly Status[] = ['offline', 'new', 'late', 'online'];

/** What is wrong first, then what would be missed most. */
export function rows(gateways: readonly Gateway[], radio: RadioSummary | undefined): Row[] {
  const reach = new Map(radio?.gateways.map((one) => [one.id, one]));
  const all = gateways.map((gateway): Row => {
    const known = reach.get(gateway.id);
    return {
      gateway,
      cells: known?.cells ?? null,
      lost: known ? { devices: known.devices_lost_if_failed, cells: known.cells_lost_if_failed, weaker: known.cells_weakened_if_failed } : null,
    };
  });
  const rank = ({ gateway }: Row) => ORDER.indexOf(gateway.status);
  const missed = ({ lost }: Row) => lost?.devices ?? 0;
  return all.sort((a, b) => rank(a) - rank(b) || missed(b) - missed(a) || nameOf(a.gateway).localeCompare(nameOf(b.gateway), 'de'));
}

export const nameOf = ({ name, id }: Pick<Gateway, 'name' | 'id'>): string => name || id;

/** The devices nobody else hears, by name; undefined for those without an account. */
export const onlyHere = (radio: RadioSummary | undefined, gateway: string) =>
  radio?.single_gateway_device_list?.filter((device) => device.gateway === gateway).toSorted((a, b) => a.name.localeCompare(b.name, 'de'));
