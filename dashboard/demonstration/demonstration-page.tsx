import { Button } from '@mantine/core';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconRefresh, IconTable } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { type Demonstration, DemonstrationSchema } from '../../range/contract/demonstration.ts';
import { StepsList } from '../attack/steps-list.tsx';
import { indexSite } from '../plant-picture/item-view.ts';
import { PlantPicture } from '../plant-picture/plant-picture.tsx';
import { Comparison } from '../score/comparison.tsx';
import { call } from '../shared/api.ts';
import { elapsed } from '../shared/format.ts';
import { GapBar } from '../shared/gap-bar.tsx';
import { indicatorsOf, keyIndicators } from '../shared/indicators.ts';
import { Panel } from '../shared/panel.tsx';
import { useCatalog, useSite } from '../shared/queries.ts';
import { RecordedSource } from '../shared/recorded-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useMoment } from '../shared/use-moment.ts';
import { useText, useWords } from '../shared/words.ts';
import { attackPath } from '../zone-map/attack-path.ts';
import { ZoneMap } from '../zone-map/zone-map.tsx';
import { demonstrationWords } from './demonstration-words.ts';
import { KeyTrend } from './key-trend.tsx';
import { lengthOf, placeAt } from './script.ts';
import { TourChoice } from './tour-choice.tsx';
import { Transport } from './transport.tsx';
import { usePlayer } from './use-player.ts';
import './demonstration.css';

/** "See it in three minutes". */
export function DemonstrationPage() {
  const say = useWords(demonstrationWords);
  const [scenario, setScenario] = useState<string | undefined>(undefined);
  const demonstration = useQuery({
    queryKey: ['demonstration', scenario],
    queryFn: () => call('demonstration', DemonstrationSchema, { query: { scenario } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const site = useSite(demonstration.data?.site);
  const choice = <TourChoice scenario={scenario ?? demonstration.data?.scenario ?? null} onChange={setScenario} />;
  if (demonstration.data && site.data)
    return (
      <Tour key={demonstration.data.scenario} demonstration={demonstration.data} site={site.data} choice={choice} />
    );
  return (
    <div className="page">
      {choice}
      <Panel
        title={say('title')}
        loading={demonstration.isPending || site.isLoading}
        error={demonstration.error ?? site.error}
        onRetry={() => void demonstration.refetch()}
      />
      {demonstration.isPending ? <p className="dim">{say('making')}</p> : null}
    </div>
  );
}

interface TourProps {
  readonly demonstration: Demonstration;
  readonly site: SiteView;
  readonly choice: ReactNode;
}

function Tour({ demonstration, site, choice }: TourProps) {
  const say = useWords(demonstrationWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const catalog = useCatalog();
  const player = usePlayer(lengthOf(demonstration.chapters));
  const [comparing, setComparing] = useState(false);
  const index = useMemo(() => indexSite(site), [site]);
  const place = placeAt(demonstration.chapters, player.position);
  const recording = demonstration[place.chapter.recording];
  const source = useMemo(() => new RecordedSource(recording), [recording]);
  useEffect(() => source.seek(place.t), [source, place.t]);
  const moment = useMoment(source) ?? source.current();
  const path = useMemo(() => attackPath(recording), [recording]);
  const scenario = catalog.data?.scenarios.find((one) => one.id === demonstration.scenario);
  if (comparing || player.ended) {
    return (
      <div className="page">
        <h1>{say('result')}</h1>
        <p className="lead">
          {text(scenario?.title)}
          {'　'}
          {demonstration.measures
            .map((one) => text(catalog.data?.measures.find((known) => known.id === one)?.title) || one)
            .join(shared('comma'))}
        </p>
        <Button
          mb="md"
          variant="default"
          leftSection={<IconRefresh size={16} />}
          onClick={() => {
            setComparing(false);
            if (player.ended) player.seek(0);
          }}
        >
          {player.ended ? say('again') : say('backToPlay')}
        </Button>
        <Comparison
          site={site}
          scenario={scenario}
          a={demonstration.undefended}
          b={demonstration.defended}
          labels={[say('undefended'), say('defended')]}
        />
      </div>
    );
  }
  return (
    <div className="demo">
      <div className="demo-caption" aria-live="polite">
        <strong>
          {place.index + 1}. {text(place.chapter.title)}
          <small>{text(site.title)}</small>
        </strong>
        <p>{text(place.caption) || say('intro')}</p>
        <span className="num" style={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
          {say(place.chapter.recording)}
          <br />
          {say('elapsed', { time: elapsed(place.t) })}
        </span>
      </div>
      <section className="panel" aria-label={say('plant')}>
        <PlantPicture site={site} moment={moment} />
      </section>
      <section className="panel demo-trend" aria-label={say('trend')}>
        <KeyTrend site={site} demonstration={demonstration} recording={recording} t={place.t} />
        {keyIndicators(site, indicatorsOf(index, moment), 2).map((one) => (
          <GapBar
            key={one.loop.id}
            title={text(one.title)}
            unit={one.unit}
            range={one.range}
            truth={one.truth}
            shown={one.shown}
            limits={one.limits}
          />
        ))}
      </section>
      <section className="panel" aria-label={say('map')} style={{ padding: 6 }}>
        <ZoneMap site={site} conversations={moment.conversations} path={path.filter((piece) => piece.at <= place.t)} />
      </section>
      <section className="panel" aria-label={say('steps')} style={{ overflow: 'auto' }}>
        <StepsList scenario={scenario} steps={moment.steps ?? []} clock={elapsed} />
      </section>
      <div className="demo-transport">
        {choice}
        <Button
          onClick={player.toggle}
          leftSection={
            player.playing ? (
              <IconPlayerPauseFilled size={16} aria-hidden />
            ) : (
              <IconPlayerPlayFilled size={16} aria-hidden />
            )
          }
        >
          {say(player.playing ? 'pause' : 'play')}
        </Button>
        <Transport chapters={demonstration.chapters} player={player} index={place.index} />
        <Button variant="default" leftSection={<IconTable size={16} aria-hidden />} onClick={() => setComparing(true)}>
          {say('result')}
        </Button>
      </div>
    </div>
  );
}
