// The texts of the first run, which come with it.
import de from '../i18n/first/de.json';
import en from '../i18n/first/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
