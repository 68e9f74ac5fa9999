// Compares what a visitor loads for each page, compressed with brotli, with the budgets. Run after the build.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const chunks = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** Kilobytes of 1,000 bytes. WOFF2 is compressed already. */
const weights = new Map();
function weight(path) {
  if (!weights.has(path)) weights.set(path, brotliCompressSync(readFileSync(new URL(path, dist))).length / 1_000);
  return weights.get(path);
}
const sum = (paths) => paths.reduce((total, path) => total + weight(path), 0);

/** The files of some modules and of all they need at once. */
function needed(modules, found = new Set()) {
  for (const name of modules) {
    const chunk = chunks[name];
    if (!chunk) throw new Error(`the build has no chunk ${name}`);
    if (found.has(chunk.file)) continue;
    found.add(chunk.file);
    for (const style of chunk.css ?? []) found.add(style);
    needed(chunk.imports ?? [], found);
  }
  return [...found];
}

const CHART = 'src/lib/chart/plot.ts';
const MAP = 'src/lib/map/engine.ts';
/** What each page asks for when it is opened, besides the entry. */
const SCREENS = {
  start: ['start/Start'],
  overview: ['overview/Overview'],
  'overview, alerts': ['overview/Overview', 'alert/Panel'],
  'first run': ['overview/Overview', 'first/FirstRun'],
  'overview, map': ['overview/Overview', 'overview/DeviceMap', MAP],
  'device, values': ['device/Device', CHART],
  'device, reception': ['device/Device', 'device/ReceptionMap', MAP],
  'device, battery': ['device/Device', 'device/battery/Battery', CHART],
  'device, master data': ['device/Device', 'device/master/Master'],
  'device, alerts': ['device/Device', 'alert/OfDevice'],
  alerts: ['alert/Alerts'],
  'alert rules': ['alert/rule/Rules', CHART],
  sensor: ['city/Sensor', CHART],
  place: ['city/District'],
  embed: ['city/Embed'],
  status: ['city/Status'],
  accessibility: ['city/Accessibility'],
  privacy: ['city/Privacy'],
  imprint: ['city/Imprint'],
  'sign-in': ['signin/SignIn'],
  'data flow': ['ingest/Ingest'],
  codecs: ['codec/Codecs'],
  import: ['import/Import'],
  catalogue: ['catalogue/Catalogue'],
  'dataset, chart': ['catalogue/Dataset', CHART],
  'dataset, map': ['catalogue/Dataset', 'catalogue/Places', MAP],
  console: ['catalogue/console/Console'],
  'coverage, broadband': ['coverage/Coverage', 'coverage/broadband/Broadband', MAP],
  'coverage, comparison': ['coverage/Coverage', 'coverage/compare/Compare', MAP],
  'coverage, work list': ['coverage/Coverage', 'coverage/worklist/Worklist', MAP],
  'coverage, mobile': ['coverage/Coverage', 'coverage/mobile/Mobile', MAP],
  'coverage, LoRaWAN': ['coverage/Coverage', 'coverage/lorawan/Lorawan', MAP],
};
const source = (name) => (name.includes('.') ? name : `src/${name}.svelte`);
const files = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`);
const shell = ['index.html', ...files.filter((name) => /\.(?:woff2|svg)$/.test(name))];
const worker = files.filter((name) => /worker-.*\.js$/.test(name));
const [chart, map] = [CHART, MAP].map((name) => new Set(needed([name])));

let over = false;
function check(name, size, limit) {
  over ||= !(size <= limit);
  return `${size <= limit ? '✔' : '✖'} ${name} ${size.toFixed(1)} of ${limit} kB`;
}
console.log(check('html shell', weight('index.html'), 14));
console.log(check('each font', Math.max(...shell.filter((name) => name.endsWith('.woff2')).map(weight)), 25));
console.log(check('chart', sum([chunks[CHART].file]), 28));
console.log(check('map', sum([chunks[MAP].file]), 255));
console.log(check('map worker', sum(worker), 125));
console.log(check('script for other pages', weight('widget.js'), 10));
for (const [name, modules] of Object.entries(SCREENS)) {
  const whole = needed(['index.html', ...modules.map(source)]);
  const own = whole.filter((path) => path.endsWith('.js') && path !== chunks[CHART].file && path !== chunks[MAP].file);
  const mapped = modules.includes(MAP);
  const parts = [
    check('scripts', sum(own), 80),
    check('styles', sum(whole.filter((path) => path.endsWith('.css'))), 20),
    check('all', sum([...whole, ...shell, ...(mapped ? worker : [])]), mapped ? 530 : 150),
  ];
  console.log(`${name}: ${parts.join(', ')}`);
}
// A page that is loaded on demand and not listed would be checked by nobody.
const listed = new Set(Object.values(SCREENS).flat().map(source));
const forgotten = Object.values(chunks).filter(({ isDynamicEntry, src }) => isDynamicEntry && src && !listed.has(src));
for (const { src } of forgotten) console.log(`✖ ${src} belongs to no page in this list`);
process.exit(over || forgotten.length > 0 ? 1 : 0);
