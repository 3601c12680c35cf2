import { CopyButton } from './copy-button.tsx';

type Props = {
  /** One command or several lines. */
  text: string;
  /** What the copy button is called. */
  label: string;
  /** A `$` before the command, which is not copied. */
  prompt?: boolean;
  /** Lines break instead of scrolling sideways. */
  wrap?: boolean;
  /** How many characters at the start stand on a line of their own, in grey: the address in `npx <address> add x`. */
  dim?: number;
};

/** Something to copy into a terminal, with its button. Long lines scroll inside, the page never does. */
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

/** An address may break after its slashes, before it must break anywhere. */
function withBreaks(address: string) {
  return address.split(/(?<=\w\/)/).map((part, index) => [index > 0 && <wbr />, part]);
}
