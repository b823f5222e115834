import { Button } from '@mantine/core';
import { IconBellOff, IconBellRinging, IconCheck } from '@tabler/icons-react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { quantity } from '../shared/format.ts';
import { PriorityMark } from '../shared/marks.tsx';
import type { PlantMoment } from '../shared/plant-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { gravestFirst } from './alarm-order.ts';
import { operatorWords } from './operator-words.ts';
import type { useOperate } from './use-operate.ts';

interface AlarmBannerProps {
  readonly site: SiteView;
  readonly moment: PlantMoment | null;
  readonly operate: ReturnType<typeof useOperate>;
}

/** The line above everything: how many alarms, the gravest that nobody has acknowledged, buzzer and acknowledgement. */
export function AlarmBanner({ site, moment, operate }: AlarmBannerProps) {
  const say = useWords(operatorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const alarms = gravestFirst(moment?.alarms ?? []);
  const open = alarms.filter((alarm) => alarm.state !== 'acknowledged');
  const first = open[0] ?? alarms[0];
  const known = site.alarms.find((alarm) => alarm.tag === first?.tag);
  const unit = site.points.find((point) => point.tag === known?.value)?.unit ?? '1';
  return (
    <section
      className={`alarm-banner ${open.length > 0 ? 'active' : ''}`}
      aria-live="polite"
      aria-label={say('alarms')}
    >
      {first ? <PriorityMark priority={first.priority} filled={first.state !== 'cleared-unacknowledged'} /> : null}
      <strong>
        {!moment
          ? shared('waiting')
          : alarms.length === 0
            ? say('calm')
            : say('banner', { count: alarms.length, open: open.length })}
      </strong>
      <span className="alarm-latest">
        {first
          ? `${first.tag}　${text(known?.title) || shared(`level.${first.level as 'H'}`)}${
              first.value === null ? '' : `　${quantity(first.value, unit)}`
            }`
          : null}
      </span>
      {open.length > 0 && moment && !moment.silenced ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconBellRinging size={16} />}
          onClick={() => operate.mutate({ do: 'silence' })}
        >
          {say('silence')}
        </Button>
      ) : (
        <span className="dim" title={say('silence')}>
          <IconBellOff size={16} aria-hidden />
        </span>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconCheck size={16} />}
        disabled={open.length === 0}
        onClick={() => operate.mutate({ do: 'acknowledge', alarm: null })}
      >
        {say('acknowledgeAll')}
      </Button>
    </section>
  );
}
