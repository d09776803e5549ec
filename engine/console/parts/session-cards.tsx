import { inLanguage } from '../../protocol/lesson.ts';
import { type SessionRow } from '../answers.ts';
import { brief, clock, dayAndTime } from '../figures.ts';
import { writeRoute } from '../route.ts';
import { sessionState } from '../session-state.ts';
import { useWords } from '../words/language.ts';
import { CreditMeter } from './credit-meter.tsx';
import { StateTag } from './state-tag.tsx';

interface SessionCardsProps {
  readonly rows: readonly SessionRow[];
  readonly serverUtcMs: number;
  readonly withLearner: boolean;
}

/** The list of sessions on a narrow screen. */
export function SessionCards({ rows, serverUtcMs, withLearner }: SessionCardsProps) {
  const { words, language } = useWords();
  return (
    <ul className="session-cards">
      {rows.map((row) => (
        <li key={row.sessionId}>
          <div className="session-card-head">
            <a href={writeRoute({ at: 'session', sessionId: row.sessionId })}>
              {row.lessonTitle === undefined ? row.lessonId : inLanguage(row.lessonTitle, language)}
            </a>
            <StateTag state={sessionState(row, serverUtcMs)} />
          </div>
          {withLearner && (
            <p className="session-card-who">
              <a href={writeRoute({ at: 'learner', learnerId: row.learnerId })}>{row.learnerId}</a>
            </p>
          )}
          <p className="faint figure">
            {dayAndTime(row.openedUtcMs)} · {row.address ?? '–'}
          </p>
          <CreditMeter row={row} />
          <dl>
            <div>
              <dt>{words.presented}</dt>
              <dd className="figure">{clock(row.presentedMs)}</dd>
            </div>
            <div>
              <dt>{words.credited}</dt>
              <dd className="figure">
                <b>{clock(row.creditedMs)}</b>
              </dd>
            </div>
            <div>
              <dt>{words.refused}</dt>
              <dd className="figure">{brief(row.refusedMs)}</dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}
