// The texts of the pages about one device, which come with those pages.
import de from '../i18n/device/de.json';
import en from '../i18n/device/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
