// Five hundred devices come in from a table with errors.
import { barriers, expect, overflow, signIn, test, TOKEN } from './page';

const headers = { authorization: `Bearer ${TOKEN}` };

/** 500 rows, of which three are wrong. */
function table(): string {
  const eui = (n: number) => `fe0000000000${(0x1000 + n).toString(16).padStart(4, '0')}`;
  const row = (n: number) => `${n === 10 ? 'xyz' : eui(n === 20 ? 19 : n)};Testsensor ${n};climate;${n === 30 ? '510' : '51,25'};7,1`;
  return ['DevEUI;Bezeichnung;Typ;Breite;Länge', ...Array.from({ length: 500 }, (_, n) => row(n))].join('\r\n');
}

test('a table says all that is wrong with a row, what a new device will be, and what is to be looked at', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/ops/import');
  await expect(page.getByText(/^Arten \(kind\): .*Pegel/)).toBeVisible();
  const rows = ['dev_eui;name;kind;codec;lat;lon;interval_s', 'fe00000000002001;Falsch;quatsch;gibtsnicht;151,25;7,15;abc', 'fe00000000002002;Steg;Pegel;;7,15;51,25;600'];
  await page.locator('#import-file').setInputFiles({ name: 'geraete.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n'), 'utf8') });
  await page.getByRole('button', { name: 'Probelauf' }).click();
  const wrong = page.getByRole('row', { name: /2 fehlerhaft/ });
  for (const told of [/kind.*keine bekannte Art\. Es gibt: .*Pegel/, /codec.*gibt es nicht/, /lat.*keine Zahl/, /interval_s.*keine Zahl/]) await expect(wrong).toContainText(told);
  const right = page.getByRole('row', { name: /3 neu/ });
  for (const told of ['Breite und Länge sind wohl vertauscht', 'kind: Pegel', 'interval_s: 600']) await expect(right).toContainText(told);
});

test('five hundred devices are imported from a table with errors', async ({ page, request }) => {
  test.setTimeout(120_000);
  await signIn(page);
  await page.goto('/de/ingest');
  await page.getByRole('link', { name: 'Geräte aus einer Tabelle einlesen' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Geräte einlesen' })).toBeVisible();
  await page.getByRole('button', { name: 'Probelauf' }).click();
  await expect(page.getByText('Wählen Sie zuerst eine Datei.')).toBeVisible();
  await page.locator('#import-file').setInputFiles({ name: 'geraete.csv', mimeType: 'text/csv', buffer: Buffer.from(table(), 'utf8') });
  try {
    await page.getByRole('button', { name: 'Probelauf' }).click();
    await expect(page.getByText('Noch ist nichts geändert')).toBeVisible();
    await expect(page.locator('tbody tr')).toHaveCount(3);
    await expect(page.getByRole('row', { name: /12 fehlerhaft.*dev_eui „xyz“ ist keine DevEUI/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /22 fehlerhaft.*steht schon in Zeile 21/ })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Fehlerzeilen als CSV' }).click();
    expect((await download).suggestedFilename()).toBe('fehler.csv');
    await page.getByRole('button', { name: '497 Geräte übernehmen' }).click();
    await expect(page.getByText('Übernommen.')).toBeVisible();
    await page.getByRole('button', { name: 'Probelauf' }).click();
    await expect(page.getByText('Es gibt nichts zu übernehmen.')).toBeVisible();
    const recent = page.getByRole('region', { name: 'Zuletzt eingelesen' });
    await expect(recent.getByRole('listitem').first()).toContainText('497 neu, 0 geändert');
    await recent.getByRole('button', { name: /^Den Import von .* rückgängig machen$/ }).first().click();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Rückgängig machen' }).click();
    await expect(recent.getByRole('status')).toHaveText('0 wieder wie zuvor, 497 abgemeldet.');
    await expect(recent.getByRole('listitem').first()).toContainText('Rückgängig gemacht am');
    const left = await (await request.get('/api/v1/devices?q=Testsensor', { headers })).json();
    expect(left.items).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflow(page)).toBe(0);
  } finally {
    // The city as it was.
    const list = await (await request.get('/api/v1/devices?q=Testsensor&limit=1000', { headers })).json();
    for (const { id } of list.items) await request.delete(`/api/v1/devices/${id}`, { headers });
  }
});
