// Dragino: what its sensors have in common. All words are big endian, uplinks come on port 2.

function word(bytes, at) {
  return bytes[at] * 256 + bytes[at + 1];
}

function signed(bytes, at) {
  return (word(bytes, at) << 16) >> 16;
}

// Battery in V: the low 14 bits in mV; the vendor uses the other two for a status.
function volts(bytes) {
  return (word(bytes, 0) & 0x3fff) / 1000;
}

function decodeUplink(input) {
  if (input.fPort !== 2) return { errors: ['unknown FPort'] };
  if (input.bytes.length < LENGTH) {
    return { errors: ['payload too short: ' + input.bytes.length + ' bytes, at least ' + LENGTH + ' expected'] };
  }
  return read(input.bytes);
}
