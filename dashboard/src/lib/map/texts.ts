// The texts of maps, which come with the map and not with the first page.
import de from '../../i18n/map/de.json';
import en from '../../i18n/map/en.json';
import { add } from '../i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
