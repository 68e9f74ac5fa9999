// The pages for citizens: a sensor, a district, an embedded chart, and the pages about the pages.
import { barriers, expect, test, type Page } from './page';

/** A public gauge with its number and that of its water level. */
async function gauge(page: Page): Promise<{ id: number; district: string; stream: number; name: string }> {
  const { items } = await (await page.request.get('/api/v1/devices?type=river_level&status=online&limit=1')).json();
  const [device] = items;
  const stream = device.datastreams.find(({ quantity }: { quantity: string }) => quantity === 'water_level');
  return { id: device.id, district: device.district, stream: stream.id, name: device.name };
}

test('a sensor tells its value, when it was measured and what it means', async ({ page }) => {
  const { id, name } = await gauge(page);
  await page.goto(`/de/s/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  const now = page.getByRole('listitem').filter({ hasText: 'Wasserstand' }).first();
  await expect(now).toContainText(/\d,\d\d\sm/);
  await expect(now).toContainText(/Gemessen .*, um \d\d:\d\d Uhr/);
  await expect(now).toContainText('Wie hoch das Wasser am Pegel steht');
  await expect(now).toContainText(/Das ist (hoch|niedrig|ein gewöhnlicher Wert)/);
  await expect(page.getByRole('region', { name: 'Ähnliche Sensoren in der Nähe' }).getByRole('link').first()).toBeVisible();
});

test('from the start page a citizen reaches a district, a sensor in it, and a chart to embed', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/de/');
  await page.getByRole('navigation', { name: 'Ihr Stadtbezirk' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/de\/place\//);
  await expect(page.getByText(/Sensoren messen in /)).toBeVisible();
  await page.locator('section.card li a').first().click();
  await expect(page).toHaveURL(/\/de\/s\/\d+$/);
  await page.getByRole('link', { name: 'Diagramm einbetten' }).click();
  const preview = page.locator('main > img');
  await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await page.getByLabel('Zeitraum').selectOption('7d');
  await expect(page).toHaveURL(/t=7d/);
  await page.getByRole('button', { name: 'Kopieren' }).first().click();
  await expect(page.getByRole('button', { name: 'Kopiert' })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^<a href="http[^"]+\/de\/s\/\d+"><img src="http[^"]+\/charts\/\d+\.svg\?t=7d&amp;[^"]*" width="640" height="320" alt="[^"]+" loading="lazy"><\/a>$/);
});

test('an embedded chart is shown on a foreign page, as a picture and in a frame', async ({ page, complaints }) => {
  const { stream } = await gauge(page);
  await page.goto(`/en/embed?ds=${stream}`);
  await page.locator('main > img').waitFor();
  const [image, frame] = await page.locator('textarea').evaluateAll((areas: HTMLTextAreaElement[]) => areas.map(({ value }) => value));
  // The same machine under another name is another origin, which may ask this one only with permission.
  await page.context().grantPermissions(['local-network-access']);
  const elsewhere = new URL('/elsewhere', page.url().replace('127.0.0.1', 'localhost')).href;
  const foreign = await page.context().newPage();
  const body = `<!doctype html><title>Elsewhere</title>${image}${frame}`;
  await foreign.route(elsewhere, (route) => route.fulfill({ contentType: 'text/html', body }));
  await foreign.goto(elsewhere);
  await expect.poll(() => foreign.locator('img').evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(0);
  await expect(foreign.frameLocator('iframe').locator('svg').first()).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a citizen embeds a chart: a page elsewhere shows it as an element, and nobody else is asked', async ({ page, context, complaints }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'local-network-access']);
  const { stream, name, id } = await gauge(page);
  await page.goto(`/de/s/${id}`);
  await page.getByRole('link', { name: 'Diagramm einbetten' }).click();
  await page.getByLabel('Zeitraum').selectOption('7d');
  await page.getByLabel('Werte als Tabelle').check();
  const preview = page.locator('talblick-chart');
  await expect(preview.locator('figcaption')).toContainText(name);
  await page.getByRole('region', { name: 'Skript und Element' }).getByRole('button', { name: 'Kopieren' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const card = copied.replace('kind="chart"', 'kind="card"').replace(/<script.*<\/script>/, '');
  const elsewhere = new URL('/elsewhere', page.url().replace('127.0.0.1', 'localhost')).href;
  const foreign = await context.newPage();
  const asked: string[] = [];
  foreign.on('request', (request) => asked.push(new URL(request.url()).origin));
  foreign.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const policy = `default-src 'none'; script-src ${new URL(page.url()).origin}; connect-src ${new URL(page.url()).origin}; img-src ${new URL(page.url()).origin}`;
  const body = `<!doctype html><html lang="de"><title>Verein</title><main><h1>Unser Bach</h1>${copied}${card}</main>`;
  await foreign.route(elsewhere, (route) => route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body }));
  await foreign.goto(elsewhere);
  const [chart, told] = [foreign.locator('talblick-chart').first(), foreign.locator('talblick-chart').last()];
  await expect.poll(() => chart.locator('img').evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(0);
  await expect(chart.locator('figcaption')).toContainText(/, 7 (Tage|d): \d/);
  await chart.getByText('Werte als Tabelle').click();
  await expect(chart.locator('tbody tr').first()).toContainText(/\d,\d+\sm/);
  // It is drawn anew for another width, and keeps what a reader did.
  const drawn = await chart.locator('figure').elementHandle();
  await foreign.setViewportSize({ width: 500, height: 700 });
  await expect.poll(() => drawn?.evaluate((figure) => figure.isConnected)).toBe(false);
  await expect(chart.locator('tbody tr').first()).toBeVisible();
  await expect(chart.getByText('Werte als Tabelle')).toBeFocused();
  await expect(told.locator('.value')).toHaveText(/\d,\d+\sm/);
  await expect(told).toContainText(/Gemessen (jetzt|vor)/);
  await expect(told.getByRole('link')).toHaveAttribute('href', new RegExp(`/de/s/${id}$`));
  expect(await barriers(foreign)).toEqual([]);
  expect(new Set(asked)).toEqual(new Set([new URL(elsewhere).origin, new URL(page.url()).origin]));
  expect(await context.cookies()).toEqual([]);
  expect(stream).toBeGreaterThan(0);
});

test('a map and a ranking of the city are written for other pages, and shown there', async ({ page, context, complaints }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'local-network-access']);
  const copied: string[] = [];
  for (const choose of ['broadband', 'ranking']) {
    await page.goto('/de/embed');
    await page.getByLabel('Was', { exact: true }).selectOption(choose);
    await expect(page).toHaveURL(new RegExp(`of=${choose}`));
    if (choose === 'ranking') await page.getByLabel('Messgröße').selectOption('water_level');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('region', { name: 'Skript und Element' }).getByRole('button', { name: 'Kopieren' }).click();
    copied.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  const origin = new URL(page.url()).origin;
  const elsewhere = new URL('/elsewhere', page.url().replace('127.0.0.1', 'localhost')).href;
  const foreign = await context.newPage();
  foreign.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const policy = `default-src 'none'; script-src ${origin}; connect-src ${origin}; img-src ${origin}`;
  const body = `<!doctype html><html lang="de"><title>Verein</title><main><h1>Unsere Stadt</h1>${copied.join('')}</main>`;
  await foreign.route(elsewhere, (route) => route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body }));
  await foreign.goto(elsewhere);
  const [map, ranking] = [foreign.locator('talblick-map'), foreign.locator('talblick-ranking')];
  await expect.poll(() => map.locator('img').evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBeGreaterThan(0);
  await expect(map.getByRole('link', { name: 'Zur Karte' })).toHaveAttribute('href', /\/de\/coverage\/broadband$/);
  await expect(ranking.getByText('Wasserstand: die höchsten Werte')).toBeVisible();
  await expect(ranking.getByRole('listitem')).toHaveCount(5);
  await expect(ranking.getByRole('listitem').first()).toContainText(/\d,\d+\sm/);
  expect(await barriers(foreign)).toEqual([]);
  expect(await context.cookies()).toEqual([]);
});

test('every quantity of a sensor can be embedded, and the sensor is found there', async ({ page }) => {
  const { name } = await gauge(page);
  await page.goto('/de/embed');
  await page.getByLabel('Name, Straße oder Art des Sensors').fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Diagramm eines Sensors' }).getByRole('link', { name, exact: true }).click();
  await expect(page.getByLabel('Beschreibung für alle')).toHaveValue(`Wasserstand, ${name}`);
  const other = await page.getByLabel('Messgröße').locator('option').last().innerText();
  await page.getByLabel('Messgröße').selectOption(other);
  await expect(page.getByLabel('Beschreibung für alle')).toHaveValue(`${other}, ${name}`);
  const drawn = page.locator('main > img');
  await expect(drawn).toHaveAttribute('src', new RegExp(`/charts/${new URL(page.url()).searchParams.get('ds')}\\.svg`));
  expect(await barriers(page)).toEqual([]);
});

test('a description is asked for, and sizes stay within what is drawn', async ({ page }) => {
  const { stream } = await gauge(page);
  await page.goto(`/de/embed?ds=${stream}&w=99999`);
  await expect(page.getByLabel('Breite in Pixeln')).toHaveValue('2000');
  await page.getByLabel('Beschreibung für alle').fill(' ');
  await expect(page.getByText('Bitte beschreiben Sie, was das Bild zeigt.')).toBeVisible();
});

test('a district that does not exist says so', async ({ page, complaints }) => {
  await page.goto('/de/place/nowhere');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Diesen Stadtbezirk gibt es nicht|Seite nicht gefunden/);
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('404')));
});

test('what does not exist is told within the site, in its language, with ways on', async ({ page, complaints }) => {
  await page.goto('/en/s/4000000000');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no such sensor');
  await expect(page.getByRole('banner')).toBeVisible();
  await page.getByRole('banner').getByRole('link', { name: /Deutsch/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diesen Sensor gibt es nicht');
  await page.getByRole('main').getByRole('link', { name: 'Sensor suchen' }).click();
  await expect(page).toHaveURL(/\/de\/$/);
  const answer = await page.goto('/nowhere');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Diese Seite gibt es nicht');
  await expect(page.getByRole('contentinfo')).toContainText('Impressum');
  expect(new URL(page.url()).pathname).toBe('/nowhere');
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('404')));
});

test('a printed page says when and where it was printed, and whose readings it shows', async ({ page }) => {
  const { id } = await gauge(page);
  await page.goto(`/de/s/${id}?t=7d`);
  await page.locator('figure canvas').first().waitFor();
  const line = page.getByText(/Gedruckt: /);
  await expect(line).toBeHidden();
  await page.emulateMedia({ media: 'print' });
  await expect(line).toHaveText(new RegExp(`Gedruckt: \\S+ \\d\\d\\.\\d\\d\\.\\d{4}, \\d\\d:\\d\\d .*/de/s/${id}\\?t=7d.*Quelle: .+; Lizenz: .+`, 's'));
  await expect(page.getByRole('button', { name: '7 Tage' })).toBeHidden();
});

test('a district leads to its part of the map for everybody', async ({ page }) => {
  const { district } = await gauge(page);
  await page.goto(`/de/place/${district}`);
  await page.getByRole('link', { name: 'Sensoren auf der Karte' }).click();
  await expect(page).toHaveURL(/\/de\/map\?m=1\d\.\d\d/);
});

test('the footer leads to status, accessibility, privacy and imprint', async ({ page }) => {
  await page.goto('/de/signin');
  for (const [link, title] of [
    ['Betriebszustand', 'Betriebszustand'], ['Barrierefreiheit', 'Erklärung zur Barrierefreiheit'], ['Datenschutz', 'Datenschutz'], ['Impressum', 'Impressum'],
  ] as const) {
    await page.getByRole('contentinfo').getByRole('link', { name: link }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  }
  await page.goto('/en/status');
  await expect(page.getByText('Everything is running.')).toBeVisible();
});
