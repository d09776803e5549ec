import { Card, Descriptions } from 'antd';
import { type SessionStatement } from '../../protocol/statement.ts';
import { clock, dayAndTime } from '../figures.ts';
import { writeRoute } from '../route.ts';
import { useWords } from '../words/language.ts';

/** Who, what, when, by which rules: what a record must say before anybody reads its sums. */
export function SessionFacts({ session }: { readonly session: SessionStatement }) {
  const { words } = useWords();
  const ended =
    session.endedUtcMs === null
      ? words.notEnded
      : `${dayAndTime(session.endedUtcMs)}${session.end === null ? '' : ` (${words.ends[session.end]})`}`;
  const items = [
    {
      label: words.learner,
      children: (
        <a href={writeRoute({ at: 'learner', learnerId: session.learnerId })}>
          {session.learnerId}
        </a>
      ),
    },
    { label: words.lesson, children: session.lessonId },
    { label: words.duration, children: clock(session.durationMs) },
    { label: words.opened, children: dayAndTime(session.openedUtcMs) },
    { label: words.lastSeen, children: dayAndTime(session.lastSeenUtcMs) },
    { label: words.ended, children: ended },
    { label: words.policy, children: `${session.policyId} ${session.policyVersion}` },
    { label: words.scoringVersion, children: String(session.scoringVersion) },
    { label: words.sessionId, children: <code>{session.sessionId}</code> },
    { label: words.mediaVersion, children: <code>{session.mediaVersion}</code> },
    {
      label: words.addresses,
      children:
        session.addresses.length === 0 ? (
          words.noAddress
        ) : (
          <ul className="addresses">
            {session.addresses.map(({ address, fromUtcMs }) => (
              <li key={`${address} ${fromUtcMs}`}>
                <code>{address}</code>
                <span className="faint">{words.addressFrom(dayAndTime(fromUtcMs))}</span>
              </li>
            ))}
          </ul>
        ),
    },
  ];
  return (
    <Card size="small" className="facts">
      <Descriptions
        size="small"
        column={{ xs: 1, sm: 2, lg: 3 }}
        items={items.map((item) => ({ key: item.label, ...item }))}
      />
    </Card>
  );
}
