// A small made-up city for looking at the application without the program. Deterministic; never shipped.
const DISTRICTS = ['Elberfeld', 'Elberfeld-West', 'Uellendahl-Katernberg', 'Vohwinkel', 'Cronenberg', 'Barmen', 'Oberbarmen', 'Heckinghausen', 'Langerfeld-Beyenburg', 'Ronsdorf'];
const Q = {
  water_level: ['m', 'm', 'Wasserstand', 'Water level', 'measurement', 'mean', (h) => 0.8 + 0.25 * Math.sin(h / 7)],
  water_temperature: ['Cel', '°C', 'Wassertemperatur', 'Water temperature', 'measurement', 'mean', (h) => 8 + 1.4 * Math.sin(h / 3.8)],
  precipitation: ['mm', 'mm', 'Niederschlag', 'Precipitation', 'measurement', 'sum', (h) => Math.max(0, Math.sin(h / 5) * 1.6 - 1)],
  air_temperature: ['Cel', '°C', 'Lufttemperatur', 'Air temperature', 'measurement', 'mean', (h) => 6 + 5 * Math.sin((h - 8) / 3.82)],
  relative_humidity: ['%', '%', 'Relative Luftfeuchte', 'Relative humidity', 'measurement', 'mean', (h) => 74 - 14 * Math.sin((h - 8) / 3.82)],
  pm2_5: ['ug/m3', 'µg/m³', 'Feinstaub PM2,5', 'Particulate matter PM2.5', 'measurement', 'mean', (h) => 9 + 5 * Math.sin(h / 4)],
  co2: ['[ppm]', 'ppm', 'CO₂', 'CO₂', 'measurement', 'mean', (h) => 620 + 350 * Math.max(0, Math.sin((h - 7) / 3))],
  occupied: ['1', '', 'Belegt', 'Occupied', 'truth', 'state', (h) => (Math.sin(h) > 0.2 ? 1 : 0)],
  people_count: ['{count}', '', 'Personen', 'People count', 'count', 'sum', (h) => Math.max(0, Math.round(60 * Math.sin((h - 7) / 4)))],
  fill_level: ['%', '%', 'Füllstand', 'Fill level', 'measurement', 'mean', (h) => (h * 2) % 100],
  soil_moisture: ['%', '%', 'Bodenfeuchte', 'Soil moisture', 'measurement', 'mean', (h) => 31 - (h % 90) / 6],
  sound_level: ['dB[SPL]', 'dB(A)', 'Schallpegel', 'Sound level', 'measurement', 'mean', (h) => 54 + 9 * Math.sin((h - 6) / 3.8)],
  volume: ['m3', 'm³', 'Volumen', 'Volume', 'measurement', 'counter', (h) => 1_200 + h * 0.06],
  battery_level: ['%', '%', 'Batterie', 'Battery level', 'measurement', 'mean', () => 80],
};
const KINDS = [
  ['river_level', 'Pegel', ['water_level', 'water_temperature'], 600], ['rain', 'Regen', ['precipitation'], 600],
  ['climate', 'Klima', ['air_temperature', 'relative_humidity'], 900], ['air_quality', 'Luft', ['pm2_5', 'air_temperature'], 900],
  ['classroom_co2', 'Raum', ['co2', 'air_temperature', 'relative_humidity'], 600], ['parking', 'Stellplatz', ['occupied'], 3600],
  ['people_count', 'Zähler', ['people_count'], 900], ['waste', 'Container', ['fill_level'], 3600],
  ['tree_soil', 'Baum', ['soil_moisture'], 3600], ['noise', 'Lärm', ['sound_level'], 600], ['water_meter', 'Wasseruhr', ['volume'], 3600],
];
const PLACES = ['Kluse', 'Alter Markt', 'Döppersberg', 'Laurentiusplatz', 'Neumarkt', 'Hardt', 'Rutenbeck', 'Buchenhofen', 'Beyenburg', 'Sonnborn', 'Zoo', 'Ölberg', 'Rott', 'Lichtscheid', 'Küllenhahn'];

let seed = 7;
const chance = () => ((seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647);
const iso = (ms) => new Date(ms).toISOString();

export const GATEWAYS = Array.from({ length: 25 }, (_, i) => ({
  id: (0x7276ff000b03_0000n + BigInt(i)).toString(16).padStart(16, '0'), name: `Gateway ${PLACES[i % PLACES.length]}`, location: null,
  status: i === 3 ? 'offline' : 'online', last_seen: iso(Date.now() - (i === 3 ? 9e7 : 20_000)),
}));
export const districts = DISTRICTS.map((name, id) => ({ id: String(id), name, approximate: true, devices: {}, quantities: [] }));

let streams = 0;
const started = Date.now();
export const devices = Array.from({ length: 300 }, (_, i) => {
  const [kind, word, quantities, interval] = KINDS[i % KINDS.length];
  const luck = chance();
  const status = i === 41 ? 'new' : luck < 0.025 ? 'offline' : luck < 0.05 ? 'late' : 'online';
  const silent = { online: chance() * interval * 1.2, late: interval * (3 + 5 * chance()), offline: interval * (20 + 200 * chance()), new: 0 }[status];
  const last = status === 'new' ? null : iso(started - silent * 1000);
  const battery = Math.round(luck < 0.1 ? 4 + 18 * chance() : 30 + 70 * chance());
  return {
    id: i + 1, name: `${word} ${PLACES[(i * 7) % PLACES.length]}${i >= PLACES.length ? ` ${Math.floor(i / PLACES.length) + 1}` : ''}`,
    kind, district: String((i * 3) % 10), location: { lat: 51.25 + chance() / 20, lon: 7.1 + chance() / 10, alt: null }, status, last_seen: last,
    datastreams: [...quantities, 'battery_level'].map((quantity) => {
      const [unit, symbol, de, en, streamKind, aggregation, f] = Q[quantity];
      return {
        id: (streams += 1), device: i + 1, quantity, unit, symbol, label: { de, en }, channel: null, kind: streamKind, aggregation,
        first: last && iso(started - 30 * 864e5), last, count: last ? 4_321 : 0, published: quantity !== 'battery_level',
        latest: last && { time: last, value: quantity === 'battery_level' ? battery : f(started / 36e5 + i), quality: i === 12 ? ['implausible'] : [] },
      };
    }),
    full: {
      dev_eui: (0x70b3d57ed000_0000n + BigInt(i)).toString(16).padStart(16, '0'), profile: 'LSN50v2', codec: 'dragino-lsn50', battery_level: battery, tags: {},
      interval_s: interval, gateways_24h: 1 + Math.floor(chance() * 5), spreading_factor: 7 + Math.floor(chance() * 6),
    },
  };
});

export function series(id, from, to, points) {
  const device = devices.find((d) => d.datastreams.some((s) => s.id === id));
  const stream = device.datastreams.find((s) => s.id === id);
  const f = Q[stream.quantity][6];
  const steps = [60, 300, 900, 3_600, 10_800, 21_600, 86_400];
  const step = steps.find((s) => (to - from) / 1000 / s <= points) ?? 86_400;
  const words = { 60: '1m', 300: '5m', 900: '15m', 3_600: '1h', 10_800: '3h', 21_600: '6h', 86_400: '1d' };
  const out = { datastream: id, quantity: stream.quantity, unit: stream.unit, aggregation: stream.aggregation, step: words[step], timezone: 'Europe/Berlin', t: [], avg: [], min: [], max: [], sum: [], last: [], n: [] };
  for (let at = Math.ceil(from / 1000 / step) * step; at < to / 1000; at += step) {
    const hole = device.id % 4 === 1 && at % 86_400 > 9_000 && at % 86_400 < 16_000;
    const seldom = step < device.full.interval_s && at % device.full.interval_s >= step;
    const n = hole || seldom ? 0 : Math.max(1, Math.round(step / device.full.interval_s));
    const v = f(at / 3_600 + device.id) + (stream.kind === 'truth' ? 0 : Math.sin(at * 12.9898) * 0.03 * Math.abs(f(at / 3_600)));
    const wide = stream.kind === 'truth' ? 0 : Math.abs(v) * 0.04 * Math.min(n, 3);
    out.t.push(iso(at * 1000));
    for (const [name, x] of [['avg', v], ['min', v - wide], ['max', v + wide], ['sum', v * n], ['last', v]]) out[name].push(n ? x : null);
    out.n.push(n);
  }
  return out;
}

export function uplinks(device, count = 50) {
  return Array.from({ length: count }, (_, k) => {
    const id = `${device.id}${String(k).padStart(4, '0')}`;
    const at = iso(Date.parse(device.last_seen ?? iso(started)) - k * device.full.interval_s * 1000);
    const failed = k % 11 === 4;
    return {
      id, source: 'demo', network: 'chirpstack4', observed_at: at, observed_by: 'gateway', network_received_at: at, ingested_at: at,
      f_cnt: k < 30 ? 4_000 - k - (k > 6 ? 2 : 0) : 12_000 - k, f_port: 2, payload: '0cb20f3a0100e2019b44', encrypted: false, confirmed: false,
      data_rate: { modulation: 'lora', spreading_factor: device.full.spreading_factor, bandwidth_hz: 125_000 }, frequency_hz: 868_100_000, decoded: null,
      outcome: failed
        ? { kind: 'failed', codec: 'dragino-lsn50', fields: null, warnings: [], readings: 0, reason: 'codec_error', detail: "line 14, column 9: TypeError: cannot read property 'length' of undefined" }
        : { kind: 'decoded', codec: 'dragino-lsn50', fields: { level: 0.82, BatV: 3.25 }, warnings: k === 2 ? ['battery is low'] : [], readings: 2, reason: null, detail: null },
      receptions: Array.from({ length: device.id % 5 === 0 ? 1 : 1 + (k + device.id) % 4 }, (_, g) => ({
        uplink: id, f_cnt: 4_000 - k, observed_at: at, gateway_id: GATEWAYS[(device.id + g) % 25].id, gateway_name: GATEWAYS[(device.id + g) % 25].name,
        rssi_dbm: -84 - 9 * g - ((k * 7) % 12), snr_db: 8 - 3.5 * g, antenna: 0, received_at: at, location: null, distance_m: 420 + 730 * g,
      })),
    };
  });
}

export const rejects = Array.from({ length: 14 }, (_, i) => ({
  id: 14 - i, at: iso(started - i * 400_000), source: 'demo', topic: 'application/city/device/70b3d57ed0000004/event/up',
  reason: ['codec_error', 'malformed', 'unknown_device'][i % 3], detail: ["line 14, column 9: TypeError: cannot read property 'length' of undefined", 'not JSON: expected value at line 1 column 1', 'device 70b3d57ed0000fff is not registered'][i % 3],
  dev_eui: i % 3 === 1 ? null : '70b3d57ed0000004', payload: Buffer.from('{"deviceInfo":{"devEui":"70b3d57ed0000004"},"fCnt":12}').toString('hex'), replayed: i === 5 ? iso(started) : null,
}));
