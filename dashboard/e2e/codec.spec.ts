// Codecs: one is corrected in the editor and history is repaired; and the page is there for everybody who administers.
import type { APIRequestContext } from '@playwright/test';
import { barriers, expect, overflow, signIn, test, TOKEN } from './page';

const NAME = 'decentlab-dl-cws2';
const headers = { authorization: `Bearer ${TOKEN}` };

async function ask(request: APIRequestContext, method: string, path: string, data?: object) {
  const answer = await request.fetch(`/api/v1/${path}`, { method, headers, ...(data ? { data } : {}) });
  return { status: answer.status(), body: answer.status() === 204 ? null : await answer.json() };
}

/** Somebody publishes a version that takes tenths for wholes and fails on every other device. */
async function spoil(request: APIRequestContext): Promise<void> {
  const { body: given } = await ask(request, 'GET', `codecs/${NAME}/versions/0`);
  const bug = `
var right = decodeUplink;
decodeUplink = function (input) {
  if (input.bytes[2] % 2 === 1) { throw new Error('odd numbers were forgotten'); }
  var answer = right(input);
  for (var name in answer.data) { if (answer.data[name].unit) { answer.data[name].value *= 10; } }
  return answer;
};
`;
  const source = given.source + bug;
  const bytes = '0258c000074676fa0a81c9813fa6d88137802581300b91';
  const { body: tried } = await ask(request, 'POST', `codecs/${NAME}/test`, { source, bytes, f_port: 1 });
  const vectors = [{ description: 'too warm', f_port: 1, bytes, expected: tried.data ? { data: tried.data } : { errors: tried.errors.map(({ message }: { message: string }) => message) } }];
  await ask(request, 'PUT', `codecs/${NAME}`, { source, vectors });
  expect((await ask(request, 'POST', `codecs/${NAME}/publish`, { reason: 'a mistake' })).status).toBe(200);
}

/** The newest uplinks of the devices that have the codec. */
async function uplinks(request: APIRequestContext): Promise<{ eui: string; kind: string; codec: string | null; at: string }[]> {
  const { body: devices } = await ask(request, 'GET', 'devices?type=road_temperature&limit=100');
  const lists = devices.items.map(async (device: { dev_eui: string }) => {
    const { body } = await ask(request, 'GET', `devices/${device.dev_eui}/uplinks?limit=5`);
    return body.items.map((uplink: { observed_at: string; outcome: { kind: string; codec: string | null } }) => ({ eui: device.dev_eui, at: uplink.observed_at, ...uplink.outcome }));
  });
  return (await Promise.all(lists)).flat();
}

test('a codec is corrected in the editor, and history is repaired', async ({ page, request }) => {
  test.setTimeout(240_000);
  await signIn(page);
  const started = new Date().toISOString();
  await spoil(request);
  try {
    // Devices are decoded wrongly, and some are not decoded any more.
    let failed: string | undefined;
    await expect
      .poll(async () => {
        const now = (await uplinks(request)).filter(({ at }) => at > started);
        failed = now.find(({ kind }) => kind === 'failed')?.eui;
        return Boolean(failed) && now.some(({ kind }) => kind === 'decoded');
      }, { timeout: 120_000 })
      .toBe(true);

    // From the uplink that failed to the line that failed.
    await page.goto(`/de/ops/devices/${failed}?tab=uplinks`);
    await page.getByLabel(/Fehler/).check();
    await page.getByRole('button', { name: 'Einzelheiten' }).first().click();
    await page.getByRole('link', { name: 'Im Prüfstand öffnen' }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: NAME })).toBeVisible();
    const bench = page.getByRole('region', { name: 'Prüfstand' });
    await expect(bench.getByText('odd numbers were forgotten')).toBeVisible();
    await bench.getByRole('button', { name: /^Zeile \d+, Spalte \d+$/ }).click();
    const editor = page.getByRole('textbox', { name: 'Quelltext' });
    await expect(editor).toBeFocused();

    // What came with the program is right: beside the editor, and into it.
    const versions = page.getByRole('region', { name: 'Versionen' });
    await versions.getByRole('button', { name: 'Mit dem Editor vergleichen: Version 0' }).click();
    await expect(versions.getByText(/hinzugefügt/).first()).toBeAttached();
    await versions.getByRole('button', { name: 'In den Editor holen' }).click();
    await expect(editor).not.toHaveValue(/odd numbers/);
    // It has no examples: what the bench shows becomes one, once somebody has looked at it.
    await bench.getByRole('button', { name: 'Dekodieren' }).click();
    await expect(bench.getByRole('rowheader', { name: /temperatur/i }).first()).toBeVisible();
    // What was decoded before somebody wrote on is no example of what is written now.
    const right = await editor.inputValue();
    await editor.fill(`${right}\n// later`);
    await expect(bench.getByText('Der Quelltext ist seither geändert.')).toBeVisible();
    await expect(bench.getByRole('button', { name: 'Als Beispiel übernehmen' })).toHaveCount(0);
    await editor.fill(right);
    await bench.getByRole('button', { name: 'Als Beispiel übernehmen' }).click();

    // An example that expects something else stops the publishing, and the answer says where.
    const examples = page.getByRole('region', { name: 'Beispiele' });
    await examples.getByRole('button', { name: /^Bearbeiten/ }).click();
    await examples.getByLabel('Was herauskommen muss (JSON)').fill('{"data": {"surface_temperature": 99}}');
    await examples.getByRole('button', { name: 'Übernehmen' }).click();
    const publish = page.getByRole('region', { name: 'Veröffentlichen' });
    await publish.getByLabel(/Warum/).fill('wieder Zehntelgrad, alle Geräte');
    await publish.getByRole('button', { name: 'Veröffentlichen' }).click();
    await expect(publish.getByRole('alert')).toContainText('Beispiel 1');
    await expect(examples.getByText('stimmt nicht', { exact: true })).toBeVisible();
    await examples.getByRole('button', { name: /^Entfernen/ }).click();
    await bench.getByRole('button', { name: 'Als Beispiel übernehmen' }).click();

    // What would change, before anything does.
    const against = page.getByRole('region', { name: 'Gegen die letzten Uplinks' });
    await against.getByRole('button', { name: 'Vergleichen' }).click();
    await expect(against.getByText(/Uplinks von \d+ Geräten verglichen/)).toBeVisible();
    await expect(against.getByText('Uplinks, die sich unterscheiden')).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    await publish.getByRole('button', { name: 'Veröffentlichen' }).click();
    await expect(publish.getByText(/^Version \d+ ist veröffentlicht/)).toBeVisible();
    await expect(page.getByText(/^In Kraft: Version \d+, hier veröffentlicht/)).toBeVisible();

    // History: first the trial run, then the change.
    const repair = page.getByRole('region', { name: 'Verlauf berichtigen' });
    await expect(repair.getByRole('button', { name: 'Jetzt berichtigen' })).toHaveCount(0);
    await repair.getByRole('button', { name: 'Probelauf' }).click();
    await expect(repair.getByText('Noch ist nichts geändert')).toBeVisible();
    // Another story's device may be called by its number.
    await expect(repair.getByRole('rowheader').filter({ hasNotText: /^[0-9a-f]{16}$/ }).first()).toBeVisible();
    await expect(repair.getByRole('cell', { name: /\d\s°C → / }).first()).toBeVisible();
    await repair.getByRole('button', { name: 'Jetzt berichtigen' }).click();
    await expect(repair.getByText(/^Berichtigt/)).toBeVisible();
    const { body: replayed } = await ask(request, 'POST', 'rejects/replay', { reason: 'codec_error' });
    expect(replayed.stored).toBeGreaterThan(0);
    const { body: again } = await ask(request, 'POST', 'reprocess', { codec: NAME, from: started, to: new Date().toISOString(), dry_run: true });
    expect([again.readings.changed, again.readings.withdrawn]).toEqual([0, 0]);
    const { body: account } = await ask(request, 'GET', 'ingest');
    const { received, stored, duplicate, rejected, ignored } = account.total;
    expect(stored + duplicate + rejected + ignored).toBe(received);
  } finally {
    // The city as it was.
    while ((await ask(request, 'POST', `codecs/${NAME}/rollback`, { reason: 'the test is over' })).status === 200);
    await ask(request, 'POST', 'reprocess', { codec: NAME, from: started, to: new Date().toISOString() });
  }
});

test('the keyboard comes into the editor and out again, and the page fits into 320 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page);
  await page.goto('/de/ops/codecs/dragino-lse01');
  const editor = page.getByRole('textbox', { name: 'Quelltext' });
  await editor.focus();
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await page.getByLabel(/Tabulator rückt ein/).check();
  await editor.press('Home');
  await page.keyboard.press('Tab');
  await expect(editor).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  expect(await overflow(page)).toBe(0);
  await page.goto('/de/ops/codecs');
  await page.getByRole('link', { name: 'dragino-lse01' }).waitFor();
  expect(await overflow(page)).toBe(0);
});

test('the bench loads an uplink by itself', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/ops/codecs/dragino-lse01');
  await page.getByRole('button', { name: 'Letzten Uplink laden' }).click();
  await expect(page.getByLabel(/^Nutzlast, hexadezimal/)).toHaveValue(/^[0-9a-f]{10,}$/);
  await expect(page.getByRole('region', { name: 'Prüfstand' })).toContainText(/soil|Boden/i);
});

test('a new codec begins with a template, and nobody else sees codecs', async ({ page, request }) => {
  await page.goto('/de/ops/codecs');
  await expect(page.getByRole('link', { name: 'Anmelden' }).first()).toBeVisible();
  await signIn(page);
  await page.goto('/de/ops/codecs');
  await page.getByLabel('Name des neuen Codecs').fill('nicht so');
  await page.getByRole('button', { name: 'Anlegen' }).click();
  await expect(page.getByText('So kann ein Codec nicht heißen.')).toBeVisible();
  await page.getByLabel('Name des neuen Codecs').fill('pegel-neu');
  await page.getByRole('button', { name: 'Anlegen' }).click();
  await expect(page.getByRole('textbox', { name: 'Quelltext' })).toHaveValue(/function decodeUplink/);
  await page.getByRole('textbox', { name: 'Quelltext' }).fill('function decodeUplink(input) {\n  return { data: { a: 1 };\n}\n');
  await page.getByRole('button', { name: 'Dekodieren' }).click();
  await expect(page.getByText('Syntaxfehler:')).toBeVisible();
  await page.getByRole('button', { name: 'Entwurf speichern' }).click();
  await expect(page.getByText('Entwurf gespeichert.')).toBeVisible();
  await page.getByRole('button', { name: 'Entwurf verwerfen' }).click();
  await expect(page.getByRole('button', { name: 'Entwurf verwerfen' })).toHaveCount(0);
  expect((await ask(request, 'GET', 'codecs/pegel-neu')).status).toBe(404);
});
