// Views of a page that somebody keeps in this browser: a name and the query of the address. Pure but for the storage it is given.

export interface View {
  name: string;
  /** As the address has it, without `?`. */
  query: string;
}

/** More would be no help. */
export const MOST = 30;

/** What is kept; what is not of the expected shape is as if it were not there. */
export function read(storage: Pick<Storage, 'getItem'>, key: string): View[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isView).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

const isView = (one: unknown): one is View =>
  typeof one === 'object' && one !== null && 'name' in one && 'query' in one && typeof one.name === 'string' && typeof one.query === 'string';

/** Without views nothing is left in the browser. */
export function write(storage: Pick<Storage, 'setItem' | 'removeItem'>, key: string, views: readonly View[]): void {
  if (views.length === 0) storage.removeItem(key);
  else storage.setItem(key, JSON.stringify(views.slice(0, MOST)));
}

/** With one more; one of the same name is replaced. In order of name. */
export const withView = (views: readonly View[], next: View): View[] =>
  [...without(views, next.name), next].sort((a, b) => a.name.localeCompare(b.name, 'de', { numeric: true })).slice(0, MOST);

export const without = (views: readonly View[], name: string): View[] => views.filter((view) => view.name !== name);
