// An answer as a table, whatever it is: CSV, a list, a series in columns, GeoJSON. Pure.

export interface Table {
  columns: string[];
  rows: string[][];
  /** Rows of the answer, of which only the first are here. */
  total: number;
}

/** The first `most` rows; null if there are none to be found. */
export function table(text: string, type: string, most: number): Table | null {
  if (type.startsWith('text/csv')) return fromCsv(text, most);
  if (!type.includes('json')) return null;
  try {
    return fromJson(JSON.parse(text), most);
  } catch {
    // An answer that was cut off.
    return null;
  }
}

function fromJson(answer: unknown, most: number): Table | null {
  const found = list(answer);
  if (!found || found.length === 0) return null;
  const shown = found.slice(0, most).map((row) => flat(row));
  const columns = [...new Set(shown.flatMap((row) => Object.keys(row)))].sort((a, b) => dull(a, shown) - dull(b, shown));
  return { columns, rows: shown.map((row) => columns.map((name) => row[name] ?? '')), total: found.length };
}

/** Addresses and nested parts say least in a table: they stand last, the others as they came. */
function dull(column: string, rows: readonly Record<string, string>[]): number {
  if (/link$/i.test(column)) return 2;
  return rows.some((row) => /^[[{]/.test(row[column] ?? '')) ? 1 : 0;
}

const LISTS = ['items', 'features', 'value', 'rows', 'days', 'gateways'];

/** The rows of an answer: a list in it, or columns of equal length. */
function list(answer: unknown): unknown[] | null {
  if (Array.isArray(answer)) return answer;
  if (!isObject(answer)) return null;
  const named = LISTS.map((name) => answer[name]).find((part) => Array.isArray(part));
  if (named) return named as unknown[];
  const columns = Object.entries(answer).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]) && !entry[1].some(isObject));
  const length = columns.find(([name]) => name === 't')?.[1].length;
  if (length === undefined) return [answer];
  const whole = columns.filter(([, values]) => values.length === length);
  return Array.from({ length }, (_, i) => Object.fromEntries(whole.map(([name, values]) => [name, values[i]])));
}

/** One level of objects within a row becomes columns of its own; what lies deeper stays JSON. Of features only what they say. */
function flat(row: unknown): Record<string, string> {
  if (!isObject(row)) return { value: cell(row) };
  const whole = row['type'] === 'Feature' && isObject(row['properties']) ? row['properties'] : row;
  return Object.fromEntries(
    Object.entries(whole).flatMap(([name, value]) =>
      isObject(value) ? Object.entries(value).map(([inner, of]) => [`${name}.${inner}`, cell(of)] as const) : [[name, cell(value)] as const],
    ),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

function fromCsv(text: string, most: number): Table | null {
  const lines = records(text.replace(/^\ufeff/, ''));
  const [columns, ...rows] = lines;
  return columns && rows.length > 0 ? { columns, rows: rows.slice(0, most).map((row) => columns.map((_, i) => row[i] ?? '')), total: rows.length } : null;
}

/** RFC 4180, separated by commas or, where the first line has more of them, by semicolons. */
function records(text: string): string[][] {
  const head = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const separator = head.split(';').length > head.split(',').length ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (quoted && c === '"' && text.charAt(i + 1) === '"') {
      field += c;
      i += 1;
    } else if (c === '"') {
      quoted = !quoted;
    } else if (c === separator && !quoted) {
      row.push(field);
      field = '';
    } else if (c === '\n' && !quoted) {
      rows.push([...row, field.replace(/\r$/, '')]);
      [row, field] = [[], ''];
    } else {
      field += c;
    }
  }
  return field || row.length > 0 ? [...rows, [...row, field]] : rows;
}
