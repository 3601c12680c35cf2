import { markHtml } from '../../components/unseen.ts';

type Props = {
  /** HTML that the registry has sanitised (readmes) or built from escaped text (source lines). */
  html: string;
  as?: 'div' | 'span';
  class: string;
};

/**
 * The one place where HTML from the registry enters the page; invisible characters in it are marked. Never give it
 * any other HTML.
 */
export function SafeHtml({ html, as: Tag = 'div', class: className }: Props) {
  return <Tag class={className} dangerouslySetInnerHTML={{ __html: markHtml(html) }} />;
}
