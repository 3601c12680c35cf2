import { useRef } from 'preact/hooks';
import { Icon } from '../components/icon.tsx';
import type { TargetChoiceStore } from './target-choice.ts';
import { TargetFinder } from './target-finder.tsx';

type Props = { label: string; choice: TargetChoiceStore };

/** The usual targets and those chosen as chips, and a field that finds every other. */
export function TargetChips({ label, choice }: Props) {
  const { targets } = choice.current.value;
  const { offered, shownFirst, several } = choice;
  // A chip that was found stays until one leaves: it has the focus when it is taken away.
  const found = useRef(new Set<string>()).current;
  for (const id of targets) found.add(id);
  const shown = offered.filter((one) => shownFirst.includes(one) || found.has(one.id));
  return (
    <fieldset class="min-w-0">
      <legend class="eyebrow mb-1.5">{label}</legend>
      <div class="flex flex-wrap gap-1.5">
        {shown.map(({ id, label: name }) => (
          <label key={id} class="chip">
            <input
              type={several ? 'checkbox' : 'radio'}
              name="install-target"
              class="sr-only"
              value={id}
              checked={targets.includes(id)}
              onChange={(event) => {
                choice.set(choice.press(choice.current.value, id));
                // The last target stays chosen, so the box may have to be ticked again.
                event.currentTarget.checked = choice.current.value.targets.includes(id);
              }}
            />
            <Icon name="check" size={13} />
            {name}
          </label>
        ))}
        {shownFirst.length < offered.length && <TargetFinder label={label} choice={choice} />}
      </div>
    </fieldset>
  );
}
