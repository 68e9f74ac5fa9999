// The ground that comes from somebody else, once the visitor has agreed, and why it does not come.
import { untrack } from 'svelte';
import { Resource } from '../api/resource.svelte';
import { city } from '../state/city.svelte';
import { consent } from './consent.svelte';
import { Beyond, isForeign, read, type Foreign, type MapStyle } from './foreign';

const PATIENCE_MS = 15_000;

export class Abroad {
  /** The server it needs and may not ask. */
  beyond = $state<string | null>(null);
  /** What the map could not draw, or got no tile for. */
  #useless = $state.raw<Foreign>();
  readonly #found = new Resource<MapStyle, Foreign>(
    () => (consent.given ? city.mapStyle : null),
    (asked, signal) => {
      const whole = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
      return read(asked, async (address) => {
        const answer = await fetch(address, { signal: whole, credentials: 'omit' });
        if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
        return answer.json();
      }).catch((error: unknown) => {
        this.beyond = error instanceof Beyond ? error.origin : null;
        throw error;
      });
    },
  );

  get ground(): Foreign | undefined {
    const found = consent.given ? this.#found.content : undefined;
    return found === this.#useless ? undefined : found;
  }

  /** Whether it was asked for and does not come. */
  get failed(): boolean {
    return consent.given && (this.#found.problem !== null || (this.#useless !== undefined && this.#useless === this.#found.content));
  }

  /** Whether a source of the map is of it. */
  readonly owns = isForeign;

  readonly giveUp = (): void => {
    this.#useless = untrack(() => this.ground);
  };

  readonly again = (): void => {
    this.#useless = undefined;
    if (this.#found.problem) this.#found.reload();
  };
}
