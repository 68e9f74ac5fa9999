// The texts of the sign-in, which come with it.
import de from '../i18n/signin/de.json';
import en from '../i18n/signin/en.json';
import { add } from '../lib/i18n/dictionary';

const complete: Record<keyof typeof de, string> = en;
add({ de, en: complete });
