// The form of a rule while somebody fills it in.
import type { Scope, Severity } from '../../lib/api/shapes';
import { EMPTY, formOf, read, type Entered } from './data';

export class RuleForm implements Entered {
  name = $state(EMPTY.name);
  enabled = $state(EMPTY.enabled);
  severity = $state<Severity>(EMPTY.severity);
  what = $state(EMPTY.what);
  how = $state<Entered['how']>(EMPTY.how);
  verb = $state<Entered['verb']>(EMPTY.verb);
  value = $state(EMPTY.value);
  clear = $state(EMPTY.clear);
  hold_s = $state(EMPTY.hold_s);
  within_s = $state(EMPTY.within_s);
  silent_s = $state(EMPTY.silent_s);
  scope = $state.raw<Scope>(EMPTY.scope);
  notify = $state.raw<readonly string[]>(EMPTY.notify);
  repeat_s = $state<number | null>(EMPTY.repeat_s);
  quiet = $state(EMPTY.quiet);
  from = $state(EMPTY.from);
  to = $state(EMPTY.to);

  readonly form = $derived(formOf(this));
  readonly read = $derived(read(this));
  readonly #begun: string;

  constructor(begun: Entered) {
    Object.assign(this, begun);
    this.#begun = JSON.stringify(this.read);
  }

  get changed(): boolean {
    return JSON.stringify(this.read) !== this.#begun;
  }
}
