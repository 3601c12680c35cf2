import { UnreachableError } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { errorTitle, t } from '../i18n.ts';

/** An error in words: a title in the visitor's language, the registry's detail, and what to quote in a report. */
export type ErrorText = {
  title: string;
  detail: string | null;
  code: string;
  requestId: string | null;
};

/** The words for any error. The registry's detail is in English, so the title alone is translated. */
export function describeError(err: unknown): ErrorText {
  if (err instanceof AppError) {
    return {
      title: errorTitle(err.code),
      detail: err.detail,
      code: err.code,
      requestId: err.requestId ?? null,
    };
  }
  if (err instanceof UnreachableError) {
    return {
      title: t('problem.unreachable'),
      detail: t('problem.unreachableText'),
      code: 'unreachable',
      requestId: null,
    };
  }
  if (err instanceof Error && err.name === 'PartMissingError') {
    return {
      title: t('problem.part'),
      detail: t('problem.partText'),
      code: 'ui.part_missing',
      requestId: null,
    };
  }
  return {
    title: t('problem.unexpected'),
    detail: err instanceof Error ? err.message : String(err),
    code: 'ui.error',
    requestId: null,
  };
}
