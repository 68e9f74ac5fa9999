// The texts of the list of devices, which come with it.
import de from '../i18n/fleet/de.json';
import en from '../i18n/fleet/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
