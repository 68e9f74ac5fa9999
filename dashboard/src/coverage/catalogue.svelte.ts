// The releases and rules there are: every page of coverage chooses from them.
import * as api from '../lib/api/coverage';
import { Resource } from '../lib/api/resource.svelte';
import { language } from '../lib/i18n/language.svelte';
import { session } from '../lib/state/session.svelte';
import { byDate, newest } from './data';

export class Catalogue {
  readonly #key = () => `${language.current} ${session.token ?? ''}`;
  readonly releases = new Resource(this.#key, (_, signal) => api.releases(signal));
  readonly rules = new Resource(this.#key, (_, signal) => api.rules(signal));
  /** Those of fixed lines, the newest first. */
  readonly fixed = $derived(byDate(this.releases.content ?? [], 'fixed'));
  /** Those of mobile networks, the newest first. */
  readonly mobile = $derived(byDate(this.releases.content ?? [], 'mobile'));
  /** Rules about mobile networks. */
  readonly mobileRules = $derived(newest(this.rules.content ?? [], 'mobile'));
  /** Those that can be chosen. */
  readonly choices = $derived(newest(this.rules.content ?? []));
  readonly problem = $derived(this.releases.problem ?? this.rules.problem);
  readonly loaded = $derived(this.releases.content !== undefined && this.rules.content !== undefined);

  reload(): void {
    this.releases.reload();
    this.rules.reload();
  }
}
