import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { EvidenceFileSchema, EvidenceRowsSchema } from '../../range/contract/investigation.ts';
import { addressOf, call } from '../shared/api.ts';
import { bytes } from '../shared/format.ts';
import { Panel } from '../shared/panel.tsx';
import { useText, useWords } from '../shared/words.ts';
import { analystWords } from './analyst-words.ts';
import { EvidenceRows } from './evidence-rows.tsx';

const PAGE = 100;

/** Captures and logs to look at, to filter, to download, and to pick rows from. */
export function EvidenceTab({ exercise }: { readonly exercise: string }) {
  const say = useWords(analystWords);
  const text = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const [offset, setOffset] = useState(0);
  const [typed, setTyped] = useState('');
  const [match] = useDebouncedValue(typed, 250);
  const files = useQuery({
    queryKey: ['evidence', exercise],
    queryFn: () => call('evidence', z.array(EvidenceFileSchema), { params: { id: exercise } }),
    refetchInterval: 5000,
  });
  const file = files.data?.find((one) => one.name === chosen) ?? files.data?.[0];
  const rows = useQuery({
    queryKey: ['evidence', exercise, file?.name, offset, match, file?.rows],
    queryFn: () =>
      call('evidenceRows', EvidenceRowsSchema, {
        params: { id: exercise, name: file?.name ?? '' },
        query: { offset, limit: PAGE, match },
      }),
    enabled: file !== undefined,
    placeholderData: (previous) => previous,
  });
  const total = rows.data?.total ?? 0;
  return (
    <div className="evidence-layout">
      <Panel
        title={say('files')}
        flush
        loading={files.isPending}
        error={files.error}
        onRetry={() => void files.refetch()}
        empty={files.data?.length === 0 ? say('noFiles') : null}
      >
        {(files.data ?? []).map((one) => (
          <button
            key={one.name}
            type="button"
            className="evidence-file"
            aria-pressed={one.name === file?.name}
            onClick={() => {
              setChosen(one.name);
              setOffset(0);
            }}
          >
            <b>{text(one.title)}</b>
            <span className="dim num">{one.rows}</span>
            <span className="dim mono" style={{ fontSize: 12 }}>
              {one.name}
            </span>
            <span className="dim num">{bytes(one.bytes)}</span>
          </button>
        ))}
      </Panel>
      <Panel
        title={file ? text(file.title) : say('evidence')}
        flush
        loading={rows.isPending && file !== undefined}
        error={rows.error}
        onRetry={() => void rows.refetch()}
        empty={file === undefined ? say('noFiles') : total === 0 && rows.data ? say('noRows') : null}
        tools={
          <>
            <TextInput
              size="xs"
              w={190}
              placeholder={say('search')}
              aria-label={say('search')}
              value={typed}
              onChange={(event) => {
                setTyped(event.currentTarget.value);
                setOffset(0);
              }}
            />
            <Button
              size="compact-sm"
              variant="default"
              disabled={offset === 0}
              onClick={() => setOffset(Math.max(0, offset - PAGE))}
            >
              {say('previous')}
            </Button>
            <span className="num dim" style={{ fontSize: 13 }}>
              {say('rows', { total, from: total === 0 ? 0 : offset + 1, to: Math.min(total, offset + PAGE) })}
            </span>
            <Button
              size="compact-sm"
              variant="default"
              disabled={offset + PAGE >= total}
              onClick={() => setOffset(offset + PAGE)}
            >
              {say('next')}
            </Button>
            {file ? (
              <Button
                size="compact-sm"
                variant="default"
                component="a"
                href={addressOf('evidenceFile', { params: { id: exercise, name: file.name } })}
                download={file.name}
                leftSection={<IconDownload size={15} />}
              >
                {say('download')}
              </Button>
            ) : null}
          </>
        }
      >
        <EvidenceRows exercise={exercise} rows={rows.data?.rows ?? []} verbatim={file?.name.endsWith('.st') ?? false} />
      </Panel>
    </div>
  );
}
