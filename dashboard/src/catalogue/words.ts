// What the codes of the catalogue are called.
import type { Key } from '../lib/i18n/dictionary';
import { t } from '../lib/i18n/language.svelte';
import type { Facet } from './search';

const TOPICS = ['ENVI', 'TRAN', 'SOCI', 'ENER', 'REGI', 'TECH'];
const LICENCES = ['dl-by-de/2.0', 'dl-zero-de/2.0', 'cc-by/4.0', 'cc-zero', 'other-opensource'];
const FORMATS: Record<string, string> = { GEOJSON: 'GeoJSON', GPKG: 'GeoPackage', WMS_SRVC: 'WMS', PARQUET: 'Parquet' };

export const topic = (code: string) => (TOPICS.includes(code) ? t(`topic.${code}` as Key) : code);
export const licence = (code: string) => (LICENCES.includes(code) ? t(`licence.${code}` as Key) : code);
export const format = (code: string) => FORMATS[code] ?? code;

const WORDS: Record<Facet, (code: string) => string> = { topic, format, licence, pace: (code) => t(`pace.${code}` as Key) };

/** What a trait of a facet is called. */
export const trait = (facet: Facet, code: string) => WORDS[facet](code);
