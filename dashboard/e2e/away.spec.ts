// A source that is not connected: told where somebody looks, not only on the page about the flow of data.
import { expect, signIn, test } from './page';

const REFUSED = '127.0.0.1:1883 refused the user “stadt”';

test('the overview names a source that is away, since when and why', async ({ page }) => {
  await page.route('**/api/v1/ingest', async (route) => {
    const answer = await route.fetch();
    const account = await answer.json();
    const [first] = account.sources;
    const since = new Date(Date.now() - 3 * 60_000).toISOString();
    account.sources = [{ ...first, name: 'stadt', kind: 'mqtt', connected: false, since, last_error: REFUSED }];
    await route.fulfill({ response: answer, json: account });
  });
  // The living city behind it would tell of its own sources.
  await page.route('**/api/v1/live*', (route) => route.fulfill({ contentType: 'text/event-stream', body: '' }));
  await signIn(page);
  await page.goto('/de/ops');
  const told = page.getByRole('alert').filter({ hasText: 'Die Datenquelle „stadt“ ist nicht verbunden' });
  await expect(told).toContainText('vor 3 Min.');
  await expect(told).toContainText(REFUSED);
  await told.getByRole('link', { name: 'Zum Datenfluss' }).click();
  await expect(page).toHaveURL(/\/de\/ingest/);
  // The page asks again and again; what is under way when the test ends is nobody's fault.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('the public status page is not content while a source is away', async ({ page }) => {
  await page.route('**/readyz', async (route) => {
    const answer = await route.fetch();
    const readiness = await answer.json();
    const source = { name: 'stadt', kind: 'mqtt', connected: false, since: new Date().toISOString(), detail: REFUSED };
    readiness.parts.ingest = { status: 'degraded', sources: [source] };
    await route.fulfill({ response: answer, json: { ...readiness, status: 'degraded' } });
  });
  await page.goto('/en/status');
  await expect(page.getByRole('status')).toHaveText('There is trouble.');
  await expect(page.getByRole('row', { name: /Data sources/ })).toContainText('1 of 1 not connected');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
