// What surrounds every codec: a fixed clock, fixed randomness, no ways out, and a run that leaves nothing behind.
//
// Evaluates to the kit the host keeps handles to. Everything used after a codec's own code has run is captured
// here first, because a codec may have changed the prototypes by then.
(function () {
  'use strict';

  const root = globalThis;
  const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf } = Object;
  const { apply, construct, deleteProperty, ownKeys } = Reflect;
  const { isView } = ArrayBuffer;
  const arrayFrom = Array.from;
  const parseJson = JSON.parse;
  const wellFormed = String.prototype.toWellFormed;
  const setHas = Set.prototype.has;
  const setAdd = Set.prototype.add;
  const Bytes = Uint8Array;
  const Buffer = ArrayBuffer;
  const Instant = Date;
  const instantOf = Date.prototype.getTime;
  const isoText = Date.prototype.toISOString;
  const unbox = [Number, String, Boolean, BigInt].map((type) => type.prototype.valueOf);

  let now = 0;
  let seed = 0;

  // --- the clock stands at the moment the uplink was received, in UTC wherever the host is ---------------------

  function parseTime(text) {
    const utc = Instant.parse(text + 'Z');
    return utc === utc ? utc : Instant.parse(text);
  }

  const Clock = {
    Date: function Date(...parts) {
      if (new.target === undefined) return new Instant(now).toUTCString();
      let time = parts[0];
      if (parts.length === 0) time = now;
      else if (parts.length > 1) time = apply(Instant.UTC, undefined, parts);
      else if (typeof time === 'string') time = parseTime(time);
      return construct(Instant, [time], new.target);
    },
  }.Date;

  const calendar = Instant.prototype;
  defineProperty(Clock, 'prototype', { value: calendar, writable: false });
  defineProperty(Clock, 'length', { value: 7 });
  defineProperty(calendar, 'constructor', { value: Clock });
  Clock.UTC = Instant.UTC;
  Clock.parse = (text) => parseTime(`${text}`);
  Clock.now = () => now;
  for (const part of ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds']) {
    calendar[`get${part}`] = calendar[`getUTC${part}`];
    if (part !== 'Day') calendar[`set${part}`] = calendar[`setUTC${part}`];
  }
  calendar.getTimezoneOffset = () => 0;
  calendar.toString = calendar.toLocaleString = calendar.toUTCString;
  calendar.toDateString = calendar.toLocaleDateString = function () { return this.toISOString().slice(0, 10); };
  calendar.toTimeString = calendar.toLocaleTimeString = function () { return this.toISOString().slice(11, 19); };
  root.Date = Clock;

  // --- the same uplink gives the same fields: numbers that look random, from the same seed in every call --------

  Math.random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  // --- nothing to print to, no code made from texts, nothing shared between threads or left for later -----------

  const silent = () => undefined;
  root.console = { log: silent, info: silent, warn: silent, error: silent, debug: silent, trace: silent };

  function refuse() { throw new EvalError('a codec cannot make code from a text'); }
  const makers = [function () {}, function* () {}, async function () {}, async function* () {}];
  for (const sample of makers) {
    const family = getPrototypeOf(sample);
    const maker = function Function() { return refuse(); };
    defineProperty(maker, 'prototype', { value: family });
    defineProperty(family, 'constructor', { value: maker });
  }
  root.Function = makers[0].constructor;
  for (const name of ['eval', 'Atomics', 'SharedArrayBuffer', 'WeakRef', 'FinalizationRegistry', 'performance', 'queueMicrotask']) {
    delete root[name];
  }

  // --- globals move behind the global object, so that whatever a call adds to it stands out ---------------------

  const realm = {};
  for (const name of ownKeys(root)) {
    const described = getOwnPropertyDescriptor(root, name);
    if (described.configurable) {
      defineProperty(realm, name, described);
      delete root[name];
    }
  }
  setPrototypeOf(root, realm);
  const kept = new Set(ownKeys(root));

  // Takes from the global object what a call left there; false if some of it cannot be taken away.
  function clean() {
    let clean = getPrototypeOf(root) === realm;
    const names = ownKeys(root);
    for (let i = 0; i < names.length; i += 1) {
      if (!apply(setHas, kept, [names[i]])) clean = deleteProperty(root, names[i]) && clean;
    }
    return clean;
  }

  // Iterators and the like have prototypes no global name leads to.
  const hidden = [
    ...makers, makers[1].prototype, makers[3].prototype, [][Symbol.iterator](), ''[Symbol.iterator](), new Map().entries(),
    new Set().values(), 'a'.matchAll(/a/g), [].values().map(silent), Iterator.from({ next: silent }),
  ];

  // Freezes everything the language itself gives to a codec.
  function harden() {
    const seen = new Set();
    apply(setAdd, seen, [root]);
    const open = [realm];
    for (let i = 0; i < hidden.length; i += 1) open[i + 1] = hidden[i];
    for (let at = 0; at < open.length; at += 1) {
      const object = open[at];
      if (object === null || (typeof object !== 'object' && typeof object !== 'function')) continue;
      if (apply(setHas, seen, [object])) continue;
      apply(setAdd, seen, [object]);
      if (!isView(object)) freeze(object);
      open[open.length] = getPrototypeOf(object);
      const names = ownKeys(object);
      for (let i = 0; i < names.length; i += 1) {
        const described = getOwnPropertyDescriptor(object, names[i]);
        if (described === undefined) continue;
        open[open.length] = described.value;
        open[open.length] = described.get;
        open[open.length] = described.set;
      }
    }
  }

  let factory;
  let normalizer;

  // Runs the codec's top level once, so that additions to prototypes are in place, then closes them.
  // Returns which entry point the codec has: 0 decodeUplink, 1 Decode, 2 Decoder, -1 none.
  function install(made) {
    factory = made;
    const entry = factory();
    normalizer = entry[2];
    clean();
    harden();
    return entry[0];
  }

  // One uplink. The top level runs anew, so nothing a codec keeps in its variables outlives the call.
  function run(fPort, received, variables, ...bytes) {
    now = received;
    seed = 0;
    const entry = factory();
    const decode = entry[1];
    normalizer = entry[2];
    const given = variables === undefined ? {} : parseJson(variables);
    if (entry[0] === 0) return decode({ bytes, fPort, recvTime: new Instant(received), variables: given });
    if (entry[0] === 1) return decode(fPort, bytes, given);
    return decode(bytes, fPort);
  }

  // Whether the codec normalises what it decodes.
  function normalizes() { return normalizer !== undefined; }

  // What was just decoded, normalised.
  function normalize(data) {
    const made = normalizer;
    return made({ data });
  }

  // What an object without named properties stands for, or undefined if it is just empty.
  function plain(object) {
    if (isView(object)) return arrayFrom(object instanceof DataView ? new Bytes(object.buffer) : object);
    if (object instanceof Buffer) return arrayFrom(new Bytes(object));
    try {
      const time = apply(instantOf, object, []);
      return time === time ? apply(isoText, object, []) : null;
    } catch { /* Not a date. */ }
    for (let i = 0; i < unbox.length; i += 1) {
      try { return apply(unbox[i], object, []); } catch { /* Not one of these. */ }
    }
    return undefined;
  }

  // A big integer in decimal, a string without halves of surrogate pairs.
  function text(value) {
    return typeof value === 'bigint' ? `${value}` : apply(wellFormed, value, []);
  }

  return { clean, install, normalize, normalizes, plain, run, text };
})()
