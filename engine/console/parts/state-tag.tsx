import { Tag } from 'antd';
import { type SessionState } from '../session-state.ts';
import { useWords } from '../words/language.ts';

const TAG_COLOURS: Readonly<Record<SessionState, string>> = {
  live: 'green',
  silent: 'gold',
  ended: 'default',
};

export function StateTag({ state }: { readonly state: SessionState }) {
  const { words } = useWords();
  return (
    <Tag
      variant="outlined"
      color={TAG_COLOURS[state]}
      title={words.stateHints[state]}
      className="state-tag"
    >
      {state === 'live' && <i className="dot" />}
      {words.states[state]}
    </Tag>
  );
}
