// What somebody who looks for a word means: districts and sensors, by name, kind, place or what is measured. Pure.
import type { Language } from '../lib/i18n/dictionary';
import type { Datastream, Device, District } from '../lib/api/shapes';
import { name, told } from '../lib/quantity/quantity';
import type { Row } from '../overview/rows';

const wordsOf = (text: string) => text.toLowerCase().split(/\s+/).filter(Boolean);
const has = (text: string, words: readonly string[]) => words.every((word) => text.includes(word));

/** Sensors of which every word is said; what they measure counts, their batteries do not. */
export function sensors(rows: readonly Row[], wanted: string, language: Language): Row[] {
  const words = wordsOf(wanted);
  const measured = ({ device }: Row) => told(device).main.map((of) => name(language, of).toLowerCase());
  return rows.filter((row) => has([row.text, ...measured(row)].join(' '), words));
}

/** What of a sensor answers the words: what they name of what it measures, otherwise what it is built for. */
export function foremost(device: Device, wanted: string, language: Language): Datastream | undefined {
  const { main } = told(device);
  const words = wordsOf(wanted);
  return main.find((of) => words.some((word) => name(language, of).toLowerCase().includes(word))) ?? main[0];
}

/** Districts with every word in their names. */
export const places = (of: readonly District[], wanted: string): District[] => of.filter(({ name: own }) => has(own.toLowerCase(), wordsOf(wanted)));
