import { useState } from 'preact/hooks';
import { t } from './t.ts';
import { Field, type FieldProps } from '../components/field.tsx';

/** A password field with a button that shows the text. Pasting is allowed, because password managers need it. */
export function PasswordField(props: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      spellcheck={false}
      autocapitalize="off"
      end={
        <button
          type="button"
          aria-label={shown ? t('login.hidePassword') : t('login.showPassword')}
          onClick={() => setShown(!shown)}
          class="btn btn-quiet min-h-9 px-2.5"
        >
          {shown ? t('login.hide') : t('login.show')}
        </button>
      }
    />
  );
}
