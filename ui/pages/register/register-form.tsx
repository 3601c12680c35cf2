import { useState } from 'preact/hooks';
import { AppError } from '#schema/error.ts';
import { Button } from '../../components/button.tsx';
import { describeError } from '../../components/error-text.ts';
import { Field } from '../../components/field.tsx';
import { Notice } from '../../components/notice.tsx';
import { register } from '../../session.ts';
import { PasswordField } from '../../sign-in/password-field.tsx';
import { checkInput, type FieldFault, type FieldFaults, faultsOf } from './check-input.ts';
import type { Registration } from './shown-once.tsx';
import { t } from './t.ts';

type Props = {
  /** The secret of an invitation link; null without one. */
  invitation: string | null;
  onMade: (registration: Registration) => void;
  onClosed: () => void;
};

/** The form of a new account. Each fault stands at its field, and the first field with one gets the focus. */
export function RegisterForm({ invitation, onMade, onClosed }: Props) {
  const [input, setInput] = useState({ username: '', email: '', password: '' });
  const [faults, setFaults] = useState<FieldFaults>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const errorOf = (fault?: FieldFault) => fault && t(faultTexts[fault]);
  const field = (name: keyof typeof input) => ({
    name,
    value: input[name],
    error: errorOf(faults[name]),
    onInput: (event: { currentTarget: HTMLInputElement }) => {
      setInput({ ...input, [name]: event.currentTarget.value });
      setFaults({ ...faults, [name]: undefined });
    },
  });

  function showFaults(found: FieldFaults, form: HTMLFormElement): void {
    setFaults(found);
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  }

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const given = {
      ...input,
      username: input.username.trim().toLowerCase(),
      email: input.email.trim(),
    };
    setInput(given);
    setFailure(null);
    const found = checkInput(given);
    if (Object.keys(found).length > 0) return showFaults(found, form);
    setBusy(true);
    try {
      onMade(await register({ ...given, ...(invitation === null ? {} : { invitation }) }));
    } catch (err) {
      if (err instanceof AppError && err.code === 'auth.registration_closed') return onClosed();
      setFailure(err);
      if (err instanceof AppError) showFaults(faultsOf(err, given), form);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate class="flex flex-col gap-4">
      {failure !== null && <Failure error={failure} />}
      <Field
        {...field('username')}
        label={t('register.username')}
        hint={t('register.usernameHint', {
          name: input.username.trim().toLowerCase() || 'mei',
          example: 'pdf-tools',
        })}
        autocomplete="username"
        autocapitalize="off"
        spellcheck={false}
      />
      <Field {...field('email')} label={t('register.email')} type="email" autocomplete="email" />
      <PasswordField
        {...field('password')}
        label={t('register.password')}
        hint={t('register.passwordHint')}
        autocomplete="new-password"
      />
      <Button type="submit" tone="primary" large aria-disabled={busy} class="mt-1">
        {busy ? t('register.submitting') : t('register.submit')}
      </Button>
    </form>
  );
}

const faultTexts = {
  'username.invalid': 'register.usernameInvalid',
  'username.reserved': 'register.usernameReserved',
  'username.taken': 'register.usernameTaken',
  'email.taken': 'register.emailTaken',
  'email.invalid': 'register.emailInvalid',
  'password.short': 'register.passwordShort',
  'password.long': 'register.passwordLong',
} as const satisfies Record<FieldFault, string>;

function Failure({ error }: { error: unknown }) {
  const isKnown = error instanceof AppError && (error.errors || error.code === 'user.taken');
  if (isKnown) {
    return (
      <Notice tone="danger" role="alert">
        {t(error.errors ? 'register.invalid' : 'register.taken')}
      </Notice>
    );
  }
  const { title, detail } = describeError(error);
  return (
    <Notice tone="danger" role="alert">
      <p class="font-medium">{title}</p>
      {detail && <p>{detail}</p>}
    </Notice>
  );
}
