import { Select } from '../components/select.tsx';
import { ScopeSwitch } from '../pages/asset/install/choice-fields.tsx';
import type { makeTargetChoice } from './target-choice.ts';

type Props = { label: string; choice: ReturnType<typeof makeTargetChoice> };

/** Selects the target to install for, and whether for one project or for the user. */
export function TargetFields({ label, choice }: Props) {
  const { target, scope } = choice.current.value;
  return (
    <>
      <label class="min-w-0">
        <span class="eyebrow mb-1.5 block">{label}</span>
        <Select
          value={target}
          onChange={(value) => {
            const found = choice.targets.find(({ id }) => id === value);
            if (found) choice.set({ target: found.id, scope });
          }}
        >
          {choice.targets.map(({ id, label: name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </label>
      <ScopeSwitch
        scope={scope}
        offered={choice.scopesOf(target)}
        onChange={(next) => choice.set({ target, scope: next })}
      />
    </>
  );
}
