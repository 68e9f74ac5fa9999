// Which of many choices are in sight. No DOM.
import type { Device } from '../../lib/api/shapes';
import { tagName } from './words';

export interface Choice {
  value: string;
  name: string;
}

/** What is chosen, and of the rest the first that have every word; `more`: how many of those are left out. */
export function found(all: readonly Choice[], chosen: readonly string[], wanted: string, most: number): { choices: Choice[]; more: number } {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const mine = all.filter(({ value }) => chosen.includes(value));
  const rest = all.filter(({ value, name }) => !chosen.includes(value) && words.every((word) => `${name} ${value}`.toLowerCase().includes(word)));
  return { choices: [...mine, ...rest.slice(0, most)], more: Math.max(0, rest.length - most) };
}

const order = new Intl.Collator('de', { numeric: true });
const sorted = (choices: Choice[]): Choice[] => choices.sort((a, b) => order.compare(a.name, b.name));

export const ofDevices = (devices: readonly Device[]): Choice[] =>
  sorted(devices.flatMap(({ dev_eui, name }) => (dev_eui == null ? [] : { value: dev_eui, name })));

/** Every label some device has, alone and with each of its values. */
export function ofTags(devices: readonly Device[]): Choice[] {
  const names = new Set<string>();
  for (const { tags } of devices) for (const [key, value] of Object.entries(tags ?? {})) names.add(key).add(`${key}=${value}`);
  return sorted([...names].map((name) => ({ value: name, name: tagName(name) })));
}

/** With those that a rule names and nobody has any more. */
export const withLost = (all: readonly Choice[], chosen: readonly string[]): Choice[] =>
  [...all, ...chosen.filter((value) => !all.some((choice) => choice.value === value)).map((value) => ({ value, name: value }))];
