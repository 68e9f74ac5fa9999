// A file out of the page.

/** Saves a table as a file, with a byte order mark: spreadsheets take it for Windows' own letters otherwise. */
export const save = (name: string, table: string): void => keep(name, new Blob(['\ufeff', table], { type: 'text/csv' }));

/** Saves what was fetched with a token. */
export function keep(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
