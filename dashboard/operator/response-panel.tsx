import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import {
  IconAdjustments,
  IconAlertOctagon,
  IconArchive,
  IconArrowBackUp,
  IconBarrierBlock,
  IconDropletOff,
  IconHandStop,
  IconPhone,
  IconPlugConnectedX,
  IconRestore,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { unitLabel } from '../shared/format.ts';
import type { PlantMoment } from '../shared/plant-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { operatorWords } from './operator-words.ts';
import { Outcome } from './outcome.tsx';
import { entryFault, type Response, type ResponseKind, responsesOf } from './responses.ts';
import { useOperate } from './use-operate.ts';

const icons: Readonly<Record<ResponseKind, typeof IconPhone>> = {
  reset: IconRestore,
  shutdown: IconAlertOctagon,
  access: IconPlugConnectedX,
  manual: IconHandStop,
  dosing: IconDropletOff,
  panel: IconAdjustments,
  stop: IconBarrierBlock,
  restore: IconArrowBackUp,
  call: IconPhone,
  evidence: IconArchive,
};

/** What an operator can do about an incident. Each asks before it acts and says what came of it. */
export function ResponsePanel({
  exercise,
  site,
  moment,
}: {
  readonly exercise: string;
  readonly site: SiteView;
  readonly moment: PlantMoment | null;
}) {
  const say = useWords(operatorWords);
  const [open, setOpen] = useState<Response | null>(null);
  return (
    <section className="response-strip" aria-label={say('response')}>
      <h2>{say('response')}</h2>
      {responsesOf(site, moment?.trips).map((response) => {
        const Icon = icons[response.kind];
        return (
          <Button
            key={response.kind}
            variant={response.kind === 'reset' ? 'filled' : 'default'}
            {...(response.kind === 'reset' ? { color: 'red' } : {})}
            size="xs"
            leftSection={<Icon size={17} stroke={1.6} aria-hidden />}
            px={10}
            onClick={() => setOpen(response)}
          >
            {say(`response.${response.kind}`)}
          </Button>
        );
      })}
      {open ? <ResponseDialog exercise={exercise} response={open} onClose={() => setOpen(null)} /> : null}
    </section>
  );
}

interface ResponseDialogProps {
  readonly exercise: string;
  readonly response: Response;
  readonly onClose: () => void;
}

function ResponseDialog({ exercise, response, onClose }: ResponseDialogProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const operate = useOperate(exercise);
  const [target, setTarget] = useState(response.targets[0]?.id ?? '');
  const [typed, setTyped] = useState('');
  const chosen = response.targets.find((one) => one.id === target);
  const needsValue = chosen?.range !== undefined;
  const fault = needsValue ? entryFault(typed, chosen?.range ?? null) : null;
  const titleOf = (id: string, title: { ja: string; en: string } | null) =>
    title ? `${text(title)}（${id}）` : say(`whom.${id as 'csirt'}`);
  return (
    <Modal opened onClose={onClose} title={say(`response.${response.kind}`)} centered>
      <p style={{ marginTop: 0 }}>{say(`response.${response.kind}.what`)}</p>
      {response.kind === 'evidence' ? null : (
        <Radio.Group value={target} onChange={setTarget} label={say('target')}>
          <Stack gap={6} mt={6}>
            {response.targets.map((one) => (
              <Radio key={one.id} value={one.id} label={titleOf(one.id, one.title)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      {needsValue && chosen ? (
        <TextInput
          mt="sm"
          label={say('newValue')}
          inputMode="decimal"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          rightSection={<span className="dim">{unitLabel(chosen.unit ?? '1')}</span>}
          rightSectionWidth={54}
          description={
            chosen.range
              ? say('range', { low: chosen.range[0], high: chosen.range[1], unit: unitLabel(chosen.unit ?? '1') })
              : undefined
          }
          error={
            typed !== '' && fault === 'range' && chosen.range
              ? say('outOfRange', { low: chosen.range[0], high: chosen.range[1], unit: unitLabel(chosen.unit ?? '1') })
              : typed !== '' && fault === 'number'
                ? say('notNumber')
                : null
          }
        />
      ) : null}
      <Stack gap="xs" mt="md">
        <Outcome operate={operate} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {operate.data ? shared('close') : shared('cancel')}
          </Button>
          <Button
            color="red"
            disabled={!chosen || fault !== null}
            loading={operate.isPending}
            onClick={() => chosen && operate.mutate(chosen.operation(Number(typed)))}
          >
            {shared('confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
