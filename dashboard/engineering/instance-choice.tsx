import { Select } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { Compiled } from '../../range/contract/engineering.ts';
import { useWords } from '../shared/words.ts';
import { blocksIn } from './blocks.ts';
import { engineeringWords } from './engineering-words.ts';

/** Of which instances the bodies of a program's function blocks show values. */
export interface Blocks {
  /** By the block's name in upper case. */
  readonly shown: ReadonlyMap<string, string>;
  /** Blocks whose text stands here, each with its instances. */
  readonly choices: readonly { readonly type: string; readonly instances: readonly string[] }[];
  choose(instance: string): void;
}

/** The first instance of each block, until somebody chooses another. */
export function useBlocks(compiled: Compiled | null, source: string | null): Blocks {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choices = useMemo(() => blocksIn(source ?? '', compiled?.instances ?? []), [compiled, source]);
  const shown = useMemo(
    () =>
      new Map(
        choices.map(({ type, instances }) => [
          type.toUpperCase(),
          chosen.findLast((one) => instances.includes(one)) ?? (instances[0] as string),
        ]),
      ),
    [choices, chosen],
  );
  const choose = useCallback((instance: string) => setChosen((before) => [...before, instance]), []);
  return { shown, choices, choose };
}

/** Whose values the bodies of function blocks show; nothing where there is nothing to choose. */
export function InstanceChoice({ blocks }: { readonly blocks: Blocks }) {
  const say = useWords(engineeringWords);
  const [last, setLast] = useState<string | null>(null);
  if (!blocks.choices.some(({ instances }) => instances.length > 1)) return null;
  const first = blocks.choices.find(({ instances }) => instances.length > 1);
  const value = last ?? first?.instances[0] ?? null;
  return (
    <Select
      size="xs"
      w={200}
      leftSection={<span className="dim">FB</span>}
      aria-label={say('insideOf')}
      title={say('insideOf')}
      value={value}
      allowDeselect={false}
      onChange={(instance) => {
        if (instance === null) return;
        setLast(instance);
        blocks.choose(instance);
      }}
      data={blocks.choices.map(({ type, instances }) => ({ group: type, items: [...instances] }))}
    />
  );
}
