// What somebody who looks for a word means: districts and sensors, by name, kind, place or what is measured. Pure.
import type { Language } from '../lib/i18n/dictionary';
import type { Datastream, Device, District } from '../lib/api/shapes';
import { name, told } from '../lib/quantity/quantity';
import type { Row } from '../overview/rows';

/** Letters as people type them who have no German keyboard: `Straße` is `strasse`, `Bäume` and `Baeume` are `baume`. */
export const folded = (text: string): string =>
  text.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '').replace(/([aou])e/g, '$1');

/** Everyday words for what sensors call otherwise. */
const ALSO: Record<string, string> = { hochwasser: 'pegel', flood: 'river', mull: 'abfall', rubbish: 'waste', trash: 'waste' };

/** The words, without the ending of a plural where there is enough left. */
function wordsOf(text: string): string[] {
  const stem = (word: string) => (word.length > 4 ? word.replace(/(?<=.{3})(en|er|e|n|s)$/, '') : word);
  return folded(text).split(/\s+/).filter(Boolean).map((word) => folded(ALSO[word] ?? stem(word)));
}
const has = (text: string, words: readonly string[]) => words.every((word) => text.includes(word));

/** Sensors of which every word is said; what they measure counts, their batteries do not. */
export function sensors(rows: readonly Row[], wanted: string, language: Language): Row[] {
  const words = wordsOf(wanted);
  const measured = ({ device }: Row) => told(device).main.map((of) => folded(name(language, of)));
  const all = rows.filter((row) => has([folded(row.text), ...measured(row)].join(' '), words));
  // Who says `Luft` means what measures the air before what has a thermometer too.
  const named = ({ device, kind }: Row) => words.some((word) => folded(`${device.name} ${kind}`).split(/[^\p{L}\d]+/u).some((own) => own.startsWith(word)));
  return all.toSorted((a, b) => Number(named(b)) - Number(named(a)));
}

/** What of a sensor answers the words: what they name of what it measures, otherwise what it is built for. */
export function foremost(device: Device, wanted: string, language: Language): Datastream | undefined {
  const { main } = told(device);
  const words = wordsOf(wanted);
  return main.find((of) => words.some((word) => folded(name(language, of)).includes(word))) ?? main[0];
}

/** Districts with every word in their names. */
export const places = (of: readonly District[], wanted: string): District[] => of.filter(({ name: own }) => has(folded(own), wordsOf(wanted)));
