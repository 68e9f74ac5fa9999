// Parametric PCR2: people and vehicles counted by radar, port 14. Words are big endian; temperatures are signed,
// 0.1 °C, and given in whole degrees as the vendor does.
//
//   short form, 9 bytes        0x0A, counts left to right; 0x16, counts right to left; 0x01, temperature
//   extended form 4, 17 bytes  0xBE 0x01 0x04, then counts left to right and right to left since the last uplink,
//                              both since the start, battery in mV, solar voltage in mV, temperature
function word(bytes, at) {
  return bytes[at] * 256 + bytes[at + 1];
}

function degrees(bytes, at) {
  return Math.floor(((word(bytes, at) << 16) >> 16) / 10);
}

function decodeUplink(input) {
  const bytes = input.bytes;
  if (input.fPort !== 14) return { errors: ['unknown FPort'] };
  if (bytes.length === 9 && bytes[0] === 0x0a && bytes[3] === 0x16 && bytes[6] === 0x01) {
    return { data: { LTR: word(bytes, 1), RTL: word(bytes, 4), TEMP: degrees(bytes, 7) } };
  }
  if (bytes.length === 17 && bytes[0] === 0xbe && bytes[1] === 0x01 && bytes[2] === 0x04) {
    const LTR_SUM = word(bytes, 7);
    const RTL_SUM = word(bytes, 9);
    return {
      data: {
        LTR: word(bytes, 3),
        RTL: word(bytes, 5),
        LTR_SUM,
        RTL_SUM,
        SBX_BATT: word(bytes, 11),
        SBX_PV: word(bytes, 13),
        DIFF: Math.abs(LTR_SUM - RTL_SUM),
        TEMP: degrees(bytes, 15),
      },
    };
  }
  return { errors: ['neither the short form of 9 bytes nor the extended form 4 of 17 bytes'] };
}
