import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CliContext } from './context.ts';

/**
 * Whether a notice about `subject` was not given today, by the clock of UTC; it counts as given from now on.
 * `file` is a file of notices in `~/.skills-registry`. Without a home folder, or if nothing can be written there,
 * the answer is true each time.
 */
export async function isNewToday(
  context: Pick<CliContext, 'home' | 'now'>,
  file: 'version-notices.json' | 'key-notices.json',
  subject: string,
): Promise<boolean> {
  if (context.home === null) return true;
  const path = join(context.home, '.skills-registry', file);
  const today = context.now().toISOString().slice(0, 10);
  const days = await readDays(path);
  if (days[subject] === today) return false;
  const { writeFileAtomic } = await import('./atomic-file.ts');
  // Those of other days go, so that the file does not grow.
  const ofToday = Object.entries(days).filter(([, day]) => day === today);
  const text = JSON.stringify(Object.fromEntries([...ofToday, [subject, today]]));
  await writeFileAtomic(path, `${text}\n`).catch(() => {});
  return true;
}

async function readDays(file: string): Promise<Record<string, unknown>> {
  try {
    const days: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof days === 'object' && days !== null ? { ...days } : {};
  } catch {
    return {};
  }
}
