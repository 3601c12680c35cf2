import type { ComponentChildren } from 'preact';
import type { Kind } from '#schema/kind.ts';
import { Icon } from '../../components/icon.tsx';
import { Marked } from '../../components/marked.tsx';
import { kindUi } from '../index.ts';
import { nouns } from '../nouns.ts';

type Props = {
  kind: Kind;
  name: string;
  /** Null for a part that has no page. */
  href: string | null;
  /** Its version, and whether something is wrong with it. */
  state: ComponentChildren;
  /** A second line. */
  children?: ComponentChildren;
};

/** A part of an agent. */
export function PartRow({ kind, name, href, state, children }: Props) {
  return (
    <li class="flex gap-3 px-4 py-3">
      <Icon name={kindUi(kind).icon} class="mt-1 text-faint" />
      <div class="min-w-0 flex-1">
        <div class="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span class="sr-only">{nouns(kind).Kind}</span>
          {href === null ? (
            <span class="font-medium wrap-anywhere">
              <Marked text={name} />
            </span>
          ) : (
            <a class="link inline-block py-0.5 font-medium wrap-anywhere" href={href}>
              <Marked text={name} />
            </a>
          )}
          {state}
        </div>
        {children}
      </div>
    </li>
  );
}
