import { useState } from 'react';
import { Alert, Button, Card, Form, Input } from 'antd';
import { DeskFailure, NOT_UNDERSTOOD, signIn } from '../api.ts';
import { failureSentence } from '../parts/failure-note.tsx';
import { useWords } from '../words/language.ts';

interface SignInProps {
  /** True where a session of the desk ran out while somebody was reading. */
  readonly thrownOut: boolean;
  readonly onSignedIn: () => void;
}

export function SignInView({ thrownOut, onSignedIn }: SignInProps) {
  const { words } = useWords();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<DeskFailure | null>(null);

  const submit = ({ password }: { password: string }) => {
    setBusy(true);
    setFailure(null);
    signIn(password)
      .then(onSignedIn)
      .catch((error: unknown) => {
        setFailure(
          error instanceof DeskFailure ? error : new DeskFailure(NOT_UNDERSTOOD, '', String(error)),
        );
        setBusy(false);
      });
  };

  return (
    <Card className="sign-in">
      <h1>{words.desk}</h1>
      <p className="lead">{words.signInLead}</p>
      {thrownOut && failure === null && (
        <Alert type="info" showIcon title={words.signedOutNotice} />
      )}
      {failure !== null && (
        <Alert
          type="error"
          showIcon
          title={
            failure.code === 'not_signed_in' ? words.passwordWrong : failureSentence(words, failure)
          }
        />
      )}
      <Form layout="vertical" onFinish={submit} requiredMark={false} disabled={busy}>
        <Form.Item
          name="password"
          label={words.password}
          rules={[{ required: true, message: words.passwordEmpty }]}
        >
          <Input.Password autoFocus autoComplete="current-password" size="large" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={busy}>
          {words.signIn}
        </Button>
      </Form>
    </Card>
  );
}
