// The texts of the pages of codecs, which come with those pages.
import de from '../i18n/codec/de.json';
import en from '../i18n/codec/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
