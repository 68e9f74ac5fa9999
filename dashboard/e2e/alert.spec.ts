// Alerts: a rule is written as a sentence, tried on the past and saved; it fires at the demo city's gauges and somebody
// looks after it; and the pages are there for everybody who administers.
import type { APIRequestContext } from '@playwright/test';
import { barriers, expect, signIn, test, TOKEN, type Page } from './page';

const headers = { authorization: `Bearer ${TOKEN}` };

async function ask(request: APIRequestContext, method: string, path: string, data?: object) {
  const answer = await request.fetch(`/api/v1/${path}`, { method, headers, ...(data ? { data } : {}) });
  return { status: answer.status(), body: answer.status() === 204 ? null : await answer.json() };
}

/** A rule that every report of a gauge breaks. */
const certain = (name: string, severity = 'warning') => ({
  name, enabled: true, severity, condition: { kind: 'above', quantity: 'water_level', value: -15, clear: null, for_s: 0 },
  scope: { devices: [], tags: [], districts: [] }, notify: [], repeat_s: null, quiet: null,
});

/** What a rule has open. */
async function open(request: APIRequestContext, rule: string): Promise<{ id: string; subject: { device: string; name: string } }[]> {
  return (await ask(request, 'GET', `alerts?state=firing&rule=${rule}`)).body.alerts;
}

/** Writes a rule that fires at once and waits until it has; takes it away at the end. */
async function firing(request: APIRequestContext, name: string, work: (rule: string) => Promise<void>): Promise<void> {
  const { body, status } = await ask(request, 'POST', 'alert-rules', certain(name, 'critical'));
  expect(status).toBe(201);
  try {
    await expect.poll(async () => (await open(request, body.id)).length, { timeout: 90_000 }).toBeGreaterThan(1);
    await work(body.id);
  } finally {
    await ask(request, 'DELETE', `alert-rules/${body.id}`);
  }
}

test('a rule is written as a sentence, tried on the past, saved and taken away', async ({ page, request }) => {
  await signIn(page);
  await page.goto('/de/ops/alerts/rules');
  await page.getByRole('link', { name: 'Neue Regel' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();

  // What is missing is said when somebody wants to save, and the focus goes there.
  await page.getByRole('button', { name: 'Regel speichern' }).click();
  await expect(page.getByText('Eine Regel braucht einen Namen.')).toBeVisible();
  await expect(page.getByLabel('Name der Regel')).toBeFocused();

  await page.getByLabel('Was', { exact: true }).selectOption({ label: 'Wasserstand' });
  await page.getByLabel('Grenze', { exact: true }).fill('99');
  await expect(page.getByText('In den letzten 30 Tagen hätte diese Regel kein einziges Mal ausgelöst.')).toBeVisible();
  await page.getByLabel('Grenze', { exact: true }).fill('-15');
  const said = page.getByText(/In den letzten 30 Tagen hätte diese Regel [\d.]+-mal ausgelöst/);
  await expect(said).toBeVisible();
  const trial = page.getByRole('region', { name: 'Probe an der Vergangenheit' });
  await expect(trial.getByRole('table')).toBeVisible();
  await expect(trial.locator('figure canvas')).toBeVisible();

  // A change takes the place of a level, and the keyboard stays where it is.
  const how = page.getByLabel('Vergleich');
  await how.focus();
  await how.selectOption('by');
  await expect(page.getByLabel('Richtung')).toBeVisible();
  await expect(how).toBeFocused();
  await how.selectOption('above');

  // Where: Escape closes what was opened and gives the focus back.
  const where = page.locator('summary').filter({ hasText: 'Wo' });
  await where.click();
  await page.getByRole('group', { name: 'Stadtbezirke' }).getByRole('checkbox').first().check();
  await page.keyboard.press('Escape');
  await expect(where).toBeFocused();
  await expect(where).toContainText('an einem Gerät in ');

  await page.getByLabel('Entwarnung bei').fill('-14');
  await page.getByLabel('Name der Regel').fill('Probe: Pegel über −15 m');
  await page.getByRole('button', { name: 'Regel speichern' }).click();
  await expect(page.getByText('Die Entwarnung muss auf der ruhigen Seite der Grenze liegen.')).toBeVisible();
  await page.getByLabel('Entwarnung bei').fill('-16');
  await page.getByLabel('Stufe').selectOption('info');
  expect(await barriers(page)).toEqual([]);
  await page.getByRole('button', { name: 'Regel speichern' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Probe: Pegel über −15 m' })).toBeVisible();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  try {
    const { body } = await ask(request, 'GET', `alert-rules/${id}`);
    expect(body.condition).toEqual({ kind: 'above', quantity: 'water_level', value: -15, clear: -16, for_s: 600 });
    expect(body.scope.districts).toHaveLength(1);

    await page.getByLabel('Wie lange').selectOption('0');
    await page.getByRole('button', { name: 'Regel speichern' }).click();
    await expect(page.getByText('Gespeichert.')).toBeVisible();
    await page.getByRole('link', { name: '← Alarmregeln' }).click();
    await expect(page.getByText(/^Wenn Wasserstand an einem Gerät in .* auch nur kurz über −15.m liegt, dann zeige es mit der Stufe Hinweis/)).toBeVisible();
    await page.getByRole('link', { name: 'Probe: Pegel über −15 m' }).click();
    await page.getByRole('button', { name: 'Löschen …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Löschen', exact: true }).click();
    await expect(page).toHaveURL(/\/ops\/alerts\/rules$/);
    expect((await ask(request, 'GET', `alert-rules/${id}`)).status).toBe(404);
  } finally {
    await ask(request, 'DELETE', `alert-rules/${id}`);
  }
});

test('an alert begins while somebody looks elsewhere, is acknowledged with a comment, and stands at its device', async ({ page, request }) => {
  test.setTimeout(180_000);
  await signIn(page);
  await page.goto('/de/ops');
  await page.getByRole('region', { name: 'Alarme' }).waitFor();
  await firing(request, 'Probe: es klingelt', async (rule) => {
    // Told politely, counted in the navigation, listed on the overview, all without loading the page again.
    await expect(page.locator('[aria-live=polite]').filter({ hasText: /Neuer Alarm: Probe: es klingelt|neue Alarme\. Zuletzt: Probe: es klingelt/ })).toBeAttached();
    await expect(page.getByRole('region', { name: 'Alarme' }).getByText('Probe: es klingelt').first()).toBeVisible();
    await page.getByRole('link', { name: /^Alarme.*aktiv/ }).first().click();

    await page.goto(`/de/ops/alerts?rule=${rule}`);
    await expect(page.getByText('Nur Alarme der Regel „Probe: es klingelt“.')).toBeVisible();
    const [first] = await open(request, rule);
    const name = `Probe: es klingelt, ${first?.subject.name}: wählen`;
    await page.getByRole('checkbox', { name }).check();
    await page.getByLabel('Was wird getan? (freiwillig)').fill('jemand fährt hin');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Bestätigen', exact: true }).click();
    await expect(page.getByText('1 Alarm bestätigt.')).toBeFocused();
    await expect(page.getByRole('checkbox', { name })).toHaveCount(0);
    // Done by mistake: it is given back, and taken on again; the row tells both.
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect(page.getByText('1 Alarm zurückgegeben. Er ist wieder aktiv.')).toBeFocused();
    await page.getByRole('checkbox', { name }).check();
    await page.getByLabel('Was wird getan? (freiwillig)').fill('jemand fährt hin');
    await page.getByRole('button', { name: 'Bestätigen', exact: true }).click();
    await expect(page.getByText('1 Alarm bestätigt.')).toBeFocused();
    await page.getByRole('tab', { name: /^Bestätigt/ }).click();
    await expect(page).toHaveURL(/state=acknowledged/);
    await expect(page.getByRole('row', { name: new RegExp(first?.subject.name ?? '?') })).toContainText('„jemand fährt hin“');
    const taken = page.getByRole('row', { name: new RegExp(first?.subject.name ?? '?') });
    await expect(taken).toContainText('zurückgegeben von');
    await expect(taken.getByRole('button', { name: /Bestätigung zurückgeben/ })).toBeVisible();
    expect(await barriers(page)).toEqual([]);

    await page.goto(`/de/ops/devices/${first?.subject.device}?tab=alerts`);
    await expect(page.getByRole('row', { name: /Probe: es klingelt/ }).first()).toContainText('jemand fährt hin');
    await expect(page.getByRole('link', { name: 'Regel für dieses Gerät schreiben' })).toBeVisible();
  });
  // The rule is gone, and with it what it had open.
  await expect(page.getByRole('table').filter({ hasText: 'jemand fährt hin' }).getByText('dauerte').first()).toBeVisible();
});

test('what is being repaired is silent: out of the list, and back again', async ({ page, request }) => {
  test.setTimeout(180_000);
  await signIn(page);
  await firing(request, 'Probe: Wartung', async (rule) => {
    await page.goto(`/de/ops/alerts?rule=${rule}`);
    const rows = page.getByRole('row', { name: /Probe: Wartung/ });
    const opener = rows.first().getByRole('button', { name: /stumm schalten/i });
    await opener.click();
    const dialog = page.getByRole('dialog');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(opener).toBeFocused();

    await opener.click();
    await dialog.getByRole('button', { name: 'Stumm schalten' }).click();
    await expect(dialog.getByText(/^Schreiben Sie kurz, warum/)).toBeVisible();
    await dialog.getByLabel(/^nur das Gerät/).uncheck();
    await dialog.getByLabel('Warum').fill('Pegel werden gereinigt');
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Stumm schalten' }).click();
    await expect(rows).toHaveCount(0);
    // There and back, before anything else is done.
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect(page.getByText('Beendet. Es wird wieder benachrichtigt.')).toBeFocused();
    await expect(rows.first()).toBeVisible();
    await opener.click();
    await dialog.getByLabel(/^nur das Gerät/).uncheck();
    await dialog.getByLabel('Warum').fill('Pegel werden gereinigt');
    await dialog.getByRole('button', { name: 'Stumm schalten' }).click();
    await expect(rows).toHaveCount(0);
    await page.getByRole('tab', { name: /^Stumm/ }).click();
    await expect(rows.first()).toBeVisible();
    const holding = page.getByRole('listitem').filter({ hasText: 'Pegel werden gereinigt' }).filter({ has: page.getByRole('button') });
    await holding.getByRole('button').click();
    await expect(page.getByText('Beendet. Es wird wieder benachrichtigt.')).toBeFocused();
    await expect(rows).toHaveCount(0);
    // Who ended it is remembered; by mistake, it is made once more.
    await page.getByText(/In den letzten 30 Tagen beendet/).click();
    await expect(page.getByText(/^Beendet von /).first()).toBeVisible();
    await page.getByRole('button', { name: 'Rückgängig' }).click();
    await expect(rows.first()).toBeVisible();
    await holding.getByRole('button').click();
    await expect(rows).toHaveCount(0);
  });
});

const ADDRESSES = ['/de/ops/alerts', '/de/ops/alerts?state=silenced', '/de/ops/alerts/rules', '/de/ops/alerts/rules/_new'];

test('on a phone a sentence becomes a list of named fields', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await signIn(page);
  await page.goto('/de/ops/alerts/rules/_new');
  await expect(page.getByText('Wie lange', { exact: true })).toBeVisible();
  await expect(page.getByText('Wenn', { exact: true })).toBeHidden();
});

/** Whether a page says that one has to sign in. */
const closed = (page: Page) => expect(page.getByRole('link', { name: 'Anmelden' }).last()).toBeVisible();

test('nobody sees alerts or rules without signing in, and a rule nobody knows is missing', async ({ page }) => {
  for (const address of ADDRESSES) {
    await page.goto(address);
    await closed(page);
  }
  await expect(page.getByRole('link', { name: 'Alarme' })).toHaveCount(0);
  await signIn(page);
  await page.goto('/de/ops/alerts/rules/gibt-es-nicht');
  await expect(page.getByRole('heading', { name: 'Diese Regel gibt es nicht' })).toBeVisible();
});
