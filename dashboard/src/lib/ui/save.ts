// A file out of the page.

/** Saves a table as a file, with a byte order mark: spreadsheets take it for Windows' own letters otherwise. */
export function save(name: string, table: string): void {
  const address = URL.createObjectURL(new Blob(['\ufeff', table], { type: 'text/csv' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
