// The texts of the pages about alerts, which come with them.
import de from '../i18n/alert/de.json';
import en from '../i18n/alert/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
