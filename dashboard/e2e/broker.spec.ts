// What devices say through a real Mosquitto, as the people in front of the pages see it: one falls silent, a codec is
// corrected, devices are imported and then speak, connections drop and come back.
import { expect, type Page } from './page';
import { test, type MosquittoCity } from './mosquitto';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const EUI = { steady: 'a840410000000001', silent: 'a840410000000002', wrong: 'a840410000000003', drop: 'a840410000000004', imported: 'fe00000000001005' };
const signIn = (page: Page, town: MosquittoCity) => page.addInitScript((token) => sessionStorage.setItem('talblick.token', token), town.token);
const device = (town: MosquittoCity, eui: string) => town.ask<{ id: number; datastreams: { id: number }[] } & Record<string, unknown>>(`devices/${eui}`);
/** The values of the device's first datastream, the oldest first. */
async function values(town: MosquittoCity, eui: string): Promise<number[]> {
  const [stream] = (await device(town, eui)).datastreams;
  const { items } = await town.ask<{ items: { time: string; value: number }[] }>(`datastreams/${stream?.id}/readings?limit=1000`);
  return items.toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time)).map(({ value }) => value);
}
/** Devices exist as soon as they were heard. */
const heard = (town: MosquittoCity, eui: string) => expect.poll(() => device(town, eui).then(({ datastreams }) => datastreams.length, () => 0)).toBeGreaterThan(0);

test('a sensor falls silent and is found, with its last uplink and who heard it', async ({ page, town }) => {
  const say = (eui: string, count: number) => town.publish({ eui, count, name: eui === EUI.silent ? 'Klima Turm' : 'Klima Markt', object: { temperature: 20 + count / 10 } });
  await Promise.all([say(EUI.steady, 1), say(EUI.silent, 1)]);
  for (const eui of [EUI.steady, EUI.silent]) {
    await heard(town, eui);
    // A device of this city reports every second, so that silence does not take an hour.
    const { id, dev_eui, name, kind, profile } = await device(town, eui);
    await town.ask(`devices/${id}`, { method: 'PUT', body: JSON.stringify({ dev_eui, name, kind, profile, interval_s: 1 }) });
  }
  await signIn(page, town);
  await page.goto('/de/ops');
  const offline = page.getByRole('region', { name: 'Kennzahlen' }).getByRole('link', { name: /^Offline/ });
  await expect(offline.locator('.value')).toHaveText('0');
  await say(EUI.silent, 2);
  // The other one goes on.
  let count = 2;
  const talking = setInterval(() => void say(EUI.steady, (count += 1)), 1_000);
  try {
    await expect(offline.locator('.value')).toHaveText('1', { timeout: 60_000 });
    await offline.click();
    await expect(page.locator('tbody a')).toHaveText('Klima Turm');
    await page.locator('tbody a').click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Klima Turm');
    await expect(page.locator('main')).toContainText('Offline');
    await page.getByRole('tab', { name: 'Uplinks' }).click();
    await expect(page.locator('tbody tr')).toHaveCount(2);
    await page.getByRole('button', { name: 'Einzelheiten' }).first().click();
    await expect(page.locator('pre').first()).toContainText('"f_cnt": 2');
    await page.getByRole('tab', { name: 'Empfang' }).click();
    await expect(page.getByText(/hört kein Gateway dieses Gerät\..*war es davor 1 Gateway\./)).toBeVisible();
    await expect(page.getByRole('row', { name: /7276ff0039030a11/ })).toContainText('−97');
  } finally {
    clearInterval(talking);
  }
});

test('a codec is corrected in the editor, and what it said wrongly is repaired', async ({ page, town }) => {
  const source = (factor: string) => `function decodeUplink(input) {\n  return { data: { temperature: ${factor} * input.bytes[0] } };\n}\n`;
  const say = (count: number) => town.publish({ eui: EUI.wrong, count, name: 'Eigenbau', profile: 'Eigenbau 1', payload: (0x60 + count).toString(16) });
  await town.ask('codecs/eigenbau', { method: 'PUT', body: JSON.stringify({ source: source('2'), vectors: [{ description: 'twice', f_port: 2, bytes: '61', expected: { data: { temperature: 194 } } }] }) });
  await town.ask('codecs/eigenbau/publish', { method: 'POST', body: JSON.stringify({ reason: 'first try' }) });
  await town.publish({ eui: EUI.wrong, count: 0, name: 'Eigenbau', profile: 'Eigenbau 1', object: { temperature: 1 } });
  await heard(town, EUI.wrong);
  const { id, dev_eui, name, kind, profile } = await device(town, EUI.wrong);
  await town.ask(`devices/${id}`, { method: 'PUT', body: JSON.stringify({ dev_eui, name, kind, profile, codec: 'eigenbau' }) });
  for (const count of [1, 2, 3]) await say(count);
  await expect.poll(() => values(town, EUI.wrong)).toEqual([1, 194, 196, 198]);

  await signIn(page, town);
  await page.goto('/de/ops/codecs/eigenbau');
  const editor = page.getByRole('textbox', { name: 'Quelltext' });
  await expect(editor).toHaveValue(/2 \* input/);
  await editor.fill(source('0.2'));
  await page.getByLabel('Nutzlast, hexadezimal oder Base64').fill('61');
  await page.getByLabel('Port', { exact: true }).fill('2');
  await page.getByRole('button', { name: 'Dekodieren' }).click();
  await expect(page.getByRole('region', { name: 'Prüfstand' })).toContainText('19,4');
  // The example was as wrong as the codec.
  await page.getByRole('region', { name: 'Beispiele' }).getByRole('button', { name: /^Entfernen/ }).click();
  await page.getByRole('button', { name: 'Als Beispiel übernehmen' }).click();
  const publish = page.getByRole('region', { name: 'Veröffentlichen' });
  await publish.getByLabel(/Warum/).fill('Zehntelgrad');
  await publish.getByRole('button', { name: 'Veröffentlichen' }).click();
  await expect(publish.getByText(/^Version \d+ ist veröffentlicht/)).toBeVisible();
  const repair = page.getByRole('region', { name: 'Verlauf berichtigen' });
  await repair.getByRole('button', { name: 'Probelauf' }).click();
  await expect(repair.getByText('Noch ist nichts geändert')).toBeVisible();
  await repair.getByRole('button', { name: 'Jetzt berichtigen' }).click();
  await expect(repair.getByText(/^Berichtigt/)).toBeVisible();
  await say(4);
  await expect.poll(async () => (await values(town, EUI.wrong)).slice(-4).map((value) => value.toFixed(1))).toEqual(['19.4', '19.6', '19.8', '20.0']);
});

test('five hundred devices are imported from a table with errors, and one of them speaks under its name', async ({ page, town }) => {
  const eui = (n: number) => `fe0000000000${(0x1000 + n).toString(16)}`;
  const row = (n: number) => `${n === 10 ? 'xyz' : eui(n === 20 ? 19 : n)};Testsensor ${n};climate;${n === 30 ? '510' : '51,25'};7,1`;
  const table = ['DevEUI;Bezeichnung;Typ;Breite;Länge', ...Array.from({ length: 500 }, (_, n) => row(n))].join('\r\n');
  await signIn(page, town);
  await page.goto('/de/ops/import');
  await page.locator('#import-file').setInputFiles({ name: 'geraete.csv', mimeType: 'text/csv', buffer: Buffer.from(table, 'utf8') });
  await page.getByRole('button', { name: 'Probelauf' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(3);
  await page.getByRole('button', { name: '497 Geräte übernehmen' }).click();
  await expect(page.getByText('Übernommen.')).toBeVisible();
  await town.publish({ eui: EUI.imported, count: 1, name: 'so heißt es am Netzserver', object: { temperature: 3.5 } });
  await page.goto('/de/ops?q=Testsensor&status=online');
  await expect(page.locator('tbody a')).toHaveText('Testsensor 5');
  await expect(page.locator('tbody tr')).toContainText('3,5');
});

test('connections drop and come back, and no point is lost or doubled', async ({ page, context, town, complaints }) => {
  const say = (count: number) => town.publish({ eui: EUI.drop, count, name: 'Klima Brücke', object: { temperature: count } });
  const counted = (most: number) => Array.from({ length: most }, (_, n) => n + 1);
  await say(1);
  await heard(town, EUI.drop);
  const { id } = await device(town, EUI.drop);
  await signIn(page, town);
  await page.goto(`/de/ops/devices/${EUI.drop}`);
  const figure = page.locator('figure').first();
  await figure.getByRole('button', { name: 'Tabelle' }).click();
  const rows = figure.locator('tbody tr');
  /** What the table of the chart says, and what the store has, each point once. */
  const told = async (most: number) => {
    await expect.poll(() => values(town, EUI.drop)).toEqual(counted(most));
    await page.goto(`/de/ops/devices/${EUI.drop}`);
    await figure.getByRole('button', { name: 'Tabelle' }).click();
    await expect(rows.first()).toBeVisible();
  };
  await expect(rows).toHaveCount(1);
  const latest = page.getByRole('tabpanel').locator('dd').first();
  await say(2);
  await expect(latest).toContainText('2,0');

  // The browser loses its network while two uplinks come; it shows them when it is back, without a reload.
  await context.setOffline(true);
  await say(3);
  await say(4);
  await expect.poll(() => values(town, EUI.drop)).toEqual(counted(4));
  await context.setOffline(false);
  await expect(latest).toContainText('4,0');

  // The program is killed; the broker keeps what comes meanwhile. The page that stayed open goes on by itself.
  await town.killProgram();
  await say(5);
  await say(6);
  await town.startProgram();
  await expect.poll(() => values(town, EUI.drop)).toEqual(counted(6));
  await expect(latest).toContainText('6,0');

  // The broker goes away and comes back. The network server then publishes again what it is not sure of.
  await town.stopBroker();
  await town.connected(false);
  await page.goto('/de/ops');
  await expect(page.getByRole('alert').filter({ hasText: 'Die Datenquelle „stadt“ ist nicht verbunden' })).toBeVisible();
  await town.startBroker();
  await town.connected(true);
  await say(6);
  await say(7);
  await told(7);
  const { total } = await town.ask<{ total: Record<string, number> }>('ingest');
  expect((total['stored'] ?? 0) + (total['duplicate'] ?? 0) + (total['rejected'] ?? 0) + (total['ignored'] ?? 0)).toBe(total['received']);
  expect(id).toBe((await device(town, EUI.drop)).id);
  // The browser itself reports what it asked for in vain.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|INCOMPLETE_CHUNKED|NETWORK_CHANGED|EMPTY_RESPONSE)/.test(complaint)));
});

test('what came through the broker is in the chart a citizen embeds, and in the answer a partner copies', async ({ page, context, town }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'local-network-access']);
  await town.publish({ eui: EUI.steady, count: 1_000, object: { temperature: 21.5 } });
  await heard(town, EUI.steady);
  const { id } = await device(town, EUI.steady);
  await page.goto(`/de/s/${id}`);
  await expect(page.locator('main')).toContainText('21,5');
  await page.getByRole('link', { name: 'Diagramm einbetten' }).click();
  await page.getByRole('region', { name: 'Skript und Element' }).getByRole('button', { name: 'Kopieren' }).click();
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  const elsewhere = new URL('/elsewhere', page.url().replace('127.0.0.1', 'localhost')).href;
  const foreign = await context.newPage();
  await foreign.route(elsewhere, (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><html lang="de"><title>Verein</title><main>${snippet}</main>` }));
  await foreign.goto(elsewhere);
  await expect(foreign.locator('talblick-chart figcaption')).toContainText('21,5');
  await expect.poll(() => foreign.locator('talblick-chart img').evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(0);

  await page.goto('/de/data');
  await page.locator('main li h3 a').first().click();
  await page.getByRole('link', { name: 'Schnittstelle ausprobieren' }).click();
  await page.getByLabel('Was wird gefragt?').selectOption({ label: 'Einzelne Messwerte (CSV)' });
  await page.getByRole('button', { name: 'Kopieren' }).nth(1).click();
  await expect(page.getByRole('button', { name: 'Kopiert' })).toBeVisible();
  const [, url] = /^curl --fail '([^']+)'$/.exec(await page.evaluate(() => navigator.clipboard.readText())) ?? [];
  const answer = await page.request.get(url ?? '');
  expect(answer.status()).toBe(200);
  const lines = (await answer.text()).trim().split(/\r?\n/);
  expect(lines[0]).toBe('datastream,time,value,unit,quality');
  expect(lines.length).toBeGreaterThan(1);
});
