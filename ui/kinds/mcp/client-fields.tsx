import { Select } from '../../components/select.tsx';
import { ScopeSwitch } from '../../pages/asset/install/choice-fields.tsx';
import { clientChoice, clients, scopesOf, setClientChoice } from './client-choice.ts';
import { t } from './t.ts';

/** Selects the client to add the server to, and whether for one project or for the user. */
export function ClientFields() {
  const { target, scope } = clientChoice.value;
  return (
    <>
      <label class="min-w-0">
        <span class="eyebrow mb-1.5 block">{t('install.client')}</span>
        <Select
          value={target}
          onChange={(value) => {
            const client = clients.find(({ id }) => id === value);
            if (client) setClientChoice({ ...clientChoice.value, target: client.id });
          }}
        >
          {clients.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      </label>
      <ScopeSwitch
        scope={scope}
        offered={scopesOf(target)}
        onChange={(next) => setClientChoice({ ...clientChoice.value, scope: next })}
      />
    </>
  );
}
