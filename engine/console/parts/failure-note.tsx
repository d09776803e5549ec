import { Alert, Button } from 'antd';
import { type DeskFailure } from '../api.ts';
import { useWords } from '../words/language.ts';
import { type Words } from '../words/words.ts';

export function failureSentence(words: Words, failure: DeskFailure): string {
  const known: Readonly<Record<string, string>> = words.failures;
  return Object.hasOwn(known, failure.code)
    ? (known[failure.code] ?? failure.sentence)
    : failure.sentence;
}

interface FailureNoteProps {
  readonly failure: DeskFailure;
  readonly onRetry: () => void;
}

/** One line saying what is wrong and what to do; the engine's code and detail for whoever asks. */
export function FailureNote({ failure, onRetry }: FailureNoteProps) {
  const { words } = useWords();
  const detail = failure.detail === null ? failure.code : `${failure.code}: ${failure.detail}`;
  return (
    <Alert
      className="failure"
      type="warning"
      showIcon
      title={words.failed(failureSentence(words, failure))}
      description={<code>{detail}</code>}
      action={<Button onClick={onRetry}>{words.retry}</Button>}
    />
  );
}
