// The same request for other tools. Pure.
import type { Endpoint } from './endpoints';

export const TOOLS = ['curl', 'python', 'r', 'excel'] as const;
export type Tool = (typeof TOOLS)[number];

const SNIPPETS: Record<Tool, (url: string, endpoint: Endpoint) => string> = { curl, python, r, excel };

/** A program that asks for `url` and has the rows of the answer. */
export const snippet = (tool: Tool, url: string, endpoint: Endpoint): string => SNIPPETS[tool](url, endpoint);

function curl(url: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return `curl --fail ${quoted(url)}`;
}

function python(url: string, { rows }: Endpoint): string {
  const lines = [`answer = requests.get(${JSON.stringify(url)}, timeout=30)`, 'answer.raise_for_status()'];
  if (rows === 'csv') return ['import csv', 'import requests', '', ...lines, 'rows = list(csv.DictReader(answer.text.splitlines()))', 'print(len(rows), rows[:3])'].join('\n');
  if (rows === 'columns') return ['import requests', '', ...lines, 'series = answer.json()', 'print(list(zip(series["t"], series["avg"])))'].join('\n');
  return ['import requests', '', ...lines, `rows = answer.json()[${JSON.stringify(rows)}]`, 'print(len(rows), rows[:3])'].join('\n');
}

function r(url: string, { rows }: Endpoint): string {
  const address = JSON.stringify(url);
  if (rows === 'csv') return `rows <- read.csv(${address})\nstr(rows)`;
  const read = `answer <- jsonlite::fromJSON(${address}, flatten = TRUE)`;
  if (rows === 'columns') return `${read}\nrows <- as.data.frame(answer[c("t", "avg", "min", "max", "n")])\nstr(rows)`;
  return `${read}\nrows <- answer$${rows}\nstr(rows)`;
}

/** A query for Power Query: Data → Get Data → Blank Query → Advanced Editor. */
function excel(url: string, { rows }: Endpoint): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const contents = `Web.Contents(${quoted(url)})`;
  const query = (steps: string[], last: string) => `let\n${steps.map((step) => `    ${step}`).join(',\n')}\nin\n    ${last}`;
  if (rows === 'csv') return query([`Source = Csv.Document(${contents}, [Delimiter = ",", Encoding = 65001])`, 'Rows = Table.PromoteHeaders(Source)'], 'Rows');
  const source = `Source = Json.Document(${contents})`;
  if (rows === 'columns') {
    const columns = ['t', 'avg', 'min', 'max', 'n'];
    return query([source, `Rows = Table.FromColumns({${columns.map((name) => `Source[${name}]`).join(', ')}}, {${columns.map(quoted).join(', ')}})`], 'Rows');
  }
  const list = rows === 'features' ? 'List.Transform(Source[features], each [properties])' : `Source[${rows}]`;
  return query([source, `Rows = Table.FromRecords(${list}, null, MissingField.UseNull)`], 'Rows');
}
