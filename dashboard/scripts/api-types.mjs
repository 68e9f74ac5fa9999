// Writes src/lib/api/schema.ts from the program's OpenAPI document, or checks that it is fresh.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../api/openapi.json', import.meta.url);
const target = new URL('../src/lib/api/schema.ts', import.meta.url);
const head = '// Made from api/openapi.json by `npm run types`. Not edited by hand.\n\n';
const text = head + astToString(await openapiTS(JSON.parse(readFileSync(source, 'utf8'))));

if (process.argv[2] === 'write') {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/lib/api/schema.ts does not fit api/openapi.json: run `npm run types`');
  process.exit(1);
}
