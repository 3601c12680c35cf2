import { describe, expect, it } from 'vitest';
import { createProgress } from '#cli/progress.ts';

function progress({ live = true, silent = false, total = 3 as number | undefined } = {}) {
  const written: string[] = [];
  const lines: string[] = [];
  const made = createProgress({
    write: (text) => void written.push(text),
    line: (text) => void lines.push(text),
    silent,
    live,
    columns: 40,
    symbols: { tick: '+', cross: 'x', skip: '-', ellipsis: '...', bar: ['#', '.'] },
    label: 'work',
    total,
  });
  return { ...made, written, lines };
}

describe('progress', () => {
  it('redraws one line on a terminal, no wider than it, and takes it away', () => {
    const { step, end, written, lines } = progress();
    for (const name of ['one', 'two', `three\u001B[2J${'x'.repeat(100)}`]) step(name);
    end();
    step('late');
    const drawn = written.join('');
    expect(drawn).toContain('3/3');
    expect(drawn).not.toContain('\u001B[2J');
    expect(written.at(-1)).toBe('\r\u001B[2K');
    for (const text of written) expect(text.length).toBeLessThanOrEqual(40 + 5);
    expect(lines).toEqual([]);
  });

  it('is a line a step without a terminal', () => {
    const { step, tick, end, lines, written } = progress({ live: false });
    step('one');
    step('two');
    tick('told elsewhere');
    end();
    step('late');
    expect(lines).toEqual(['[1/3] one', '[2/3] two']);
    expect(written).toEqual([]);
  });

  it('is nothing at all where output was asked to be silent', () => {
    const { step, line, update, end, lines, written } = progress({ silent: true });
    step('one');
    line('two');
    update('three');
    end();
    expect([...lines, ...written]).toEqual([]);
  });
});
