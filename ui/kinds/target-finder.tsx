import { useEffect, useId, useState } from 'preact/hooks';
import { Icon } from '../components/icon.tsx';
import { t } from '../pages/asset/t.ts';
import { matchTargets } from './match-targets.ts';
import type { OfferedTarget, TargetChoiceStore } from './target-choice.ts';

type Props = { label: string; choice: TargetChoiceStore };

/**
 * A field that finds a target among all by its name, with the list of those that match.
 * https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function TargetFinder({ label, choice }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  /** The option that Enter chooses; -1 for none. */
  const [at, setAt] = useState(-1);
  const { targets } = choice.current.value;
  const found = matchTargets(choice.offered, text);
  const active = isOpen ? found[at] : undefined;

  useEffect(() => {
    if (active) document.getElementById(`${id}-${active.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  function show(next: string) {
    setText(next);
    setIsOpen(true);
    // What was typed has a best match. Without a text, Enter must not choose what nobody asked for.
    setAt(next.trim() === '' ? -1 : 0);
  }

  function close() {
    setIsOpen(false);
    setAt(-1);
  }

  function pick(target: OfferedTarget['id']) {
    choice.set(choice.press(choice.current.value, target));
    setText('');
    close();
  }

  function move(step: number) {
    setIsOpen(true);
    if (found.length > 0)
      setAt((at < 0 && step < 0 ? found.length : at + found.length + step) % found.length);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' && active) pick(active.id);
    else if (event.key === 'Escape' && (isOpen || text !== '')) {
      setText('');
      close();
    } else return;
    event.preventDefault();
  }

  return (
    <div class="finder" onFocusOut={close}>
      <Icon name="search" size={14} />
      <input
        type="text"
        role="combobox"
        aria-label={`${label}: ${t('install.find', { count: choice.offered.length })}`}
        aria-expanded={isOpen && found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${id}-${active.id}` : undefined}
        placeholder={t('install.find', { count: choice.offered.length })}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={(event) => show(event.currentTarget.value)}
        onClick={() => setIsOpen(true)}
        onKeyDown={onKeyDown}
        class="input"
      />
      {isOpen && (
        // A press inside must not take the focus from the field.
        <div class="finder-list card lifted" onMouseDown={(event) => event.preventDefault()}>
          <ul
            id={`${id}-list`}
            role="listbox"
            aria-label={label}
            aria-multiselectable={choice.several}
          >
            {found.map((target, index) => (
              <li
                key={target.id}
                id={`${id}-${target.id}`}
                role="option"
                aria-selected={targets.includes(target.id)}
                data-active={index === at || undefined}
                onClick={() => pick(target.id)}
              >
                <span>{target.label}</span>
                <code class="font-mono text-faint">{target.id}</code>
                {targets.includes(target.id) && <Icon name="check" size={14} />}
              </li>
            ))}
          </ul>
          <p role="status" class={found.length > 0 ? 'sr-only' : 'text-muted'}>
            {found.length > 0 ? t('install.found', { count: found.length }) : t('install.notFound')}
          </p>
        </div>
      )}
    </div>
  );
}
