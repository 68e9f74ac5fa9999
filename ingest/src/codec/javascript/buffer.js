// The part of Node's Buffer that codecs use. ChirpStack gives it to them too. Not here: streams, pools, and encodings
// other than hex, base64, latin1 and UTF-8.
(function () {
  'use strict';

  const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  function fromHex(text) {
    const bytes = [];
    for (let i = 0; i + 1 < text.length; i += 2) {
      const pair = text.slice(i, i + 2);
      // As in Node, the first pair that is none ends it.
      if (!/^[0-9a-f]{2}$/i.test(pair)) break;
      bytes.push(parseInt(pair, 16));
    }
    return bytes;
  }

  function fromBase64(text) {
    const bytes = [];
    let bits = 0;
    let held = 0;
    for (const character of text) {
      if (character === '=') break;
      const digit = DIGITS.indexOf(character === '-' ? '+' : character === '_' ? '/' : character);
      if (digit < 0) continue;
      bits = ((bits << 6) | digit) & 0xffffff;
      held += 6;
      if (held >= 8) {
        held -= 8;
        bytes.push((bits >> held) & 0xff);
      }
    }
    return bytes;
  }

  function fromUtf8(text) {
    const bytes = [];
    const escaped = encodeURIComponent(text.toWellFormed());
    for (let i = 0; i < escaped.length; i += 1) {
      if (escaped[i] === '%') {
        bytes.push(parseInt(escaped.slice(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.push(escaped.charCodeAt(i));
      }
    }
    return bytes;
  }

  function toHex(bytes) {
    let text = '';
    for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
    return text;
  }

  function toBase64(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      for (let digit = 0; digit < 4; digit += 1) {
        text += i + digit > bytes.length ? '=' : DIGITS[(three >> (18 - 6 * digit)) & 63];
      }
    }
    return text;
  }

  function toLatin1(bytes) {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }

  function toUtf8(bytes) {
    try {
      return decodeURIComponent(toHex(bytes).replace(/../g, '%$&'));
    } catch {
      return toLatin1(bytes).replace(/[^\0-\x7f]/g, '\ufffd');
    }
  }

  const ENCODINGS = {
    hex: [fromHex, toHex],
    base64: [fromBase64, toBase64],
    latin1: [(text) => Array.from(text, (character) => character.charCodeAt(0)), toLatin1],
    utf8: [fromUtf8, toUtf8],
  };
  const ALIASES = { 'utf-8': 'utf8', ascii: 'latin1', binary: 'latin1', base64url: 'base64' };

  function encoding(name) {
    const known = name === undefined ? 'utf8' : `${name}`.toLowerCase();
    const found = ENCODINGS[ALIASES[known] ?? known];
    if (found === undefined) throw new TypeError(`Unknown encoding: ${name}`);
    return found;
  }

  class Buffer extends Uint8Array {
    static from(source, how, length) {
      if (typeof source === 'string') return super.from(encoding(how)[0](source));
      if (source instanceof ArrayBuffer) return new Buffer(source, how, length);
      return super.from(source);
    }

    static alloc(length, fill = 0) { return new Buffer(length).fill(fill); }

    static allocUnsafe(length) { return new Buffer(length); }

    static isBuffer(value) { return value instanceof Buffer; }

    static byteLength(text, how) { return Buffer.from(text, how).length; }

    static concat(list) {
      const all = new Buffer(list.reduce((length, part) => length + part.length, 0));
      let at = 0;
      for (const part of list) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    }

    slice(from, to) { return this.subarray(from, to); }

    equals(other) { return this.length === other.length && this.every((byte, at) => byte === other[at]); }

    toString(how, from = 0, to = this.length) { return encoding(how)[1](this.subarray(from, to)); }

    readUIntBE(at, length) {
      let number = 0;
      for (let i = 0; i < length; i += 1) number = number * 256 + this.readUInt8(at + i);
      return number;
    }

    readUIntLE(at, length) {
      let number = 0;
      for (let i = length - 1; i >= 0; i -= 1) number = number * 256 + this.readUInt8(at + i);
      return number;
    }

    readIntBE(at, length) { return signed(this.readUIntBE(at, length), length); }

    readIntLE(at, length) { return signed(this.readUIntLE(at, length), length); }
  }

  function signed(number, length) {
    const range = 2 ** (8 * length);
    return number < range / 2 ? number : number - range;
  }

  // Numbers of fixed width: Node's names, the view's, and the bytes they take.
  const NUMBERS = [
    [['UInt8', 'Uint8'], 'Uint8', 1], [['Int8'], 'Int8', 1],
    [['UInt16', 'Uint16'], 'Uint16', 2], [['Int16'], 'Int16', 2],
    [['UInt32', 'Uint32'], 'Uint32', 4], [['Int32'], 'Int32', 4],
    [['Float'], 'Float32', 4], [['Double'], 'Float64', 8],
    [['BigUInt64', 'BigUint64'], 'BigUint64', 8], [['BigInt64'], 'BigInt64', 8],
  ];

  function method(name, value) {
    Object.defineProperty(Buffer.prototype, name, { value, writable: true, configurable: true });
  }

  for (const [names, view, width] of NUMBERS) {
    const get = DataView.prototype[`get${view}`];
    const set = DataView.prototype[`set${view}`];
    for (const order of width === 1 ? [''] : ['LE', 'BE']) {
      const over = (buffer) => new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
      function read(at = 0) { return Reflect.apply(get, over(this), [at, order === 'LE']); }
      function write(value, at = 0) {
        Reflect.apply(set, over(this), [at, value, order === 'LE']);
        return at + width;
      }
      for (const name of names) {
        method(`read${name}${order}`, read);
        method(`write${name}${order}`, write);
      }
    }
  }

  Object.defineProperty(globalThis, 'Buffer', { value: Buffer, writable: true, configurable: true });
})();
