// A rule as a sentence, in pieces that a form fills with its fields or that are read as they are. No DOM.
import type { AlertDraft, Condition, Measured, Scope } from '../../lib/api/shapes';
import { plural, readable, text, type Key, type Language } from '../../lib/i18n/dictionary';
import { duration, LOCALES, number } from '../../lib/i18n/format';
import { entered, formOf, type Form } from './data';

/** Names that a rule only points to. */
export interface Known {
  quantities: readonly Measured[];
  districts: ReadonlyMap<string, string>;
  /** By DevEUI. */
  devices: ReadonlyMap<string, string>;
}

export const SLOTS = ['what', 'where', 'time', 'how', 'value', 'verb', 'severity', 'notify', 'repeat', 'clear', 'from', 'to'] as const;
export type Slot = (typeof SLOTS)[number];
export type Piece = { words: string } | { slot: Slot };

/** The pieces of a text: words, and between them slots. */
export function pieces(language: Language, key: Key): Piece[] {
  const parts = text(language, key).split(/\{(\w+)\}/);
  return parts.flatMap((part, i): Piece[] => {
    if (i % 2 === 0) return part.trim() === '' ? [] : [{ words: part.trim() }];
    const slot = SLOTS.find((known) => known === part);
    return slot ? [{ slot }] : [];
  });
}

/** A word as it stands inside a sentence: English has no capitals there, but abbreviations keep theirs. */
export const inside = (language: Language, word: string): string => (language === 'en' && /^.[a-z]/.test(word) ? word.charAt(0).toLowerCase() + word.slice(1) : word);

/** Whether it is a known quantity; a field of a decoder that nobody mapped has its own name as its label. */
export const mapped = ({ quantity, label }: Measured): boolean => label.de !== quantity;

export function quantityName(language: Language, known: Known, quantity: string): string {
  const found = known.quantities.find((one) => one.quantity === quantity);
  return found && mapped(found) ? found.label[language] : readable(quantity);
}

export const symbolOf = (known: Known, quantity: string): string => known.quantities.find((one) => one.quantity === quantity)?.symbol ?? '';

const or = (language: Language, all: readonly string[]) => new Intl.ListFormat(LOCALES[language], { type: 'disjunction' }).format(all);
const and = (language: Language, all: readonly string[]) => new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }).format(all);

/** `Ort: Tal` */
export function tagName(tag: string): string {
  const [key = '', ...value] = tag.split('=');
  return readable(key) + (value.length > 0 ? `: ${value.join('=')}` : '');
}

/** `an einem Gerät in Elberfeld`: where a rule looks. */
export function where(language: Language, { devices, tags, districts }: Scope, known: Known): string {
  const [first] = devices;
  const name = first === undefined ? '' : (known.devices.get(first) ?? first);
  const anywhere = tags.length + districts.length === 0;
  const parts = [
    devices.length > 1 ? plural(language, 'rule.where.devices', devices.length)
      : devices.length === 1 ? text(language, 'rule.where.device', { name })
        : text(language, anywhere ? 'rule.where.any' : 'rule.where.some'),
    ...(tags.length > 0 ? [text(language, 'rule.where.tags', { tags: or(language, tags.map(tagName)) })] : []),
    ...(districts.length > 0 ? [text(language, 'rule.where.districts', { districts: or(language, districts.map((id) => known.districts.get(id) ?? id)) })] : []),
  ];
  return parts.join(' ');
}

export const receivers = (language: Language, names: readonly string[]): string =>
  names.length === 0 ? text(language, 'rule.notify.nobody') : text(language, 'rule.notify.some', { names: and(language, names) });

export const repeats = (language: Language, seconds: number | null): string =>
  seconds === null ? text(language, 'rule.repeat.once') : text(language, 'rule.repeat.every', { span: duration(language, seconds) });

/** `mindestens 10 Min. lang`, `innerhalb von 1 Std.`, `15 Min.` */
export function time(language: Language, form: Form, seconds: number): string {
  const span = duration(language, seconds);
  if (form === 'gateway_silent') return span;
  if (form !== 'level') return text(language, 'rule.within', { span });
  return seconds === 0 ? text(language, 'rule.holdNone') : text(language, 'rule.hold', { span });
}

/** The whole rule as people say it. */
export function sentence(language: Language, rule: AlertDraft, known: Known): string {
  const { condition, severity, notify, repeat_s, quiet } = rule;
  const form = formOf(entered(rule));
  const amount = (value: number) => measured(language, condition, value, known);
  const said: Record<Slot, string> = {
    what: 'quantity' in condition ? inside(language, quantityName(language, known, condition.quantity)) : text(language, `rule.what.${condition.kind}`),
    where: where(language, rule.scope, known),
    time: 'for_s' in condition ? time(language, form, condition.for_s) : 'within_s' in condition ? time(language, form, condition.within_s) : '',
    how: text(language, `rule.how.${condition.kind === 'above' || condition.kind === 'below' ? condition.kind : 'by'}`),
    value: 'value' in condition ? amount(condition.value) : condition.kind === 'silent' ? number(language, condition.intervals) : condition.kind === 'undecoded' ? amount(condition.share * 100) : '',
    verb: text(language, condition.kind === 'fall' ? 'rule.verb.fall' : 'rule.verb.rise'),
    severity: inside(language, text(language, `severity.${severity}`)),
    notify: receivers(language, notify),
    repeat: repeats(language, repeat_s),
    clear: 'clear' in condition && condition.clear !== null ? amount(condition.clear) : '',
    from: quiet?.from ?? '',
    to: quiet?.to ?? '',
  };
  const clear = condition.kind === 'above' || condition.kind === 'below' ? condition.kind : null;
  return [
    text(language, `rule.if.${form}`, said),
    text(language, notify.length > 0 ? 'rule.then' : 'rule.thenQuietly', said),
    ...(clear && said.clear !== '' ? [text(language, `rule.clear.${clear}`, said)] : []),
    ...(quiet ? [text(language, 'rule.quiet', said)] : []),
  ].join(' ');
}

/** As exact as it was written. */
function measured(language: Language, condition: Condition, value: number, known: Known): string {
  const symbol = 'quantity' in condition ? symbolOf(known, condition.quantity) : '%';
  const written = number(language, value, 4, 0);
  return symbol === '' ? written : `${written}\u202f${symbol}`;
}
