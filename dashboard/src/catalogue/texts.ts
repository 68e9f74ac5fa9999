// The texts of the catalogue, which come with its pages.
import de from '../i18n/catalogue/de.json';
import en from '../i18n/catalogue/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
