// A rule as texts and choices in a form, and back as what the server takes. No DOM.
import type { AlertDraft, Condition, Scope, Severity } from '../../lib/api/shapes';

/** What a rule looks at besides quantities. The colon keeps them apart from a quantity of that name. */
export const OTHERS = [':silent', ':gateway_silent', ':undecoded'] as const;
/** Which sentence a rule is: of a value, of its change, or of something that goes missing. */
export type Form = 'level' | 'change' | 'silent' | 'gateway_silent' | 'undecoded';

export interface Entered {
  name: string;
  enabled: boolean;
  severity: Severity;
  /** A quantity, or one of the others. */
  what: string;
  how: 'above' | 'below' | 'by';
  verb: 'rise' | 'fall';
  /** In the quantity's unit; in intervals; in per cent. */
  value: string;
  clear: string;
  hold_s: number;
  within_s: number;
  silent_s: number;
  scope: Scope;
  notify: readonly string[];
  repeat_s: number | null;
  quiet: boolean;
  from: string;
  to: string;
}

export const HOLDS = [0, 60, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];
export const WITHINS = [600, 1_800, 3_600, 10_800, 21_600, 86_400];
export const SILENCES = [300, 900, 1_800, 3_600, 14_400, 86_400];
export const REPEATS = [900, 1_800, 3_600, 14_400, 86_400];

/** The offered spans with the one a rule has, in order. */
export const offered = (spans: readonly number[], own: number | null): number[] =>
  own === null || spans.includes(own) ? [...spans] : [...spans, own].sort((a, b) => a - b);

export const EMPTY: Entered = {
  name: '', enabled: true, severity: 'warning', what: '', how: 'above', verb: 'rise', value: '', clear: '', hold_s: 600, within_s: 3_600, silent_s: 900,
  scope: { devices: [], tags: [], districts: [] }, notify: [], repeat_s: null, quiet: false, from: '22:00', to: '06:00',
};

export function formOf({ what, how }: Pick<Entered, 'what' | 'how'>): Form {
  if (what === ':silent') return 'silent';
  if (what === ':gateway_silent') return 'gateway_silent';
  if (what === ':undecoded') return 'undecoded';
  return how === 'by' ? 'change' : 'level';
}

/** What the form says of a rule. `write`: a number as people of the language write it. */
export function entered(rule: AlertDraft, write: (value: number) => string = String): Entered {
  const { name, enabled, severity, condition, scope, notify, repeat_s, quiet } = rule;
  return { ...EMPTY, name, enabled, severity, scope, notify, repeat_s, ...(quiet ? { quiet: true, ...quiet } : {}), ...conditionEntered(condition, write) };
}

function conditionEntered(of: Condition, write: (value: number) => string): Partial<Entered> {
  switch (of.kind) {
    case 'above':
    case 'below':
      return { what: of.quantity, how: of.kind, value: write(of.value), clear: of.clear === null ? '' : write(of.clear), hold_s: of.for_s };
    case 'rise':
    case 'fall':
      return { what: of.quantity, how: 'by', verb: of.kind, value: write(of.value), within_s: of.within_s };
    case 'silent':
      return { what: ':silent', value: write(of.intervals) };
    case 'gateway_silent':
      return { what: ':gateway_silent', silent_s: of.for_s };
    case 'undecoded':
      return { what: ':undecoded', value: write(Math.round(of.share * 1e6) / 1e4), within_s: of.within_s };
  }
}

export type Field = 'name' | 'what' | 'value' | 'clear' | 'quiet';

/** `2,4` is 2.4; null is no number. */
export function readNumber(text: string): number | null {
  const value = Number(text.trim().replace('−', '-').replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) ? value : null;
}

export interface Read {
  /** Null if the condition cannot be read. A name may still be missing. */
  draft: AlertDraft | null;
  wrong: Field[];
}

/** What is sent, or which fields are not what is asked for. */
export function read(form: Entered): Read {
  const wrong: Field[] = [];
  const { enabled, severity, scope, notify, repeat_s, quiet, from, to } = form;
  const name = form.name.trim();
  if (name === '') wrong.push('name');
  const condition = conditionOf(form, wrong);
  if (quiet && (from === '' || to === '' || from === to)) wrong.push('quiet');
  if (!condition || wrong.some((field) => field !== 'name')) return { draft: null, wrong };
  // A gateway is no device: where devices are does not matter.
  const where = condition.kind === 'gateway_silent' ? EMPTY.scope : scope;
  return { draft: { name, enabled, severity, condition, scope: where, notify: [...notify], repeat_s, quiet: quiet ? { from, to } : null }, wrong };
}

const FITS: Record<Exclude<Form, 'gateway_silent'>, (value: number) => boolean> = {
  level: () => true,
  change: (value) => value > 0,
  silent: (value) => Number.isInteger(value) && value > 0,
  undecoded: (value) => value > 0 && value <= 100,
};

function conditionOf(form: Entered, wrong: Field[]): Condition | null {
  const { what, how, verb, hold_s, within_s, silent_s } = form;
  const kind = formOf(form);
  if (kind === 'gateway_silent') return { kind, for_s: silent_s };
  const value = readNumber(form.value);
  const fits = value !== null && FITS[kind](value);
  if (!fits) wrong.push('value');
  if (what === '') wrong.push('what');
  if (kind === 'level' && form.clear.trim() !== '') {
    const clear = readNumber(form.clear);
    const apart = clear !== null && value !== null && (how === 'above' ? clear <= value : clear >= value);
    if (!apart) wrong.push('clear');
  }
  if (!fits || what === '') return null;
  switch (kind) {
    case 'silent':
      return { kind, intervals: value };
    case 'undecoded':
      return { kind, share: value / 100, within_s };
    case 'change':
      return { kind: verb, quantity: what, value, within_s };
    default:
      return { kind: how === 'below' ? how : 'above', quantity: what, value, clear: readNumber(form.clear), for_s: hold_s };
  }
}
