// A picture that the server draws for whoever asks: fetched with the token, so that it shows what this account sees.
import { send } from '../lib/api/client';
import { Resource } from '../lib/api/resource.svelte';
import { language } from '../lib/i18n/language.svelte';

/** The picture at an address as a source for an image; null until it is there. */
export function drawn(href: () => string | null): { readonly source: string | null } {
  const picture = new Resource(
    () => {
      const at = href();
      return at === null ? null : { at, language: language.current };
    },
    async ({ at }, signal) => (await send(at, { accept: 'image/svg+xml', signal })).text(),
  );
  return {
    get source() {
      return picture.content === undefined ? null : `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture.content)}`;
    },
  };
}
