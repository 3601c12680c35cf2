import { ScopeSwitch } from '../pages/asset/install/scope-switch.tsx';
import { TargetChips } from './target-chips.tsx';
import type { TargetChoiceStore } from './target-choice.ts';

type Props = { label: string; choice: TargetChoiceStore };

/** Selects the targets to install for, and whether for one project or for the user. */
export function TargetFields({ label, choice }: Props) {
  const { targets, scope } = choice.current.value;
  return (
    <>
      <TargetChips label={label} choice={choice} />
      <ScopeSwitch
        scope={scope}
        offered={choice.scopesOf(targets)}
        onChange={(next) => choice.set({ targets, scope: next })}
      />
    </>
  );
}
