// Keys that were used in the last days, as the server tells of them.
import type { Page } from './page';

const DAY_MS = 86_400_000;
const day = (ago: number) => `${new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;

function key(id: number, name: string, scope: string, per_minute: number, requests: number[]) {
  const usage = requests.map((n, ago) => ({ day: day(ago), requests: n, refused: n > 9_000 ? 412 : 0 }));
  return { id, name, scope, per_minute, created: day(60), usage: usage.filter((used) => used.requests > 0) };
}

/** Answers about keys as a city with partners would. */
export async function usedKeys(page: Page) {
  const keys = [
    key(1, 'Stadtwerke, Verkehrslage', 'public', 600, [4_210, 8_904, 9_733, 0, 120, 8_120, 7_611, 6_950]),
    key(2, 'Hochschule, Forschungsprojekt Stadtklima', 'read', 6_000, [1, 0, 0, 88]),
    key(3, 'Umweltverein', 'public', 60, []),
  ];
  await page.route('**/api/v1/keys', (route) => route.fulfill({ json: keys }));
  await page.route('**/api/v1/key', (route) => route.fulfill({ json: keys[0] }));
}
