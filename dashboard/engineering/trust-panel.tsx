import { Button, Group } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useState } from 'react';
import type { TrustAct, TrustView } from '../../range/contract/engineering.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import { EmptyNote, FaultNote, Panel } from '../shared/panel.tsx';
import { useWords } from '../shared/words.ts';
import { engineeringWords } from './engineering-words.ts';
import { trustWords } from './trust-words.ts';
import { useTrust, useTrustAct } from './use-engineering.ts';

type Certificate = TrustView['trusted'][number];
type Asked = TrustAct & { readonly subject: string | null };

interface TrustPanelProps {
  readonly exercise: string;
  readonly controller: string;
  readonly live: boolean;
  readonly may: boolean;
}

/** What a controller's OPC UA server offers, whom it believes, and whom it turned down. */
export function TrustPanel({ exercise, controller, live, may }: TrustPanelProps) {
  const say = useWords(trustWords);
  const shared = useWords(engineeringWords);
  const trust = useTrust(exercise, controller, live);
  const act = useTrustAct(exercise, controller);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (!trust.data) {
    if (!live) return <EmptyNote text={shared('notRunning')} />;
    if (trust.error) return <FaultNote error={trust.error} onRetry={() => void trust.refetch()} />;
    return <Panel title={shared('certificates')} loading />;
  }
  const view = trust.data;
  const ask = (place: TrustAct['place']) => (certificate: Certificate) =>
    setAsked({ certificate: certificate.thumbprint, place, subject: certificate.subject });
  const acts = may ? { busy: act.isPending, onTrust: ask('trusted'), onRemove: ask('none') } : null;
  return (
    <div className="trust">
      <Offers view={view} />
      {act.error ? <FaultNote error={act.error} /> : null}
      <h3>
        <IconShieldCheck size={16} stroke={1.6} aria-hidden /> {say('trusted')}
      </h3>
      <Certificates list={view.trusted} empty={say('noTrusted')} removeWord={say('remove')} acts={acts} />
      {view.issuers.length > 0 ? (
        <>
          <h3>{say('issuers')}</h3>
          <Certificates list={view.issuers} empty="" removeWord={say('remove')} acts={acts} />
        </>
      ) : null}
      <h3>
        <IconShieldX size={16} stroke={1.6} aria-hidden /> {say('rejected')}
      </h3>
      <Certificates list={view.rejected} empty={say('noRejected')} removeWord={say('dismiss')} acts={acts} trustable />
      <ConfirmTrust asked={asked} onClose={() => setAsked(null)} onConfirm={act.mutate} />
    </div>
  );
}

function Offers({ view }: { readonly view: TrustView }) {
  const say = useWords(trustWords);
  const roles = ['observer', 'operator', 'engineer', 'securityAdmin'] as const;
  const role = roles.find((one) => one === view.anonymous);
  const modes = (['None', 'Sign', 'SignAndEncrypt'] as const).filter((mode) => view.modes.includes(mode));
  const rows = [
    [say('application'), view.applicationUri],
    [say('policies'), view.policies.join(', ')],
    [say('modes'), modes.map((mode) => say(`mode.${mode}`)).join(' · ')],
    [say('anonymous'), role ? say(`role.${role}`) : say('noAnonymous')],
    [say('check'), view.listed ? say('listed') : `▲ ${say('everything')}`],
    [say('revocation'), say('count', { count: view.revocationLists })],
  ] as const;
  return (
    <dl className="trust-offers" aria-label={say('offers')}>
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface CertificatesProps {
  readonly list: readonly Certificate[];
  readonly empty: string;
  readonly removeWord: string;
  readonly trustable?: boolean;
  readonly acts: {
    readonly busy: boolean;
    readonly onTrust: (certificate: Certificate) => void;
    readonly onRemove: (certificate: Certificate) => void;
  } | null;
}

function Certificates({ list, empty, removeWord, trustable, acts }: CertificatesProps) {
  const say = useWords(trustWords);
  if (list.length === 0) return <p className="dim trust-none">{empty}</p>;
  return (
    <ul className="trust-list">
      {list.map((certificate) => (
        <li key={certificate.thumbprint}>
          <span>
            <b>{certificate.subject ?? say('unnamed')}</b>
            <small className="mono dim" title={say('thumbprint')}>
              {certificate.thumbprint.match(/.{1,8}/g)?.join(' ')}
            </small>
          </span>
          {acts ? (
            <Group gap={6} wrap="nowrap">
              {trustable ? (
                <Button size="compact-xs" disabled={acts.busy} onClick={() => acts.onTrust(certificate)}>
                  {say('trust')}
                </Button>
              ) : null}
              <Button
                size="compact-xs"
                variant="default"
                disabled={acts.busy}
                onClick={() => acts.onRemove(certificate)}
              >
                {removeWord}
              </Button>
            </Group>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

interface ConfirmTrustProps {
  readonly asked: Asked | null;
  readonly onClose: () => void;
  readonly onConfirm: (act: TrustAct) => void;
}

function ConfirmTrust({ asked, onClose, onConfirm }: ConfirmTrustProps) {
  const say = useWords(trustWords);
  return (
    <ConfirmDialog
      asked={asked}
      title={say(asked?.place === 'trusted' ? 'trust' : 'remove')}
      onClose={onClose}
      onConfirm={({ certificate, place }) => onConfirm({ certificate, place })}
    >
      {({ certificate, place, subject }) => (
        <>
          <p style={{ marginTop: 0 }}>
            {say(place === 'trusted' ? 'askTrust' : 'askNone', { subject: subject ?? say('unnamed') })}
          </p>
          <p className="mono wrap-anywhere">{certificate.match(/.{1,8}/g)?.join(' ')}</p>
        </>
      )}
    </ConfirmDialog>
  );
}
