import { barriers, expect, signIn, test, type Page } from './page';

const sentence = (page: Page) => page.locator('p[role=status]').first();
const places = (page: Page) => page.locator('tbody tr');

test('the answer follows rule, bandwidth and level, and all of it is in the address', async ({ page }) => {
  await page.goto('/de/coverage/broadband');
  await expect(sentence(page)).toContainText(/Haushalte/);
  const first = await sentence(page).innerText();
  const districts = await places(page).count();
  expect(districts).toBeGreaterThan(1);

  await page.getByText('Nach Technik').click();
  await expect(page).toHaveURL(/tech=alle&down=1000/);
  await page.getByLabel('Technik', { exact: true }).selectOption('ftthb');
  await expect(sentence(page)).not.toHaveText(first);
  await page.getByText('Quartiere', { exact: true }).click();
  await expect.poll(() => places(page).count()).toBeGreaterThan(districts);
  const address = page.url();
  const told = await sentence(page).innerText();
  await page.reload();
  await expect(sentence(page)).toHaveText(told);
  expect(page.url()).toBe(address);
});

test('the ranking sorts by its headers, and the table alone shows the same', async ({ page }) => {
  await page.goto('/de/coverage/broadband');
  const names = page.locator('tbody th');
  await names.first().waitFor();
  await page.getByRole('button', { name: 'Ort' }).click();
  await expect(page).toHaveURL(/sort=name/);
  const sorted = await names.allInnerTexts();
  expect(sorted).toEqual(sorted.toSorted(new Intl.Collator('de', { numeric: true }).compare));
  await page.getByText('Nur Tabelle').click();
  await expect(page.locator('.map')).toHaveCount(0);
  expect(await names.allInnerTexts()).toEqual(sorted);
});

test('the ranking is a file for spreadsheets with the same numbers', async ({ page }) => {
  await page.goto('/de/coverage/broadband?rule=UD2');
  const row = page.locator('tbody tr').first();
  const name = await row.locator('th').innerText();
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV (Excel)' }).click();
  const file = await waiting;
  expect(file.suggestedFilename()).toMatch(/^talblick-fixed-.*-district\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString('utf8').trim().split('\r\n');
  expect(lines[0]).toMatch(/^\uFEFF?id;name;households;/);
  expect(lines[1]?.split(';')[1]).toBe(name);
  const households = (await row.locator('td').first().innerText()).replaceAll('.', '');
  expect(lines[1]?.split(';')[2]).toBe(households);
});

test('a place of the ranking is shown on the map', async ({ page }) => {
  await page.goto('/de/coverage/broadband');
  await page.locator('.map[aria-busy=false] canvas').waitFor();
  const place = page.locator('tbody th button').first();
  await place.click();
  await expect.poll(() => Number(new URL(page.url()).searchParams.get('m')?.split('/')[0])).toBeGreaterThan(11.5);
  await expect(page.locator('.stage')).toBeInViewport();
});

test('a place of the ranking is spoken of until the city is wanted again, and the address says which', async ({ page }) => {
  await page.goto('/de/coverage/broadband');
  await page.locator('.map[aria-busy=false] canvas').waitFor();
  const city = await sentence(page).innerText();
  const place = page.locator('tbody th button').first();
  const name = await place.innerText();
  await place.click();
  await expect(sentence(page)).toContainText(`${name}: Am `);
  await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  await expect(page.locator('tbody tr.chosen th')).toHaveText(name);
  await expect(page).toHaveURL(/place=/);
  await page.reload();
  await expect(sentence(page)).toContainText(`${name}: Am `);
  await page.getByRole('button', { name: 'Ganze Stadt' }).click();
  await expect(sentence(page)).toHaveText(city);
  await page.goBack();
  await expect(sentence(page)).toContainText(`${name}: Am `);
});

test('where the data cannot decide, these households stand apart, in figures, ranking and legend', async ({ page }) => {
  await page.goto('/de/coverage/broadband?rule=GF2');
  await expect(page.getByText('Haushalte, bei denen die Daten es nicht entscheiden')).toBeVisible();
  await expect(page.getByText('nicht zu entscheiden oder keine Angabe')).toBeVisible();
  await expect(page.locator('tbody tr').first().locator('td.strong')).toHaveText(/^[\d.]+ bis [\d.]+$/);
});

test('a cell answers first what was asked, and what can be chosen stays beside it', async ({ page }) => {
  await page.goto('/de/coverage/broadband?tech=alle&down=1000&sel=100mN56800E3702');
  const panel = page.getByRole('region', { name: /./ }).filter({ hasText: 'Zelle 100mN56800E3702' });
  await expect(panel.getByRole('listitem').first()).toContainText('1.000 Mbit/s');
  await expect(panel.getByText(/Was die anderen Regeln sagen \(\d+\)/)).toBeVisible();
  await page.getByLabel('Download mindestens').selectOption('30');
  await expect(panel.getByRole('listitem').first()).toContainText('30 Mbit/s');
  await page.getByText('Nach Regel').click();
  await expect(panel.getByRole('listitem').first()).toContainText('Graue Flecken');
});

test('a technology and a speed have a map on paper too', async ({ page }) => {
  await page.goto('/de/coverage/broadband/print?tech=ftthb&down=1000');
  const map = page.locator('article img');
  await expect.poll(() => map.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0)).toBe(true);
});

test('a rule says who made it and how long it holds', async ({ page }) => {
  await page.goto('/en/coverage/broadband?rule=GF1');
  await expect(page.getByText(/In force from 26 Apr 2021 to 31 Dec 2022/)).toBeVisible();
  await expect(page.getByText(/Source: .*Licence: /).first()).toBeVisible();
});

test('a planner compares two releases and prints the result', async ({ page }) => {
  await page.goto('/de/coverage/broadband/compare');
  await expect(sentence(page)).toContainText(/Haushalte/);
  await expect(page.getByText('neu ganz versorgt')).toBeVisible();
  await expect(places(page).first()).toBeVisible();
  // What fell is told with its place and both figures.
  await expect(page.getByText(/^[\d,]+\s?% → [\d,]+\s?%$/).first()).toBeVisible();
  const told = await sentence(page).innerText();
  await page.getByRole('link', { name: 'Drucken' }).click();
  await expect(page).toHaveURL(/compare\/print/);
  await expect(page.locator('article')).toContainText(told);
  await page.getByRole('link', { name: /Zurück/ }).click();
  await expect(sentence(page)).toHaveText(told);
});

test('two releases are shown beside each other, and one upon the other with a slider for the keyboard', async ({ page }) => {
  await page.goto('/de/coverage/broadband/compare');
  await page.getByText('Nebeneinander', { exact: true }).click();
  await expect(page).toHaveURL(/mode=side/);
  const drawn = page.locator('.map[aria-busy=false] canvas');
  await expect(drawn).toHaveCount(2);
  const scales = page.locator('.scale');
  const before = await scales.last().innerText();
  for (let times = 0; times < 2; times += 1) await page.getByRole('button', { name: 'Karte vergrößern' }).first().click();
  await expect(scales.last()).not.toHaveText(before);
  await expect.poll(async () => new Set(await scales.allInnerTexts()).size).toBe(1);

  await page.getByText('Schieber', { exact: true }).click();
  await expect(page).toHaveURL(/mode=swipe/);
  const slider = page.getByRole('slider', { name: 'Grenze zwischen vorher und nachher' });
  await slider.focus();
  const cut = () => page.locator('.over .host').evaluate((host) => getComputedStyle(host).clipPath);
  const middle = await cut();
  await page.keyboard.press('ArrowRight');
  expect(await cut()).not.toBe(middle);
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', /^Links 0\s%/);
});

test('without JavaScript every page of coverage says its sentence, its map and its table', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  for (const view of ['broadband', 'broadband/compare', 'broadband/worklist', 'mobile', 'lorawan']) {
    await page.goto(`${baseURL}/de/coverage/${view}`);
    await expect(page.locator('main h1')).toBeVisible();
    await expect(page.locator('main > p').first(), view).toContainText(/\d/);
    const picture = page.locator('main img').first();
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await page.locator('tbody tr').count(), view).toBeGreaterThan(1);
    await expect(page.locator('meta[property="og:image"]')).toHaveAttribute('content', /\/maps\/.*\.png/);
  }
  await page.goto(`${baseURL}/en/coverage/broadband?level=quarter&m=12.0/51.25/7.15`);
  expect(await page.locator('tbody tr').count()).toBeGreaterThan(20);
  await context.close();
});

test('a larger budget reaches more areas, and an area opens with its sentence', async ({ page }) => {
  const areas = async () => Number(/ (\d+) Gebiet/.exec(await sentence(page).innerText())?.[1]);
  await page.goto('/de/coverage/broadband/worklist');
  await expect(sentence(page)).toContainText('Gebiet');
  const few = await areas();
  await page.getByRole('spinbutton', { name: 'Budget' }).fill('20000');
  await page.keyboard.press('Tab');
  await expect.poll(areas).toBeGreaterThan(few);
  await page.locator('tbody th button').first().click();
  await expect(page).toHaveURL(/sel=/);
  await expect(page.getByRole('heading', { name: /^Gebiet 1:/ })).toBeFocused();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
});

test('the file of the work list has the areas an account sees, not those of the public', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/coverage/broadband/worklist');
  const all = Number(/\d+/.exec((await page.getByRole('button', { name: /^Alle \d+ zeigen/ }).textContent()) ?? '')?.[0]);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  expect(Buffer.concat(parts).toString('utf8').trim().split('\n')).toHaveLength(all + 1);
});

test('a trench along streets is chosen by name, undone, kept and compared', async ({ page }) => {
  await page.goto('/de/coverage/broadband/what-if');
  await expect(page.getByRole('link', { name: 'Anmelden' }).last()).toBeVisible();
  await signIn(page);
  await page.goto('/de/coverage/broadband/what-if');
  await page.getByLabel('Straße suchen').fill('ze');
  const first = page.getByRole('button', { name: / dazunehmen$/ }).first();
  const name = ((await first.getAttribute('aria-label')) ?? '').replace(' dazunehmen', '');
  await first.click();
  await expect(sentence(page)).toContainText(/km Trasse erreichten [\d.]+ Haushalte/);
  await expect(page).toHaveURL(/p=\d/);
  const told = await sentence(page).innerText();
  await page.reload();
  await expect(sentence(page)).toHaveText(told);

  await page.getByRole('button', { name: 'Ansicht merken' }).click();
  await page.getByPlaceholder('Name der Ansicht').fill('Erste');
  await page.keyboard.press('Enter');
  await page.getByLabel('Straße suchen').fill('am');
  await page.getByRole('button', { name: / dazunehmen$/ }).first().click();
  await expect(sentence(page)).not.toHaveText(told);
  const compared = page.getByRole('region', { name: 'Gemerkte Trassen im Vergleich' });
  await expect(compared.getByRole('row')).toHaveCount(3);
  await page.getByRole('button', { name: 'Rückgängig' }).click();
  await expect(sentence(page)).toHaveText(told);
  await page.getByRole('button', { name: 'Wiederholen' }).click();
  await expect(sentence(page)).not.toHaveText(told);
  await page.getByRole('button', { name: `${name} weglassen` }).last().click();
  await expect(page.getByRole('listitem').filter({ hasText: name })).toHaveCount(0);
  const file = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  expect((await file).suggestedFilename()).toMatch(/what-if\.csv$/);
  await page.getByRole('button', { name: 'Alle weglassen' }).click();
  await page.getByRole('link', { name: 'Weiter mit der letzten Trasse' }).click();
  await expect(page).toHaveURL(/p=\d/);
  await expect(page.locator('#effect-title')).toBeVisible();
  await expect(sentence(page)).toHaveCSS('opacity', '1');
  expect(await barriers(page)).toEqual([]);
});

test('a street is chosen on the map too, with the keyboard', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/coverage/broadband/what-if?m=15.50/51.2562/7.1508');
  await page.locator('.map[aria-busy=false] canvas').waitFor();
  await page.getByText(/Liste der Objekte im Ausschnitt \([1-9]\d*\)/).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/p=\d+/);
  await expect(page.locator('#effect-title')).toBeVisible();
});

test('an address that names what is not there is told, and the question goes along from view to view', async ({ page }) => {
  await page.goto('/de/coverage/broadband?rel=unsinn&tech=alle&down=77');
  await expect(page.getByRole('alert')).toContainText('unsinn, 77');
  await page.goto('/de/coverage/broadband?tech=alle&down=1000&level=quarter');
  await expect(sentence(page)).toContainText('1.000 Mbit/s');
  await page.getByRole('navigation', { name: 'Seiten zur Versorgung' }).getByRole('link', { name: 'Vergleich' }).click();
  await expect(page).toHaveURL(/compare\?.*down=1000.*level=quarter/);
});

test('the failure of a gateway is played through', async ({ page }) => {
  await page.goto('/de/coverage/lorawan');
  const gateway = page.locator('tbody th button').first();
  const name = await gateway.innerText();
  await gateway.click();
  await expect(page).toHaveURL(/gw=/);
  await expect(page.getByText('weiter mit Empfang')).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: `Ohne ${name}` })).toBeVisible();
  await expect(sentence(page)).toContainText(`Ohne das Gateway „${name}“:`);
  // Paper says the same.
  await page.getByRole('link', { name: 'Drucken' }).click();
  await expect(page.locator('article')).toContainText(`Ohne das Gateway „${name}“:`);
  await expect(page.locator('article img')).toHaveAttribute('src', /without=/);
  await page.getByRole('link', { name: /Zurück/ }).click();
  await page.getByLabel('Was wäre, wenn ein Gateway ausfällt?').selectOption('');
  await expect(page).not.toHaveURL(/gw=/);
});

test('devices that hang on one gateway are named to those who are signed in', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/coverage/lorawan');
  await expect(page.getByRole('heading', { name: 'Geräte an nur einem Gateway' })).toBeVisible();
  await expect(page.getByText('Welche das sind, sehen Angemeldete.')).toHaveCount(0);
});

for (const view of ['broadband', 'broadband/compare', 'broadband/worklist', 'mobile', 'lorawan']) {
  test(`the sheet of ${view} prints with sentence, table and source`, async ({ page }) => {
    await page.goto(`/de/coverage/${view}/print`);
    await expect(page.locator('article table').first()).toBeVisible();
    await expect(page.locator('article')).toContainText('Erstellt');
    await expect(page.locator('article img').first()).toBeVisible();
    for (const image of await page.locator('article img').all()) {
      await expect.poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
    }
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('button', { name: 'Drucken' })).toBeHidden();
  });
}

test('an address leads to its cell, and one that does not exist is told', async ({ page, complaints }) => {
  await page.goto('/de/coverage/broadband');
  const field = page.getByLabel('Wie ist es an Ihrer Adresse?');
  await field.fill('Nirgendwoallee');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText(/Adresse/);
  expect(page.url()).not.toContain('Nirgendwo');
  // The browser itself reports the answer.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('400')));
});

test('a street without its number offers the numbers there are', async ({ page, complaints }) => {
  await page.goto('/de/coverage/broadband');
  await page.getByLabel('Wie ist es an Ihrer Adresse?').fill('Zedernweg');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('Diese Hausnummern sind in „Zedernweg“ bekannt:');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('list', { name: /Hausnummern/ }).getByRole('button', { name: /^3 ?b$/ }).click();
  await expect(page).toHaveURL(/sel=100mN\d+E\d+/);
  await expect(page.getByRole('alert')).toHaveCount(0);
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('400')));
});

test('those who are signed in read what operators report of an address', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/coverage/broadband');
  await page.getByLabel('Wie ist es an Ihrer Adresse?').fill('Zedernweg 3b');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/sel=100mN\d+E\d+/);
  // From afar a cell is a few points wide: the map goes there.
  await expect(page).toHaveURL(/m=14\.50/);
  expect(page.url()).not.toContain('Zedernweg');
  const told = page.getByRole('region', { name: /Was Anbieter über Zedernweg 3 ?b melden/ });
  await expect(told).toContainText('zugesagt bis 31.12.2028');
  await expect(told).toContainText(/Netze der nächsten Generation.*(weiß|grau|schwarz)/s);
  expect(await barriers(page)).toEqual([]);
});

test('on a phone the view that is open is in sight among the others', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [at, name] of [['mobile', 'Mobilfunk'], ['lorawan', 'LoRaWAN'], ['broadband', 'Breitband']] as const) {
    await page.goto(`/de/coverage/${at}`);
    await expect(page.getByRole('navigation').getByRole('link', { name, exact: true })).toBeInViewport({ ratio: 1 });
  }
});
