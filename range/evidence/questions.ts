import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { inSeconds } from '../../simulator/kernel/time.ts';
import type { Site } from '../../simulator/site/document.ts';
import type { Question as QuestionView } from '../contract/investigation.ts';
import type { Text } from '../contract/text.ts';
import type { Question } from '../exercise/scenario.ts';
import { Causes } from '../scoring/log.ts';
import { engineering } from '../techniques/ask.ts';
import { clockOf, parseReference, readingOf, rowOf } from './logs.ts';

/** The right answer as it follows from what happened, and the events that prove it. Null: it never happened. */
export interface Solution {
  readonly answer: string | null;
  readonly proofs: ReadonlySet<number>;
  /** Any row of the logs named will do: what is to be shown is that nothing was there. */
  readonly anyRow: boolean;
}

const none: Solution = { answer: null, proofs: new Set(), anyRow: true };

interface Written {
  readonly controller: string;
  readonly from: string;
  readonly tags: readonly string[];
  readonly values: readonly number[];
}

/** The first write to a tag from a host that is not excepted, with the request that carried it. */
const firstWrite = (events: readonly WorldEvent[], tag: string, except: readonly string[]) => {
  const event = events.find((each) => {
    if (each.type !== 'plc.written') return false;
    const data = each.data as Written;
    return data.tags.includes(tag) && !except.includes(data.from);
  });
  return event ? { event, data: event.data as Written } : null;
};

/** Derives a question's answer from the events so far. */
export const solve = (question: Question, events: readonly WorldEvent[], site: Site): Solution => {
  const { derive } = question;
  switch (derive.from) {
    case 'file': {
      if (derive.proof === 'any') return { answer: derive.answer, proofs: new Set(), anyRow: true };
      const causes = new Causes({ events });
      const proofs = new Set(events.filter((event) => causes.stepBehind(event) !== null).map((event) => event.seq));
      return { answer: derive.answer, proofs, anyRow: false };
    }
    case 'writer':
    case 'write-time':
    case 'written-value': {
      const found = firstWrite(events, derive.tag, derive.except);
      if (!found) return none;
      const { event, data } = found;
      const proofs = new Set([event.seq, ...(event.cause === null ? [] : [event.cause])]);
      if (derive.from === 'writer') return { answer: data.from, proofs, anyRow: false };
      if (derive.from === 'write-time') {
        const clock = clockOf(readingOf(site).startOfDay, inSeconds(event.t));
        return { answer: clock, proofs, anyRow: false };
      }
      const point = site.points.find((each) => each.tag === derive.tag);
      if (!point) return none;
      const known = { ...point, host: point.controller, unit: 1 };
      return { answer: String(engineering(known, data.values)), proofs, anyRow: false };
    }
    case 'login-user':
    case 'login-source': {
      const login = events.find((event) => {
        if (event.type !== 'account.login') return false;
        const data = event.data as { host: string; from: string; result: string };
        const excepted = derive.from === 'login-source' && derive.except.includes(data.from);
        return data.host === derive.host && data.result === 'granted' && !excepted;
      });
      if (!login) return none;
      const data = login.data as { from: string; user: string };
      const proofs = new Set([login.seq, ...(login.cause === null ? [] : [login.cause])]);
      return { answer: derive.from === 'login-user' ? data.user : data.from, proofs, anyRow: false };
    }
    case 'panel': {
      const action = events.find((event) => {
        const data = event.data as { action?: string; tag?: string; value?: unknown };
        return (
          event.type === 'operator.action' &&
          data.action === 'panel' &&
          data.tag === derive.actuator &&
          typeof data.value === 'number'
        );
      });
      if (!action) return none;
      return { answer: String((action.data as { value: number }).value), proofs: new Set([action.seq]), anyRow: false };
    }
  }
};

const NOTHING = new Set(['none', 'なし', '無し', '該当なし', '-']);

const secondsOfClock = (clock: string): number | null => {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(clock.trim());
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0) : null;
};

const fits = (question: Question, given: string, answer: string | null): boolean => {
  const written = given.trim();
  if (answer === null) return NOTHING.has(written.toLowerCase());
  switch (question.kind) {
    case 'choice':
    case 'host':
      return written.toLowerCase() === answer.toLowerCase();
    case 'number': {
      const value = Number(written.replaceAll(',', ''));
      return written !== '' && Number.isFinite(value) && Math.abs(value - Number(answer)) <= question.tolerance;
    }
    case 'time': {
      const [a, b] = [secondsOfClock(written), secondsOfClock(answer)];
      // Minutes as read off a screen stand for their whole length.
      return a !== null && b !== null && Math.abs(a - b) <= Math.max(question.tolerance, 59);
    }
  }
};

export interface Grade {
  readonly grade: 'right' | 'wrong' | 'right-without-evidence';
  readonly feedback: Text;
}

const WITHOUT: Text = {
  ja: '答えは合っている。根拠となる記録の行を添えること。',
  en: 'The answer is right. Cite the row of a log that shows it.',
};

/**
 * Grades an answer: right only with a cited row that proves it, in one of the logs that the question names.
 *
 * @param evidence references such as `capture:1042`
 */
export const gradeAnswer = (
  question: Question,
  answer: string,
  evidence: readonly string[],
  events: readonly WorldEvent[],
  site: Site,
): Grade => {
  const solution = solve(question, events, site);
  if (!fits(question, answer, solution.answer)) return { grade: 'wrong', feedback: question.feedback.wrong };
  const reading = readingOf(site);
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  const proved = evidence.some((cited) => {
    const reference = parseReference(cited);
    if (!reference || !(question.evidence as readonly string[]).includes(reference.log)) return false;
    const event = bySeq.get(reference.seq);
    if (!event || rowOf(reference.log, event, reading) === null) return false;
    return solution.anyRow || solution.proofs.has(reference.seq);
  });
  return proved
    ? { grade: 'right', feedback: question.feedback.right }
    : { grade: 'right-without-evidence', feedback: WITHOUT };
};

/** A question as a team sees it: the right answer is not in it. */
export const questionView = (question: Question, answered: QuestionView['answered']): QuestionView => ({
  id: question.id,
  title: question.title,
  text: question.text,
  hint: question.hint,
  kind: question.kind,
  choices: question.choices.map(({ id, text }) => ({ id, text })),
  unit: question.unit,
  answered,
});

/** The events that a list of cited references stands for, in order: what a report is filed with. */
export const citedSeqs = (references: readonly string[]): number[] =>
  references.flatMap((reference) => parseReference(reference)?.seq ?? []);
