import type { Signal } from './plant.ts';

/** A signal with its unit (`1` where it has none) and its name in both languages. */
export const signal = (id: string, unit: string, ja: string, en: string): Signal => ({ id, unit, text: { ja, en } });
