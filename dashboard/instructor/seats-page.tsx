import { Button, CopyButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { NewPasswordSchema, SeatSchema } from '../../range/contract/principal.ts';
import { call } from '../shared/api.ts';
import { FaultNote, Panel } from '../shared/panel.tsx';
import { useCatalog } from '../shared/queries.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { instructorWords } from './instructor-words.ts';

/** The trainees' accounts. */
export function SeatsPage() {
  const say = useWords(instructorWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const catalog = useCatalog();
  const [made, setMade] = useState<Readonly<Record<string, string>>>({});
  const seats = useQuery({
    queryKey: ['seats'],
    queryFn: () => call('seats', z.array(SeatSchema)),
    refetchInterval: 5000,
  });
  const make = useMutation({
    mutationFn: (user: string) => call('newSeatPassword', NewPasswordSchema, { params: { user }, body: {} }),
    onSuccess: (answer) => setMade((before) => ({ ...before, [answer.user]: answer.password })),
  });
  return (
    <div className="page">
      <h1>{say('seats')}</h1>
      <p className="lead">{say('seats.lead')}</p>
      <Panel
        title={say('seats')}
        flush
        loading={seats.isPending}
        error={seats.error}
        onRetry={() => void seats.refetch()}
        tools={
          <Button size="xs" variant="default" onClick={() => window.print()}>
            {say('printSeats')}
          </Button>
        }
      >
        <table className="list">
          <thead>
            <tr>
              <th>{say('team')}</th>
              <th>{say('role')}</th>
              <th>{say('user')}</th>
              <th>{say('signedIn')}</th>
              <th>{say('password')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {(seats.data ?? []).map((seat) => {
              const password = made[seat.user];
              return (
                <tr key={seat.user}>
                  <td>{text(catalog.data?.teams.find((team) => team.id === seat.team)?.title) || seat.team}</td>
                  <td>{say(`role.${seat.role}`)}</td>
                  <td className="mono">{seat.user}</td>
                  <td>{seat.signedIn ? `● ${shared('yes')}` : `○ ${shared('no')}`}</td>
                  <td>
                    {password ? (
                      <>
                        <b className="mono" data-testid={`password-${seat.user}`}>
                          {password}
                        </b>{' '}
                        <CopyButton value={password}>
                          {({ copied, copy }) => (
                            <Button size="compact-xs" variant="subtle" onClick={copy}>
                              {say(copied ? 'copied' : 'copy')}
                            </Button>
                          )}
                        </CopyButton>
                      </>
                    ) : (
                      <span className="dim">••••••••</span>
                    )}
                  </td>
                  <td className="r">
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={make.isPending && make.variables === seat.user}
                      onClick={() => make.mutate(seat.user)}
                    >
                      {say('makePassword')}
                    </Button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {make.error ? <FaultNote error={make.error} /> : null}
      </Panel>
    </div>
  );
}
