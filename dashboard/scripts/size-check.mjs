// Compares the built files, compressed with brotli, with their budgets. Run after the build.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const files = readdirSync(new URL('assets/', dist));
const brotli = (path) => brotliCompressSync(readFileSync(new URL(path, dist))).length;
const assets = (pattern) => files.filter((name) => pattern.test(name)).map((name) => `assets/${name}`);
// What the page asks for before it shows anything: its script and what that needs at once.
const shell = readFileSync(new URL('index.html', dist), 'utf8');
const first = [...shell.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path);

const map = assets(/^engine-.*\.js$/);
const worker = assets(/worker-.*\.js$/);
// What one page or tab brings along when it is opened.
const parts = assets(/^(?:Battery|City|Codecs|Import|Master)-.*\.js$/);
// What only pages with a map ask for.
const mapped = assets(/^(?:Coverage|DeviceMap|ReceptionMap|MapView)-.*\.(?:js|css)$/);

// Kilobytes of 1,000 bytes. WOFF2 is compressed already.
const budgets = [
  ['html shell', ['index.html'], 14],
  ['app entry and first route', first, 80],
  ['css', assets(/\.css$/), 20],
  ['each font', assets(/\.woff2$/), 25, Math.max],
  ['chart chunk', assets(/^plot-.*\.js$/), 28],
  ['coverage pages', assets(/^Coverage-.*\.js$/), 40],
  ['map', map, 255],
  ['map worker', worker, 125],
  ['each part on demand', parts, 20, Math.max],
  ['everything without maps and one of them', ['index.html', ...assets(/./).filter((path) => ![...map, ...worker, ...mapped, ...parts].includes(path))], 150],
  ['the heaviest page, with a map', ['index.html', ...first, ...map, ...worker, ...mapped, ...assets(/\.(?:css|woff2|svg)$/).filter((path) => !mapped.includes(path))], 530],
];

let over = false;
for (const [name, paths, limit, fold = (...sizes) => sizes.reduce((a, b) => a + b, 0)] of budgets) {
  const size = fold(...paths.map(brotli)) / 1_000;
  over ||= size > limit || paths.length === 0;
  console.log(`${size > limit ? '✖' : '✔'} ${name}: ${size.toFixed(1)} of ${limit} kB`);
}
process.exit(over ? 1 : 0);
