import type { ComponentChildren } from 'preact';
import { Logo } from '../layout/logo.tsx';

type Props = { title: string; lead: string; children: ComponentChildren };

/** The narrow card around the forms to sign in and to register. */
export function AuthCard({ title, lead, children }: Props) {
  return (
    <div class="mx-auto w-full max-w-[26rem] pt-10 sm:pt-16">
      <div class="mb-6 flex flex-col items-center text-center">
        <Logo size={40} />
        <h1 class="mt-4 text-2xl font-semibold">{title}</h1>
        <p class="mt-1 text-muted wrap-anywhere">{lead}</p>
      </div>
      <div class="card p-5 lifted sm:p-7">{children}</div>
    </div>
  );
}
