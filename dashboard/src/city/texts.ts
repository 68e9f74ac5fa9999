// The texts of the pages for citizens, which come with those pages.
import de from '../i18n/city/de.json';
import en from '../i18n/city/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
