// Writes src/lib/api/schema.ts from the program's OpenAPI document, or checks that it is fresh.
import { readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const source = new URL('../../api/openapi.json', import.meta.url);
const target = new URL('../src/lib/api/schema.ts', import.meta.url);
const head = '// Made from api/openapi.json by `npm run types`. Not edited by hand.\n\n';
const document = JSON.parse(readFileSync(source, 'utf8'));
// Only what the application calls, named by path and method: the ids in the document are not unique.
for (const [path, item] of Object.entries(document.paths)) {
  if (!path.startsWith('/api/v1/')) delete document.paths[path];
  for (const operation of Object.values(item)) delete operation.operationId;
}
const text = head + astToString(await openapiTS(document));

if (process.argv[2] === 'write') {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/lib/api/schema.ts does not fit api/openapi.json: run `npm run types`');
  process.exit(1);
}
