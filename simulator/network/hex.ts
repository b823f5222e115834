const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** From here on the engine's own encoder is faster than adding pairs. */
const LONG = 16;
const scratch = Buffer.alloc(512);

/** Lower-case hex, two digits a byte. */
export const toHex = (bytes: Uint8Array): string => {
  const { length } = bytes;
  if (length >= LONG && length <= scratch.length) {
    scratch.set(bytes);
    return scratch.toString('hex', 0, length);
  }
  let text = '';
  for (let i = 0; i < length; i++) text += PAIRS[bytes[i] as number];
  return text;
};

/** The bytes of a hex text of even length; what is no hex digit counts as 0. */
export const fromHex = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16) || 0;
  return bytes;
};
