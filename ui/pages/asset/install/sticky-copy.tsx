import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../../components/button.tsx';
import { t } from '../t.ts';
import { copyCommand } from './copy.ts';

/** The id of the element that holds the install card. */
export const cardId = 'install';

/** On a phone, shows the copy button at the bottom of the screen once the install card has scrolled away. */
export function StickyCopy({ command }: { command: string }) {
  const [away, setAway] = useState(false);
  useEffect(() => {
    const card = document.getElementById(cardId);
    if (!card) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry) setAway(!entry.isIntersecting && entry.boundingClientRect.top < 0);
    });
    observer.observe(card);
    return () => observer.disconnect();
  }, []);
  if (!away) return null;
  return (
    <div class="sticky-copy">
      <Button
        tone="primary"
        large
        icon="copy"
        class="w-full"
        onClick={() => void copyCommand(command)}
      >
        {t('install.copy')}
      </Button>
    </div>
  );
}
