import type { AssetDetail } from '#schema/version.ts';
import { formatDate, formatNumber } from '../../../i18n.ts';
import { t } from '../t.ts';
import { sparkline, type Week, weeklyInstalls } from './weekly-installs.ts';

const width = 288;
const height = 56;

type Props = { total: number; byDay: AssetDetail['installsByDay'] };

/** The total of installs, and installs a week as a sparkline, in words for screen readers and as a table. */
export function InstallsChart({ total, byDay }: Props) {
  const weeks = weeklyInstalls(byDay, new Date().toISOString().slice(0, 10));
  const counts = weeks.map(({ count }) => count);
  const recent = counts.reduce((sum, count) => sum + count, 0);
  const { line, area, last } = sparkline(counts, width, height);
  return (
    <section>
      <h2 class="eyebrow">{t('rail.installs')}</h2>
      <p class="flex items-baseline gap-2">
        <span class="text-2xl font-semibold tracking-tight tabular-nums">
          {formatNumber(total)}
        </span>
        <span class="text-faint">{t('rail.installsRecent', { count: recent })}</span>
      </p>
      {recent > 0 && (
        <>
          <svg
            role="img"
            aria-label={t('rail.chart', {
              total: recent,
              last: counts.at(-1) ?? 0,
              peak: Math.max(...counts),
            })}
            viewBox={`0 0 ${width} ${height}`}
            class="mt-2 h-14 w-full max-w-sm text-accent"
          >
            <path d={area} fill="currentColor" opacity="0.12" />
            <path
              d={line}
              fill="none"
              stroke="currentColor"
              stroke-width="2"
              stroke-linejoin="round"
              stroke-linecap="round"
            />
            <circle cx={last.x} cy={last.y} r="3" fill="currentColor" />
          </svg>
          <details class="mt-1">
            <summary class="min-h-6 text-[0.8125rem] text-faint hover:text-ink">
              {t('rail.showTable')}
            </summary>
            <WeekTable weeks={weeks} />
          </details>
        </>
      )}
    </section>
  );
}

function WeekTable({ weeks }: { weeks: Week[] }) {
  return (
    <table class="mt-1 w-full text-[0.8125rem]">
      <thead class="text-left text-faint">
        <tr>
          <th class="py-1 font-medium">{t('rail.week')}</th>
          <th class="py-1 text-right font-medium">{t('rail.installs')}</th>
        </tr>
      </thead>
      <tbody>
        {weeks.toReversed().map(({ from, to, count }) => (
          <tr key={from} class="border-t border-line">
            <td class="py-1">
              {/* At noon, so that the date is the same in every time zone. */}
              {formatDate(`${from}T12:00:00`)} – {formatDate(`${to}T12:00:00`)}
            </td>
            <td class="py-1 text-right tabular-nums">{formatNumber(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
