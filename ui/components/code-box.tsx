import { CopyButton } from './copy-button.tsx';

type Props = {
  /** One command or several lines. */
  text: string;
  /** The name of the copy button. */
  label: string;
  /** Shows a `$` before the command, which is not copied. */
  prompt?: boolean;
  /** Wraps long lines instead of scrolling sideways. */
  wrap?: boolean;
  /** The number of leading characters that stand in grey on their own line, as `npx <address>` of a command. */
  dim?: number;
};

/** Text for a terminal with a copy button. Long lines scroll inside the box. */
export function CodeBox({ text, label, prompt = false, wrap = false, dim = 0 }: Props) {
  return (
    <div class="flex items-start rounded-lg border border-line bg-sunken">
      {/* A box that scrolls must be reachable by keyboard. */}
      <pre
        tabIndex={0}
        class={`min-w-0 flex-1 rounded-lg px-3 py-2 font-mono ${dim > 0 ? 'text-xs leading-5' : 'text-[0.8125rem] leading-6'} ${
          wrap ? 'wrap-anywhere whitespace-pre-wrap' : 'overflow-x-auto'
        }`}
      >
        {prompt && (
          <span aria-hidden="true" class="mr-2 text-faint select-none">
            $
          </span>
        )}
        <code>
          {dim > 0 && <span class="block text-faint">{withBreaks(text.slice(0, dim))}</span>}
          {text.slice(dim)}
        </code>
      </pre>
      <CopyButton text={text} label={label} compact tone="quiet" class="m-0.5" />
    </div>
  );
}

/** Lets an address wrap after its slashes first. */
function withBreaks(address: string) {
  return address.split(/(?<=\w\/)/).map((part, index) => [index > 0 && <wbr />, part]);
}
