// A table of devices on its way in.

/** A table to begin with. */
export const TEMPLATE = 'dev_eui;name;kind;profile;codec;lat;lon;district;interval_s;mounting_height_m;tags\n70b3d57ed0001234;Pegel Beispiel;river_level;Decentlab DL-LID;;51,2562;7,1508;;600;3,5;Betreuung: Stadtentwässerung\n';

/** The headings and those rows of a table that are wrong, as they were; a row may go over several lines. */
export function wrongRows(table: string, wrong: readonly number[], starts: readonly number[]): string {
  const lines = table.replace(/\r\n?/g, '\n').split('\n');
  const ends = new Map(starts.map((start, i) => [start, starts[i + 1] ?? lines.length + 1]));
  const rows = wrong.flatMap((line) => lines.slice(line - 1, (ends.get(line) ?? line + 1) - 1)).filter((text) => text !== '');
  return [lines[0] ?? '', ...rows].join('\n') + '\n';
}
