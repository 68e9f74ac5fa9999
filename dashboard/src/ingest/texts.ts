// The texts of the page about the data flow, which come with it.
import de from '../i18n/ingest/de.json';
import en from '../i18n/ingest/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
