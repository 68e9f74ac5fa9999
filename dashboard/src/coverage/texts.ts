// The texts of coverage, which come with its pages and not with the first one; its tables say metres as maps do.
import '../lib/map/texts';
import de from '../i18n/coverage/de.json';
import en from '../i18n/coverage/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
