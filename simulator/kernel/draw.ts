/**
 * Random draws as pure functions of (seed, component, purpose, index).
 *
 * The index is a tick or a message identity, never a count of earlier draws, so that adding or removing one
 * consumer cannot shift another's luck. The mixing function is the 32-bit finaliser of MurmurHash3
 * (Appleby, public domain), applied to two lanes.
 */
export type DrawStream = (index: number) => number;

const mix = (value: number): number => {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

const hashText = (text: string, basis: number): number => {
  let h = basis | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
};

/** A stream of uniform draws in [0, 1) with 32 bits of resolution, one for each index. */
export const drawStream = (seed: number, component: string, purpose: string): DrawStream => {
  const key = `${seed}\u0000${component}\u0000${purpose}`;
  const a = hashText(key, 0x811c9dc5);
  const b = hashText(key, 0x1000193 ^ a);
  return (index) => {
    const low = index >>> 0;
    const high = Math.floor(index / 4294967296) >>> 0;
    return mix(mix(low ^ a) + Math.imul(mix(high ^ b), 0x9e3779b1) + b) / 4294967296;
  };
};

/**
 * Several streams at once: fills `into` with what `drawStream(seed, component, purposes[i])` gives at `index`. For hot
 * paths that need dozens of draws at each tick.
 */
export const drawBank = (
  seed: number,
  component: string,
  purposes: readonly string[],
): ((index: number, into: Float64Array) => void) => {
  const keys = new Int32Array(2 * purposes.length);
  purposes.forEach((purpose, i) => {
    const key = `${seed}\u0000${component}\u0000${purpose}`;
    const a = hashText(key, 0x811c9dc5);
    keys[2 * i] = a;
    keys[2 * i + 1] = hashText(key, 0x1000193 ^ a);
  });
  const count = purposes.length;
  return (index, into) => {
    const low = index >>> 0;
    const high = Math.floor(index / 4294967296) >>> 0;
    for (let i = 0; i < count; i++) {
      const a = keys[2 * i] as number;
      const b = keys[2 * i + 1] as number;
      into[i] = mix(mix(low ^ a) + Math.imul(mix(high ^ b), 0x9e3779b1) + b) / 4294967296;
    }
  };
};

/** One uniform draw in [0, 1). */
export const draw = (seed: number, component: string, purpose: string, index: number): number =>
  drawStream(seed, component, purpose)(index);

/** A stream of standard normal draws (Box–Muller on two independent lanes). */
export const normalStream = (seed: number, component: string, purpose: string): DrawStream => {
  const radius = drawStream(seed, component, `${purpose}/radius`);
  const angle = drawStream(seed, component, `${purpose}/angle`);
  return (index) => Math.sqrt(-2 * Math.log(1 - radius(index))) * Math.cos(2 * Math.PI * angle(index));
};

/** A draw in [low, high). */
export const drawBetween = (stream: DrawStream, index: number, low: number, high: number): number =>
  low + (high - low) * stream(index);

/** One element of a non-empty list. */
export const drawFrom = <T>(stream: DrawStream, index: number, choices: readonly T[]): T =>
  choices[Math.floor(stream(index) * choices.length)] as T;
