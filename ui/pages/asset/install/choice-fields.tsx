import { Icon } from '../../../components/icon.tsx';
import { t } from '../t.ts';
import { type Scope, targets, toggleTarget } from './install-choice.ts';
import { choice, setChoice } from './stored-choice.ts';

/** The agent targets as chips, at least one of which is always chosen. */
function TargetChips() {
  return (
    <fieldset class="min-w-0">
      <legend class="eyebrow mb-1.5">{t('install.targets')}</legend>
      <div class="flex flex-wrap gap-1.5">
        {targets.map(({ id, label }) => (
          <label key={id} class="chip">
            <input
              type="checkbox"
              class="sr-only"
              value={id}
              checked={choice.value.targets.includes(id)}
              onChange={(event) => {
                setChoice(toggleTarget(choice.value, id));
                // The last target stays chosen, so the box may have to be ticked again.
                event.currentTarget.checked = choice.value.targets.includes(id);
              }}
            />
            <Icon name="check" size={13} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The agent targets and the scope to install for, which the visitor's browser remembers. */
export function ChoiceFields() {
  return (
    <>
      <TargetChips />
      <ScopeSwitch
        scope={choice.value.scope}
        onChange={(scope) => setChoice({ ...choice.value, scope })}
      />
    </>
  );
}

type ScopeProps = {
  scope: Scope;
  /** The scopes that are possible; both by default. */
  offered?: readonly Scope[];
  onChange: (scope: Scope) => void;
};

/** Selects whether to install into the project or for the user. */
export function ScopeSwitch({ scope, offered = ['project', 'user'], onChange }: ScopeProps) {
  const labels: Record<Scope, string> = { project: t('install.project'), user: t('install.user') };
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
