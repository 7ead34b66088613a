/** RFC 6238, appendix B, SHA-1: seconds since 1970 and eight digits, of which apps show the last six. */
export const totpVectors: { seed: Buffer; codes: readonly (readonly [number, string])[] } = {
  seed: Buffer.from('12345678901234567890'),
  codes: [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ],
};
