// Something a button does: one at a time, with what came of it in words.
import { Problem } from '../api/client';
import { t } from '../i18n/language.svelte';

export class Act {
  busy = $state(false);
  told = $state('');
  problem = $state('');

  /** Ends the work with a problem of our own. */
  refuse(why: string): void {
    this.problem = why;
  }

  /** Runs `work`, which answers what is to be told when it is done. */
  async run(work: () => Promise<string | void>): Promise<void> {
    this.busy = true;
    this.told = this.problem = '';
    try {
      this.told = (await work()) ?? '';
    } catch (error) {
      this.problem = error instanceof Problem && error.status > 0 ? error.message : t('state.unreachable');
    } finally {
      this.busy = false;
    }
  }
}
