// Serves the built application and a made-up city, with the headers the program sends. For tests and for looking only.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { devices, districts, GATEWAYS, rejects, series, uplinks } from './city.mjs';

const TOKEN = process.env.TALBLICK_TOKEN ?? 'test-token';
const DIST = new URL('../../dist/', import.meta.url);
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2', '.svg': 'image/svg+xml', '.json': 'application/json' };
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
};

class Refusal extends Error {
  constructor(status, title, detail) {
    super(detail);
    this.answer = { type: 'about:blank', status, title, detail };
  }
}
const unknown = () => new Refusal(404, 'Nicht gefunden', 'Das gibt es nicht.');
const list = (items) => ({ items, next: null });

function api(path, query, signedIn) {
  const needed = () => {
    if (!signedIn) throw new Refusal(401, 'Anmeldung nötig', 'Diese Angaben sind nicht öffentlich.');
  };
  const view = ({ full, ...device }) => ({
    ...device,
    datastreams: device.datastreams.filter((d) => signedIn || d.published),
    ...(signedIn ? full : {}),
  });
  const [noun, id, part] = path.split('/').slice(3);
  if (noun === 'devices' && !id) return list(devices.map(view));
  if (noun === 'devices') {
    const device = devices.find((d) => String(d.id) === id || (signedIn && d.full.dev_eui === id));
    if (!device) throw unknown();
    if (!part) return view(device);
    needed();
    const known = device.status === 'new' ? [] : uplinks(device);
    return list(part === 'uplinks' ? known : known.flatMap((u) => u.receptions));
  }
  if (noun === 'datastreams' && part === 'series') {
    return series(Number(id), Date.parse(query.get('from')), Date.parse(query.get('to')), Number(query.get('points')));
  }
  if (noun === 'districts') return list(districts);
  if (noun === 'gateways') return list(GATEWAYS);
  if (noun === 'session') return { token: TOKEN };
  needed();
  if (noun === 'ingest') {
    const ends = { received: 214_380, stored: 201_014, duplicate: 11_968, rejected: 14, ignored: 1_384 };
    return {
      total: ends, rejected_by_reason: { codec_error: 5, malformed: 5, unknown_device: 4 }, lag_ms: { p50: 3.2, p99: 18 }, pending: 2,
      sources: [
        { name: 'demo', kind: 'mqtt', connected: true, since: new Date().toISOString(), last_error: null, ...ends, ignored_by_kind: {} },
        { name: 'wsw', kind: 'mqtt', connected: false, since: null, last_error: 'broker mqtt.example:8883 refuses the password', received: 0, stored: 0, duplicate: 0, rejected: 0, ignored: 0, ignored_by_kind: {} },
      ],
    };
  }
  if (noun === 'rejects' && id === 'replay') return { tried: 9, stored: 7, duplicate: 0, rejected: 2, ignored: 0 };
  if (noun === 'rejects') return list(rejects.filter((r) => !query.get('reason') || r.reason === query.get('reason')));
  throw unknown();
}

function stream(response) {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write('event: hello\ndata: {"server":"mock","seq":1}\n\n');
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    for (const device of [devices[0], devices[(turn * 37) % 300]]) {
      const [first] = device.datastreams;
      if (!first.latest) continue;
      const time = new Date().toISOString();
      first.latest = { ...first.latest, time, value: first.kind === 'truth' ? turn % 2 : first.latest.value * (1 + 0.01 * Math.sin(turn)) };
      Object.assign(device, { last_seen: time, status: 'online' });
      response.write(`id: ${turn}\nevent: reading\ndata: ${JSON.stringify({ datastream: first.id, device: { id: device.id, name: device.name }, time, value: first.latest.value, quality: [] })}\n\n`);
      response.write(`event: device\ndata: ${JSON.stringify({ id: device.id, status: 'online', last_seen: time })}\n\n`);
    }
  }, 1_000);
  response.on('close', () => clearInterval(timer));
}

async function file(path, response) {
  const asset = path.startsWith('/assets/');
  let body = await readFile(new URL(asset ? path.slice(1) : 'index.html', DIST));
  if (!asset) {
    const lang = path.startsWith('/en') ? 'en' : 'de';
    const boot = JSON.stringify({ lang, city: { name: 'Wuppertal', timezone: 'Europe/Berlin' }, languages: ['de', 'en'], version: '0.1.0' });
    body = String(body).replace('<html lang="de">', `<html lang="${lang}">`).replace('>{}<', `>${boot}<`);
  }
  response.writeHead(200, { ...HEADERS, 'content-type': asset ? TYPES[extname(path)] : 'text/html; charset=utf-8' });
  response.end(body);
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  try {
    if (pathname === '/api/v1/live') return stream(response);
    if (!pathname.startsWith('/api/')) return await file(pathname, response);
    const bearer = request.headers.authorization;
    if (bearer && bearer !== `Bearer ${TOKEN}`) throw new Refusal(401, 'Anmeldung nötig', 'Der Schlüssel stimmt nicht.');
    const answer = api(pathname, searchParams, bearer !== undefined);
    response.writeHead(200, { ...HEADERS, 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  } catch (error) {
    const answer = error instanceof Refusal ? error.answer : { status: 404, title: String(error) };
    response.writeHead(answer.status, { ...HEADERS, 'content-type': 'application/problem+json' });
    response.end(JSON.stringify(answer));
  }
});
server.listen(Number(process.env.PORT ?? 4173), '127.0.0.1');
