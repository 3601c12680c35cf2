import type { InstallScope } from '#schema/targets.ts';
import { t } from '../t.ts';

type Props = {
  scope: InstallScope;
  /** The scopes that are possible. */
  offered: readonly InstallScope[];
  onChange: (scope: InstallScope) => void;
};

/** Selects whether to install into the project or for the user. */
export function ScopeSwitch({ scope, offered, onChange }: Props) {
  const labels = { project: t('install.project'), user: t('install.user') };
  return (
    <fieldset class="min-w-0">
      <legend class="eyebrow mb-1.5">{t('install.scope')}</legend>
      <div class="segments inline-flex">
        {offered.map((id) => (
          <label key={id}>
            <input
              type="radio"
              name="install-scope"
              class="sr-only"
              value={id}
              checked={scope === id}
              onChange={() => onChange(id)}
            />
            {labels[id]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
