// Bosch TPS110: parking space.
//
//   port 1, parking status   byte 0 bit 0: occupied
//   port 2, heartbeat        byte 0 bit 0: occupied; byte 1: temperature in °C, signed
//   port 3, startup          byte 0-11: three debug codes, 32 bits little endian, 0 for none;
//                            byte 12-14: firmware version; byte 15: reset cause; byte 16 bit 0: occupied
const LENGTHS = { 1: 1, 2: 2, 3: 17 };
const RESET_CAUSES = { 1: 'watchdog', 2: 'power on', 3: 'system request' };

function decodeUplink(input) {
  const bytes = input.bytes;
  const length = LENGTHS[input.fPort];
  if (length === undefined) return { errors: ['unknown FPort'] };
  if (bytes.length < length) return { errors: ['payload too short: ' + bytes.length + ' bytes, ' + length + ' expected'] };
  const occupied = (bytes[length === 17 ? 16 : 0] & 1) === 1;
  if (input.fPort === 1) return { data: { type: 'parking status', occupied } };
  if (input.fPort === 2) return { data: { type: 'heartbeat', occupied, temperature: (bytes[1] << 24) >> 24 } };
  const debugCodes = [];
  for (let at = 0; at < 12; at += 4) {
    const code = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
    if (code !== 0) debugCodes.push(code);
  }
  return {
    data: {
      type: 'startup',
      debugCodes,
      firmwareVersion: bytes[12] + '.' + bytes[13] + '.' + bytes[14],
      resetCause: RESET_CAUSES[bytes[15]] || 'other',
      occupied,
    },
  };
}
