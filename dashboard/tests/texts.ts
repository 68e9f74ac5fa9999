// Every text, for the tests of what is said.
import { LANGUAGES, load, PARTS } from '../src/lib/i18n/dictionary';

await Promise.all(LANGUAGES.map((language) => load(language, PARTS)));
