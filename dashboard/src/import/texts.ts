// The texts of the import, which come with its page.
import de from '../i18n/import/de.json';
import en from '../i18n/import/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
