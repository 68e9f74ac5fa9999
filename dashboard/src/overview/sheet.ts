// Devices as a table for spreadsheets, with the headings that the import reads: taken out, changed, brought back. Pure.
import type { Device } from '../lib/api/shapes';

type Cell = string | number | null | undefined;
const COLUMNS: readonly [heading: string, of: (device: Device) => Cell][] = [
  ['dev_eui', (d) => d.dev_eui],
  ['name', (d) => d.name],
  ['kind', (d) => d.kind],
  ['profile', (d) => d.profile],
  ['codec', (d) => d.codec],
  ['lat', (d) => d.location?.lat],
  ['lon', (d) => d.location?.lon],
  ['alt', (d) => d.location?.alt],
  ['district', (d) => d.district],
  ['interval_s', (d) => d.interval_s],
  ['mounting_height_m', (d) => d.mounting_height_m],
  ['tags', (d) => Object.entries(d.tags ?? {}).map(([key, value]) => `${key}: ${value}`).join(' | ')],
];

export function sheet(devices: readonly Device[]): string {
  const lines = devices.map((device) => COLUMNS.map(([, of]) => cell(of(device))).join(';'));
  return [COLUMNS.map(([heading]) => heading).join(';'), ...lines].join('\n') + '\n';
}

/** Numbers with a comma, as spreadsheets here read them. What one would take for a formula begins with an apostrophe. */
function cell(value: Cell): string {
  if (typeof value === 'number') return String(value).replace('.', ',');
  const text = value ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
